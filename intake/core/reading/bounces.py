"""Which letters came back, for whom, and for good or for now.

RFC 3464 reports are believed as they are. Everything else first has to pass a gate of headers, for
a council that quotes a bounce to us must never be taken for one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from intake.core.message import Bounce, Kind

Headers = Mapping[str, Sequence[str]]

_DAEMON = re.compile(
    r"mailer[-_ .]?daemon|mail[-_ .]?daemon|post[-_ .]?master|mail ?delivery|mdaemon|mmdf"
    r"|system administrator|systemadministrator|delivery (?:sub)?system|mail administrator"
    r"|internet mail|mail router|mailsystem|exchange|scanmail|mailmarshal|bounce",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|not deliver|non-?deliver|un-?delivered|delivery (?:status|fail|notif|report|error"
    r"|has failed|problem|delayed|unsuccess)|returned? (?:mail|to sender|message)|fail(?:ed|ure) "
    r"(?:notice|delivery|mail)|mail (?:delivery|system|failure|could not|error|status)|"
    r"message (?:delivery|could not|undeliverable|status|delayed|not delivered|notification)"
    r"|could ?n[o']t (?:be )?(?:delivered|send)|warning: (?:message|could not)|delay|user unknown"
    r"|kan ikke leveres|kunne ikke leveres|ikke leveret|ulevering|uleverbar|leveringsfejl|leverings"
    r"|returneret|unzustellbar|nicht zugestellt|unzustellbarkeit|olevererbart|kan inte levereras"
    r"|uanmeldt|non remis|échec de la remise|no se puede entregar|mancata consegna|onbestelbaar"
    r"|nie można dostarczyć|permanent error|undelivery|failure notice|error sending|problem deliver"
    r"|delivery failure|nondeliverable|not delivered|mail not delivered|無法|配信|未达",
    re.IGNORECASE,
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<![\d.-])([45]\d{2})(?=[ -])")
_ADDRESS = re.compile(r"[<\"']?([\w.+=/!#$%&*?^`{|}~'-]{1,64}@[A-Za-z0-9][\w.-]{0,200}\w)[>\"']?")
_TEMPORARY = re.compile(
    r"delayed|still (?:be )?(?:trying|retry|in the queue)|will (?:be )?(?:keep|continue|retr)"
    r"|temporar|try again|not yet (?:been )?deliver|forsinket|warning",
    re.IGNORECASE,
)
_FAILURE = re.compile(
    r"could ?n[o']t be (?:delivered|sent)|(?:was|were|has|have) not (?:been )?deliver|undeliverable"
    r"|unable to deliver|did not reach|delivery (?:to the following|has failed|failed|error)"
    r"|permanent (?:fatal )?(?:error|failure)|user (?:is )?unknown|unknown (?:user|recipient"
    r"|address)"
    r"|no such (?:user|recipient|address|account|mailbox)|mailbox (?:is )?(?:full|unavailable"
    r"|not found"
    r"|unknown|disabled)|recipient (?:address )?(?:rejected|unknown|not found|reject)"
    r"|invalid recipient"
    r"|does(?: not|n't) exist|returned (?:to you|message|mail|below)|failed (?:recipient"
    r"|address|delivery)"
    r"|kunne ikke leveres|kan ikke leveres|blev ikke fundet|nicht zugestellt|unzustellbar"
    r"|address(?:es)? (?:had|failed|not)|not listed|quota|over quota|host unknown|unrouteable"
    r"|message (?:was )?rejected|access denied|<<< 5\d\d|not our customer|refused|bounced",
    re.IGNORECASE,
)
_MESSAGE_ID = re.compile(
    r"^message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s]{1,300}>)", re.IGNORECASE | re.M
)
_RETURNED = re.compile(
    r"^[-=_ >*]{0,40}(?:original message|included is a copy|below this line is a copy"
    r"|message header"
    r"|returned message|unsent message|copy of (?:the|your) (?:original )?message"
    r"|the (?:header|body|"
    r"original|text) (?:of|was)|header(?:s)? (?:of|from)|message (?:follows|text follows)"
    r"|here is (?:a copy|your)|forwarded message|begin|original-message).{0,100}$",
    re.IGNORECASE | re.M,
)


_WELL = ("delivered", "relayed", "expanded")
"""RFC 3464, section 2.3.3. Only the first says that the letter lies in a mailbox: the others that
it went on to where nobody will tell any more."""

_LONGEST = 300
"""Characters of a server's explanation: a line or two, not what it chose to quote."""


@dataclass(frozen=True)
class Evidence:
    """What a mail server put into a message: its own words, its report, and the letter returned."""

    text: str = ""
    reports: tuple[str, ...] = ()
    report_type: str = ""
    returned: str = ""


def read(headers: Headers, *, subject: str, evidence: Evidence) -> tuple[Kind, Bounce] | None:
    """Return what came back; nothing where the message is not from a mail server."""
    if evidence.report_type == "feedback-report" or (
        evidence.report_type == "disposition-notification" and not _from_daemon(headers)
    ):
        return None
    ids = tuple(dict.fromkeys(_MESSAGE_ID.findall(evidence.returned + "\n" + evidence.text)))
    standard = _from_reports(evidence.reports)
    if standard is not None:
        if not standard.details:  # all went well: nothing came back
            return Kind.AUTO_REPLY, replace(standard, message_ids=ids)
        return _settled(standard, ids)
    if not passes_gate(headers, subject, evidence):
        return None
    guessed = _from_words(evidence.text, headers)
    if guessed is None and evidence.report_type == "delivery-status":
        guessed = Bounce()
    return _settled(guessed, ids) if guessed else None


def passes_gate(headers: Headers, subject: str, evidence: Evidence) -> bool:
    """Tell whether headers allow that a mail server wrote this."""
    null_path = any(each.strip() in ("<>", "") for each in headers.get("return-path", ()))
    daemon = _from_daemon(headers)
    told = bool(_SUBJECT.search(subject))
    failed = "x-failed-recipients" in headers
    strict = any("mailer-daemon@" in each.lower() for each in headers.get("from", ()))
    reported = strict or evidence.report_type == "delivery-status" or bool(evidence.reports)
    return (
        failed
        or reported
        or (daemon and (told or null_path))
        or (null_path and told)
        or (
            (daemon or (told and not _is_reply(headers, subject)))
            and bool(_FAILURE.search(evidence.text))
        )
    )


def _from_daemon(headers: Headers) -> bool:
    return bool(_DAEMON.search(" ".join([*headers.get("from", ()), *headers.get("sender", ())])))


def _is_reply(headers: Headers, subject: str) -> bool:
    return bool(re.match(r"(?:re|sv|vs|aw|fw|fwd) ?:", subject.strip(), re.IGNORECASE))


def _settled(bounce: Bounce, ids: tuple[str, ...]) -> tuple[Kind, Bounce]:
    kind = Kind.DELAYED if bounce.temporary and not bounce.permanent else Kind.BOUNCE
    return kind, replace(bounce, message_ids=ids)


def _from_reports(reports: Sequence[str]) -> Bounce | None:
    """Read RFC 3464: one group of fields per recipient."""
    permanent: list[str] = []
    temporary: list[str] = []
    delivered: list[str] = []
    details: dict[str, str] = {}
    status, seen = "", False
    for report in reports:
        for group in re.split(r"\n[ \t]*\n", report.replace("\r\n", "\n")):
            fields = _fields(group)
            action = fields.get("action", "").split(" ")[0].lower()
            code = (_STATUS.findall(fields.get("status", "")) or [""])[0]
            if not action and not code:
                continue
            seen = True
            address = _recipient(fields)
            if action in _WELL:
                delivered += [address] if action == "delivered" else []
                continue
            status = status or code
            details.setdefault(address, _said(code, fields))
            soft = action == "delayed" or (not action and code.startswith("4"))
            (temporary if soft else permanent).append(address)
    if not seen:
        return None
    return Bounce(
        _unique(permanent),
        _unique(temporary),
        status,
        details=details,
        delivered=_unique(delivered),
    )


def _said(code: str, fields: Mapping[str, str]) -> str:
    """Return a recipient's status and the server's words on it (RFC 3464, section 2.3.6)."""
    words = fields.get("diagnostic-code", "")
    words = words.partition(";")[2].strip() or words
    return f"{code} {''.join(each for each in words if each.isprintable())}".strip()[:_LONGEST]


def _fields(group: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    name = ""
    for line in group.split("\n"):
        if line[:1] in (" ", "\t") and name:
            fields[name] += " " + line.strip()
            continue
        key, colon, value = line.partition(":")
        if colon:
            name = key.strip().lower()
            fields[name] = value.strip()
    return fields


def _recipient(fields: Mapping[str, str]) -> str:
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        value = fields.get(name, "").partition(";")[2] or fields.get(name, "")
        found = _ADDRESS.search(value)
        if found:
            return found[1]
    return ""


def _unique(addresses: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in addresses if each))


def _from_words(text: str, headers: Headers) -> Bounce | None:
    """Guess from what the server wrote above the returned letter."""
    returned = _RETURNED.search(text, 20) if len(text) > 20 else None  # noqa: PLR2004
    own = text[: returned.start()] if returned else text
    own = own[:20_000]
    failed = [each for value in headers.get("x-failed-recipients", ()) for each in value.split(",")]
    named = [each.strip() for each in failed if "@" in each] or _named(own, headers)
    if not (named or _FAILURE.search(own) or _TEMPORARY.search(own)):
        return None
    status = (_STATUS.findall(own) or _CODE.findall(own) or [""])[0]
    soft = status.startswith("4") or (
        not status.startswith("5") and bool(_TEMPORARY.search(own)) and not _FAILURE.search(own)
    )
    status = status if "." in status else ""
    addresses = _unique(named)
    return Bounce((), addresses, status) if soft and addresses else Bounce(addresses, (), status)


def _named(text: str, headers: Headers) -> list[str]:
    """Return the addresses a server names, but not its own and not the one it writes to."""
    ours = " ".join(each.lower() for name in ("to", "from") for each in headers.get(name, ()))
    found = [each.rpartition("=")[2] for each in _ADDRESS.findall(text)]
    found = [each.split("..")[0] for each in found if not _DAEMON.search(each)]
    found = [each for each in found if each.lower() not in ours] or found
    lower: dict[str, str] = {}
    for each in found:
        lower.setdefault(each.lower(), each)
    return list(lower.values())[:20]
