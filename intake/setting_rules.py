"""What a setting may be, and what to write instead: a wrong one stops the start with its name."""

import re
from collections.abc import Mapping

LAST_PORT = 65_535
_LINE = r"[^\x00-\x1f\x7f]{1,200}"
_ADDRESS = r"https?://[^\s/?#]+(?:/[^\s?#]*)?"
_RULES = {
    "mail_protocol": (r"smtp|lmtp", "write smtp or lmtp"),
    "mail_domain": (
        r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?",
        "write a domain in small letters a-z, such as svar.example.dk",
    ),
    "mail_local": (r"[a-z0-9][a-z0-9._-]{0,29}", "write small letters a-z, digits, . - or _"),
    "sender": (
        r"(?:[^\x00-\x1f<>@]*<)?[^\x00-\x20<>@]+@[^\x00-\x20<>@]+>?",
        "write an address such as hoering@example.dk",
    ),
    "secret_key": (r".+", "write many letters by chance, or take it away to have one made"),
    "site_name": (_LINE, "write one line"),
    "authority": (_LINE, "write one line"),
    "public_url": (_ADDRESS, "write an address such as https://hoering.example.dk"),
    "desk_url": (_ADDRESS, "write an address such as https://skrivebord.example.dk"),
    "browse_url": (_ADDRESS, "write an address such as https://data.example.dk"),
    "trusted_proxy": (r"[0-9a-fA-F.:]{0,45}|", "write one address, such as 127.0.0.1"),
    "sign_in_by": (r"(?:(?:link|password)(?: |$))*", "write link, password, both or nothing"),
    "imap_tls": (r"tls|starttls|none", "write tls, starttls or none"),
}
_NUMBERS = {
    "mail_limit": (1, None),
    "upload_limit": (1, None),
    "smtp_timeout": (1, 600),
    "session_idle_minutes": (1, 24 * 60),
    "session_hours": (1, 30 * 24),
}


class SettingError(Exception):
    """A setting is missing or wrong; names it and says what to write instead."""

    def __init__(self, name: str, value: str, advice: str) -> None:
        super().__init__(f"{name} is {value!r}: {advice}")
        self.name = name


def fault(field: str, value: object) -> str:
    """Return what to write instead of `value` for the field, empty when it is well."""
    if isinstance(value, int) and not isinstance(value, bool):
        return _number_fault(field, value)
    pattern, advice = _RULES.get(field, ("", ""))
    return advice if pattern and not re.fullmatch(pattern, str(value)) else ""


def _number_fault(field: str, value: int) -> str:
    least, most = _NUMBERS.get(field, (1, LAST_PORT) if field.endswith("_port") else (0, None))
    if value < least or (most is not None and value > most):
        return f"write a number from {least}" + (f" to {most}" if most is not None else "")
    return ""


def mailbox_fault(values: Mapping[str, object]) -> tuple[str, str]:
    """Return the field that does not go with the others of the mailbox, and what to write."""
    far = values["imap_host"] not in {"", "127.0.0.1", "::1", "localhost"}
    if values["imap_tls"] == "none" and far:
        return "imap_tls", "write tls: the password would be read by all"
    if values["imap_host"] and not values["imap_user"]:
        return "imap_user", "write whose mailbox it is"
    if values["imap_move_to"] and values["imap_move_to"] == values["imap_folder"]:
        return "imap_move_to", "write another folder than it comes from"
    return "", ""
