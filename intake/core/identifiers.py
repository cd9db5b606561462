"""Names for records, made from a key: the same key always gives the same names.

Chance comes in as the key, so that an action can be carried elsewhere and run again without
making a second record, a second reference or a second letter.
"""

import base64
import hashlib
import hmac
import re

_REFERENCE = re.compile(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){2}")

TOKEN_LENGTH = 26
"""Twenty-six letters of five bits: 130, above the 128 that guessing cannot reach."""


def token(secret: str, purpose: str, name: str) -> str:
    """Return the secret token for `name` (a stable id); only the holder of `secret` can make it.

    RFC 4648 base32 in lower case: some servers fold mail addresses to one case.
    """
    digest = hmac.new(secret.encode(), f"{purpose}\0{name}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:TOKEN_LENGTH]


def fingerprint(secret_token: str) -> str:
    """Return what the database keeps of a token: enough to know it again, too little to use it."""
    return hashlib.sha256(secret_token.lower().encode()).hexdigest()


def reference(key: str) -> str:
    """Return the respondent's private reference, such as "K7QM-2FXD-A3PL"."""
    letters = _letters("reference", key, 12).upper()
    return "-".join(letters[at : at + 4] for at in range(0, 12, 4))


def is_reference(text: str) -> bool:
    """Return whether the text has the form of a respondent's reference, in either case."""
    return _REFERENCE.fullmatch(text.strip().upper()) is not None


def public_id(kind: str, key: str) -> str:
    """Return the name the public knows a record by; tells nothing of its reference or its time."""
    return _letters(f"public {kind}", key, 10)


def _letters(purpose: str, key: str, count: int) -> str:
    digest = hashlib.sha256(f"{purpose}\0{key}".encode()).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:count]
