"""What a password must be: long, and not the first thing that anybody would try."""

SHORTEST = 12
LONGEST = 200
_COMMON = ("password", "adgangskode", "kodeord", "qwerty", "12345678", "abcdefgh", "velkommen")
FEWEST_SIGNS = 5


def fault(password: str, email: str) -> str:
    """Return which rule the password breaks, empty when it is well.

    Length and what is known of the person decide, not which kinds of signs there are
    (NIST SP 800-63B, 3.1.1.2).
    """
    small = password.casefold()
    own = email.casefold().partition("@")[0]
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    if len(set(small)) < FEWEST_SIGNS or any(each in small for each in _COMMON):
        return "common"
    return "own" if len(own) > 3 and own in small else ""  # noqa: PLR2004 - initials are no word
