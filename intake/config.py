"""Settings: every setting with its type, default and meaning, read once."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import Field, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from intake import setting_rules
from intake.setting_rules import SettingError

HERE = Path(__file__).resolve().parent.parent
"""The folder that holds intake/, templates/, static/ and datasette_metadata.json."""

MEGABYTE = 1_000_000


def _setting(name: str, default: Any, meaning: str, *, secret: bool = False) -> Any:
    return field(
        default=default,
        repr=not secret,
        metadata={"name": name, "meaning": meaning, "secret": secret},
    )


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the operator decides. Made by `from_environ`, and by hand in tests."""

    data: Path = _setting("INTAKE_DATA", Path("var"), "folder of the databases")
    host: str = _setting("INTAKE_HOST", "127.0.0.1", "address all processes listen on")
    web_port: int = _setting("INTAKE_WEB_PORT", 8000, "port of the public pages")
    desk_port: int = _setting("INTAKE_DESK_PORT", 8001, "port of the desk")
    browse_port: int = _setting("INTAKE_BROWSE_PORT", 8002, "port of Datasette")
    mail_port: int = _setting("INTAKE_MAIL_PORT", 8025, "port mail comes in by")
    mail_protocol: str = _setting("INTAKE_MAIL_PROTOCOL", "smtp", "smtp or lmtp")
    mail_domain: str = _setting(
        "INTAKE_MAIL_DOMAIN", "intake.localhost", "domain of the reply addresses"
    )
    mail_local: str = _setting("INTAKE_MAIL_LOCAL", "svar", "what stands before + in them")
    mail_limit: int = _setting(
        "INTAKE_MAIL_LIMIT", 30 * MEGABYTE, "largest message taken, in bytes"
    )
    imap_host: str = _setting(
        "INTAKE_IMAP_HOST", "", "server of a mailbox to fetch from; empty fetches nothing"
    )
    imap_port: int = _setting("INTAKE_IMAP_PORT", 993, "its port")
    imap_tls: str = _setting("INTAKE_IMAP_TLS", "tls", "tls, starttls, or none on this machine")
    imap_user: str = _setting("INTAKE_IMAP_USER", "", "user name for it, often an address")
    imap_password: str = _setting("INTAKE_IMAP_PASSWORD", "", "password for it", secret=True)
    imap_token_command: str = _setting(
        "INTAKE_IMAP_TOKEN_COMMAND", "", "command that prints an OAuth access token instead"
    )
    imap_folder: str = _setting("INTAKE_IMAP_FOLDER", "INBOX", "folder mail is fetched from")
    imap_move_to: str = _setting(
        "INTAKE_IMAP_MOVE_TO", "", "folder it is moved to once kept; empty leaves it, marked read"
    )
    authserv_id: str = _setting(
        "INTAKE_AUTHSERV_ID", "", "our mail server's name in Authentication-Results it writes"
    )
    verify_mail: bool = _setting(
        "INTAKE_VERIFY_MAIL", False, "whether SPF, DKIM and DMARC are looked up here instead"
    )
    upload_limit: int = _setting(
        "INTAKE_UPLOAD_LIMIT", 30 * MEGABYTE, "largest web answer with attachments, in bytes"
    )
    trusted_proxy: str = _setting(
        "INTAKE_TRUSTED_PROXY", "", "address of the proxy whose X-Forwarded-For is believed"
    )
    posts_a_minute: int = _setting(
        "INTAKE_POSTS_A_MINUTE", 30, "what one address may send the public pages; 0 is no limit"
    )
    challenge_at: int = _setting(
        "INTAKE_CHALLENGE_AT", 120, "posts a minute in all from which a puzzle is asked; 0 is never"
    )
    public_url: str = _setting("INTAKE_PUBLIC_URL", "", "address of the public pages, as seen")
    desk_url: str = _setting("INTAKE_DESK_URL", "", "address of the desk, as seen")
    browse_url: str = _setting("INTAKE_BROWSE_URL", "", "address of the public record, as seen")
    site_name: str = _setting("INTAKE_SITE_NAME", "Høringer", "name of the site, in its header")
    authority: str = _setting(
        "INTAKE_AUTHORITY", "Kommunen", "the authority that asks, as letters name it"
    )
    licence: str = _setting(
        "INTAKE_LICENCE", "CC BY 4.0", "licence of the published data, as readers are told"
    )
    licence_url: str = _setting(
        "INTAKE_LICENCE_URL",
        "https://creativecommons.org/licenses/by/4.0/deed.da",
        "where the licence can be read",
    )
    postal_address: str = _setting(
        "INTAKE_POSTAL_ADDRESS", "", "where answers on paper are sent; its lines parted by ;"
    )
    secret_key: str = _setting(
        "INTAKE_SECRET_KEY", "", "key of links and cookies; made in the data folder", secret=True
    )
    receipt_quotes_answer: bool = _setting(
        "INTAKE_RECEIPT_QUOTES_ANSWER", False, "whether the receipt repeats the answer's text"
    )
    sign_in_by: str = _setting(
        "INTAKE_SIGN_IN_BY", "link password", "ways in to the desk: link, password"
    )
    oidc_issuer: str = _setting(
        "INTAKE_OIDC_ISSUER", "", "issuer of the OpenID provider staff sign in at; empty is none"
    )
    oidc_client_id: str = _setting("INTAKE_OIDC_CLIENT_ID", "", "what we are called there")
    oidc_client_secret: str = _setting(
        "INTAKE_OIDC_CLIENT_SECRET", "", "our secret there; empty where there is none", secret=True
    )
    oidc_name: str = _setting(
        "INTAKE_OIDC_NAME", "kommunens login", "what staff call it, after 'Log ind med'"
    )
    oidc_unknown: str = _setting(
        "INTAKE_OIDC_UNKNOWN", "refuse", "whoever is no user yet: refuse, or reader"
    )
    oidc_trust_mail: bool = _setting(
        "INTAKE_OIDC_TRUST_MAIL", False, "takes mail addresses it does not call verified"
    )
    session_idle_minutes: int = _setting(
        "INTAKE_SESSION_IDLE_MINUTES", 30, "minutes a session at the desk may lie idle"
    )
    session_hours: int = _setting(
        "INTAKE_SESSION_HOURS", 12, "hours a session at the desk may last in all"
    )
    drafts_kept_days: int = _setting(
        "INTAKE_DRAFTS_KEPT_DAYS", 7, "days after the deadline until drafts are erased"
    )
    retention_years: int = _setting(
        "INTAKE_RETENTION_YEARS", 5, "years after the deadline until the private may be erased"
    )
    retention_asks: bool = _setting(
        "INTAKE_RETENTION_ASKS", True, "whether what is due waits until somebody confirms it"
    )
    post_kept_days: int = _setting(
        "INTAKE_POST_KEPT_DAYS", 365, "days mail and letters of no consultation are kept; 0 is ever"
    )
    demo: bool = _setting("INTAKE_DEMO", False, "shows the demonstration mailbox; never in use")
    demo_mail_port: int = _setting(
        "INTAKE_DEMO_MAIL_PORT", 8026, "port of the demonstration's mailbox"
    )
    starts_at: datetime | None = _setting("INTAKE_NOW", None, "ISO moment the clock starts at")
    smtp_server: str = _setting("MAIL_SERVER", "", "SMTP server letters leave by")
    smtp_port: int = _setting("MAIL_PORT", 25, "its port")
    smtp_tls: bool = _setting("MAIL_USE_TLS", False, "whether STARTTLS is demanded of it")
    smtp_username: str = _setting("MAIL_USERNAME", "", "user name for it")
    smtp_password: str = _setting("MAIL_PASSWORD", "", "password for it", secret=True)
    smtp_timeout: int = _setting("INTAKE_SMTP_TIMEOUT", 20, "seconds it may stay silent")
    delivery_reports: bool = _setting(
        "INTAKE_DELIVERY_REPORTS", True, "whether it is asked to report letters back delivered"
    )
    sender: str = _setting("MAIL_DEFAULT_SENDER", "", "address letters come from")

    @property
    def record_path(self) -> Path:
        """The private database."""
        return self.data / "record.db"

    @property
    def public_path(self) -> Path:
        """All that Datasette ever opens."""
        return self.data / "public" / "public.db"

    @property
    def ledger_path(self) -> Path:
        """The ledger of what was erased, to be applied to any backup of the record."""
        return self.data / "erasures.jsonl"

    def case_file_path(self, number: int) -> Path:
        """Return where a case file that was asked for at the desk lies until it is fetched."""
        return self.data / "case-files" / f"{number}.zip"

    @property
    def public_files(self) -> Path:
        """The folder beside it with the files that it names."""
        return self.data / "public" / "files"

    @property
    def demo_mailbox(self) -> Path:
        """The Maildir that the demonstration's letters end in."""
        return self.data / "demo-mailbox"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Return the settings of this environment and of the file it names, checked.

        The environment wins over the file. Raises SettingError, naming the setting.
        """
        known = {each.metadata["name"] for each in fields(cls)}
        given = {**setting_rules.settings_file(environ.get("INTAKE_SETTINGS"), known), **environ}
        values = {
            each.name: _read(each, given[each.metadata["name"]])
            for each in fields(cls)
            if given.get(each.metadata["name"])
        }
        return cls(**values).completed()

    def completed(self) -> "Settings":
        """Return these settings with what follows from others filled in, and checked."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        values["data"] = self.data.absolute()
        values["public_url"] = (self.public_url or f"http://{self.host}:{self.web_port}").rstrip(
            "/"
        )
        values["desk_url"] = (self.desk_url or f"http://{self.host}:{self.desk_port}").rstrip("/")
        values["browse_url"] = (self.browse_url or f"http://{self.host}:{self.browse_port}").rstrip(
            "/"
        )
        values["sender"] = self.sender or f"hoering@{self.mail_domain}"
        values["secret_key"] = self.secret_key or _secret_of(values["data"])
        if self.demo and not self.smtp_server:
            values["smtp_server"], values["smtp_port"] = self.host, self.demo_mail_port
        values["smtp_server"] = values["smtp_server"] or "localhost"
        settings = Settings(**values)
        _check(settings)
        return settings

    def described(self) -> list[dict[str, str]]:
        """Return name, type, default, value and meaning of each setting; secrets are masked."""
        return [
            {
                "name": each.metadata["name"],
                "type": setting_rules.type_name(each),
                "default": "" if each.default is None else str(each.default),
                "value": "(hidden)"
                if each.metadata["secret"] and getattr(self, each.name)
                else str(getattr(self, each.name) or ""),
                "meaning": each.metadata["meaning"],
            }
            for each in fields(self)
        ]


def _read(each: "Field[Any]", text: str) -> Any:
    name = each.metadata["name"]
    if isinstance(each.default, bool):
        return setting_rules.boolean(name, text)
    if isinstance(each.default, int):
        if not text.isdecimal():
            raise SettingError(name, text, "write a whole number, such as " + str(each.default))
        return int(text)
    if isinstance(each.default, Path):
        return Path(text)
    return setting_rules.moment(name, text) if each.name == "starts_at" else text


def _check(settings: Settings) -> None:
    values = {each.name: getattr(settings, each.name) for each in fields(settings)}
    for each in fields(settings):
        if advice := setting_rules.fault(each.name, values[each.name]):
            raise _wrong(each, values[each.name], advice)
    name, advice = setting_rules.mailbox_fault(values)
    oidc_name, oidc_advice = setting_rules.openid_fault(values)
    for each in fields(settings):
        if each.name == name:
            raise _wrong(each, values[name], advice)
        if each.name == oidc_name:
            raise _wrong(each, values[oidc_name], oidc_advice)


def _wrong(each: "Field[Any]", value: object, advice: str) -> SettingError:
    shown = "(hidden)" if each.metadata["secret"] else str(value)
    return SettingError(each.metadata["name"], shown, advice)


def _secret_of(data: Path) -> str:
    """Return the data folder's secret, made the first time; readable by its owner alone."""
    path = data / "secret-key"
    try:
        data.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_secret(path)
        return path.read_text("ascii")
    except OSError as error:
        raise SettingError(
            "INTAKE_DATA", str(data), f"the folder must be writable ({error.strerror})"
        ) from None


def _write_secret(path: Path) -> None:
    """Put a new secret in place whole: five processes may start at the same moment."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
