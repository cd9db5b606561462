"""Six digits from an authenticator app (RFC 6238): which one is right now, and counts once."""

import hmac

import pyotp

STEP_SECONDS = 30
DRIFT = 1
"""Steps that a clock may be off, to either side."""

RECOVERY_CODES = 10


def uri(secret: str, email: str, issuer: str) -> str:
    """Return the address that an app reads out of the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def step_of(secret: str, code: str, *, moment: float, after: int) -> int | None:
    """Return the step whose code this is, None where it is none or not later than `after`.

    `moment` is in seconds since 1970. Who keeps the step as `after` lets no code count twice.
    """
    digits = "".join(each for each in code if each.isdigit() and each.isascii())
    now = int(moment) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    right = [
        step
        for step in range(now - DRIFT, now + DRIFT + 1)
        if hmac.compare_digest(totp.generate_otp(step), digits)
    ]
    return next((step for step in right if step > after), None)


def tidy(code: str) -> str:
    """Return a recovery code as it is kept, however it was typed."""
    return "".join(each for each in code.lower() if each.isalnum())
