"""What a setting may be, and what to write instead: a wrong one stops the start with its name."""

import re
from collections.abc import Mapping, Set
from dataclasses import Field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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
    "oidc_issuer": (rf"|{_ADDRESS}", "write an address such as https://login.example.dk/kommune"),
    "oidc_name": (_LINE, "write one line"),
    "oidc_unknown": (r"refuse|reader", "write refuse or reader"),
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


def openid_fault(values: Mapping[str, object]) -> tuple[str, str]:
    """Return the field that does not go with the others of the OpenID provider, and what to write.

    Over plain http anybody between us and it could let themselves in.
    """
    issuer = urlsplit(str(values["oidc_issuer"]))
    if issuer.scheme == "http" and issuer.hostname not in {"127.0.0.1", "::1", "localhost"}:
        return "oidc_issuer", "write an address that begins with https"
    if values["oidc_issuer"] and not values["oidc_client_id"]:
        return "oidc_client_id", "write what we are called there"
    return "", ""


def boolean(name: str, text: str) -> bool:
    """Return the yes or no that was written. Raises SettingError."""
    if text.lower() not in {"1", "0", "yes", "no", "true", "false", "on", "off"}:
        raise SettingError(name, text, "write 1 for yes or 0 for no")
    return text.lower() in {"1", "yes", "true", "on"}


def moment(name: str, text: str) -> datetime:
    """Return the moment that was written, UTC where it says no zone. Raises SettingError."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise SettingError(name, text, "write a moment such as 2026-03-01T12:00:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def type_name(each: "Field[Any]") -> str:
    """Return what a setting is, in words."""
    names = {bool: "yes or no", int: "whole number", type(Path()): "folder", str: "text"}
    return names.get(type(each.default), "moment")


def settings_file(path: str | None, known: Set[str]) -> dict[str, str]:
    """Return the settings that a file names, if there is one; it may name those in `known`."""
    if not path:
        return {}
    try:
        lines = Path(path).read_text("utf-8").splitlines()
    except OSError as error:
        raise SettingError("INTAKE_SETTINGS", path, f"cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise SettingError("INTAKE_SETTINGS", path, "is not UTF-8; save it as UTF-8") from None
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    given = {name.strip(): value.strip().strip('"') for name, value in pairs}
    for name, value in given.items():
        if name.startswith("INTAKE_") and name not in {*known, "INTAKE_SETTINGS"}:
            raise SettingError(name, value, f"there is no such setting; {path} has it")
    return given
