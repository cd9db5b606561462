"""Who wrote this: a person, or a machine that must not be answered.

RFC 3834 headers alone find fewer than half of the automatic replies that councils' systems send, so
subjects and senders count too. A machine is only assumed where a person would not write so.
"""

import re
from collections.abc import Mapping, Sequence

from intake.core.message import Kind

Headers = Mapping[str, Sequence[str]]

_SUBJECT = re.compile(
    r"^(?:(?:sv|vs|re|aw|fw|fwd) ?: ?)?[\[(*]{0,2}(?:"
    r"automatisk (?:svar|besvarelse|mail|kvittering|e-?mail)|autosvar|auto-?svar|auto svar"
    r"|automatic reply|auto(?:matic)?[- ]?(?:reply|response|matic response|responder)|autoreply"
    r"|automatisk svarmelding|automatiskt svar|autosvar|automatisch[e]? (?:antwort|nachricht)"
    r"|abwesenheit|abwesenheits\w+|out of (?:the )?office|ude af kontoret|ikke på kontoret"
    r"|ikke til stede|fraværs(?:besked|meddelelse|svar)\w*|jeg holder (?:ferie|fri)"
    r"|(?:fravær\w*|(?:på )?ferie)\b(?= ?:|\W*(?:$|til\b|t\.o\.m|fra\b|i perioden|indtil|i uge"
    r"|den \d|uge|\d))"
    r"|er på ferie|frånvaro\w*|r[ée]ponse automatique|kvittering for (?:modtagelse|din|jeres|deres)"
    r"|modtagekvittering|vi har modtaget din|bekræftelse på modtagelse|tak for din (?:henvendelse"
    r"|mail|e-?mail|besked)|sagsbekræftelse|message automatique|respuesta automática"
    r"|bekreftelse på mottak|mottaksbekreftelse|we (?:have )?received your|thank you for (?:your"
    r" (?:e?-?mail|message|inquiry|request)|contacting)|ticket received|\[ticket"
    r"|eingangsbestätigung"
    r"|automatische antwort|away from|on vacation|vacation reply)",
    re.IGNORECASE,
)
_READ_SUBJECT = re.compile(
    r"^(?:læst|ikke læst|slettet uden at være læst|lest|läst|gelesen|read|not read"
    r"|læsekvittering|read receipt|return receipt \(displayed\)|lesebekreftelse|lu) ?[:–-]",
    re.IGNORECASE,
)
_CALENDAR_SUBJECT = re.compile(
    r"^(?:accepteret|afvist|foreløbigt accepteret|foreløbig|annulleret|aflyst|accepted|declined"
    r"|tentative|canceled|cancelled|godtatt|avslått|accepterat|zugesagt|abgelehnt) ?:",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:dette er (?:en )?(?:et )?(?:automatisk|autogenereret|auto-)|denne (?:mail|e-?mail"
    r"|besked) (?:er"
    r" (?:sendt|genereret|afsendt) automatisk|kan ikke besvares|er automatisk)"
    r"|du kan ikke (?:svare på|besvare) denne|this is an auto(?:matic|mated|generated)"
    r"|(?:please )?do not reply to this|automatisk genereret|diese nachricht wurde automatisch"
    r"|detta är ett automatiskt|dette er et autosvar|jeg er (?:pt\. )?(?:på ferie|ikke på kontoret"
    r"|ude af kontoret)(?: |,|\.)(?:til|fra|indtil|frem|og))",
    re.IGNORECASE,
)
_ROBOT = re.compile(
    r"^(?:no-?_?\.?reply|noreply\S*|do-?not-?reply|ikke-?svar|svar-?ikke|mailer-daemon|postmaster"
    r"|autosvar|auto-?reply|autoresponder|bounces?|notifications?|notification\S*)@",
    re.IGNORECASE,
)


def kind_of(headers: Headers, *, subject: str, sender: str, text: str) -> Kind:
    """Return what the headers, the subject and the first words make of the message."""
    if _is_read_receipt(headers, subject):
        return Kind.READ_RECEIPT
    if _CALENDAR_SUBJECT.match(subject) and "content-class" in headers:
        return Kind.CALENDAR
    if _says_automatic(headers) or _SUBJECT.match(subject.strip()):
        return Kind.AUTO_REPLY
    if _is_list(headers):
        return Kind.LIST
    if _ROBOT.match(sender) or _BODY.search(text[:1_500]):
        return Kind.AUTO_REPLY
    return Kind.ANSWER


def _first(headers: Headers, name: str) -> str:
    values = headers.get(name, ())
    return values[0].strip().lower() if values else ""


def _is_read_receipt(headers: Headers, subject: str) -> bool:
    report = _first(headers, "content-type")
    if "disposition-notification" in report:
        return True
    return bool(_READ_SUBJECT.match(subject)) and _says_automatic(headers)


def _says_automatic(headers: Headers) -> bool:
    """Tell whether a header says so: RFC 3834 first, then those that older systems use."""
    submitted = _first(headers, "auto-submitted")
    if submitted and not submitted.startswith("no"):
        return True
    if any(name in headers for name in _AUTOMATIC_HEADERS):
        return True
    if _first(headers, "precedence") in ("auto_reply", "auto-reply"):
        return True
    if _first(headers, "precedence") in ("bulk", "junk") and "list-id" not in headers:
        return True
    return _first(headers, "x-autoreply") not in ("", "no") or bool(
        re.match(r"auto", _first(headers, "x-fc-machinegenerated") or "")
    )


_AUTOMATIC_HEADERS = (
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply-from",
    "x-mail-autoreply",
    "x-ebay-mailtracker",
    "x-vacation",
    "x-cron-env",
)


def _is_list(headers: Headers) -> bool:
    if "list-id" in headers or "list-post" in headers:
        return True
    return _first(headers, "precedence") == "list" or (
        "list-unsubscribe" in headers and bool(_first(headers, "list-unsubscribe"))
    )
