"""Bytes to facts: reads one mail message. Pure, limited, and never raises."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from intake.core import findings
from intake.core.authentication import claimed
from intake.core.message import Bounce, Finding, Kind, Mailbox, Reading
from intake.core.reading import answers, automatic, bounces, doubts, intent, places
from intake.core.reading.authors import Correspondents, is_only_greeting
from intake.core.reading.own_words import Split
from intake.mail import alternatives, headers, parts, tnef
from intake.mail.headers import TooMuch
from intake.mail.hidden_words import hidden_in
from intake.mail.parts import Parts

_ENCRYPTED = {"multipart/encrypted", "application/pgp-encrypted"}
_PGP = "-----BEGIN PGP MESSAGE-----"
_SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_FEW_WORDS = 40
_ATTACHED = re.compile(
    r"vedhæft|vedlag|vedlæg|bifog|bilag|bilagt|attach|hermed|hoslagt|anbei", re.I
)
_FORWARDING = re.compile(r"\s*(?:vs|fw|fwd|vb|wg|videresendt|videresend) ?:", re.I)
_PASSES_ON = re.compile(
    r"videresend|send(?:er|es) (?:hermed )?(?:\w+ )?videre|vidarebefordra|forwarding"
    r"|leite\w* .{0,20}weiter",
    re.I,
)
_SECURE_POST = re.compile(
    r"(?:ny|du har modtaget|der er kommet)\b.{0,40}\b(?:digital post|e-boks|sikker (?:mail"
    r"|e-mail|post))"
    r"|(?:ligger|fået)\b.{0,20}\bsikker (?:besked|mail|e-mail|post)"
    r"|sendt som (?:en )?sikker (?:mail|e-mail|post|besked)"
    r"|(?:received|sent you) an? (?:new )?(?:secure|encrypted) (?:message|e-?mail)"
    r"|(?:læs|åbn|hent) (?:den sikre )?(?:beskeden|mailen|posten)\b.{0,40}(?:borger\.dk|virk|e-boks"
    r"|mit\.dk|portal)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Opened:
    """A message taken apart, before anything in it is understood."""

    message: Message
    fields: Mapping[str, tuple[str, ...]]
    raw_fields: Mapping[str, tuple[str, ...]]
    parts: Parts


def read(raw: bytes, *, questions: Sequence[tuple[str, str]] = ()) -> Reading:
    """Return what the message says; `questions` are the consultation's (key, text), in order."""
    try:
        return _read(raw, questions)
    except TooMuch as limit:
        return unreadable(raw, str(limit))
    except RecursionError:
        return unreadable(raw, "Beskedens dele ligger for dybt i hinanden")
    except Exception as error:  # noqa: BLE001 - strangers' bytes break parsers in ways nobody can
        # list; a message nobody can read goes to a person, never to a traceback (house rule 8).
        return unreadable(raw, f"Beskeden kunne ikke læses ({type(error).__name__})")


def unreadable(raw: bytes, reason: str) -> Reading:
    """Return the little that can still be told: who, what about, and why no more."""
    try:
        block, _ = headers.block_of(raw[: headers.LARGEST_HEADERS])
        message = BytesParser(policy=compat32).parsebytes(block + b"\n\n", headersonly=True)
        envelope = _envelope(_fields(message))
    except Exception:  # noqa: BLE001 - as above: the reason for being unreadable stays the first
        envelope = Reading(Kind.UNREADABLE)
    return replace(
        envelope,
        kind=Kind.UNREADABLE,
        unreadable_reason=reason,
        needs_review=True,
        review_reasons=(reason,),
    )


def _read(raw: bytes, questions: Sequence[tuple[str, str]]) -> Reading:
    opened = _open(raw)
    envelope = _envelope(opened.raw_fields)
    between = Correspondents(
        envelope.sender.address, envelope.sender.name, (*envelope.to, *envelope.cc)
    )
    words = alternatives.read(opened.parts.passages, questions, between)
    split, full_text = words.split, alternatives.whole_text(words.split)
    kind, bounce = _kind(opened, envelope, full_text, split)
    meaning = answers.meaning(
        split.labelled, text=split.text, subject=envelope.subject, questions=questions
    )
    reasons = [*words.reasons, *_whole_reasons(opened, split, full_text)]
    if kind not in (Kind.ANSWER, Kind.LIST):
        meaning = answers.Meaning(lines=places.by_label(split.labelled))
        reasons = [each for each in reasons if each == doubts.DIGITAL_POST]
        reasons += [doubts.MAYBE_A_PERSON] * _may_be_a_persons(kind, bounce, envelope, split.text)
    reading = replace(
        envelope,
        kind=kind,
        full_text=full_text,
        text=split.text,
        rest=meaning.rest or ("" if meaning.answers else split.text),
        quoted=split.quoted,
        signature=split.signature,
        hidden=hidden_in(each.html for each in opened.parts.passages),
        needs_review=bool(reasons),
        review_reasons=tuple(dict.fromkeys(reasons)),
        nil_return=meaning.nil_return,
        answers=meaning.answers,
        suggested_points=meaning.points,
        asks_for_time=meaning.asks_for_time,
        provisional=meaning.provisional,
        amends=meaning.amends,
        attachments=tuple(opened.parts.attachments),
        bounce=bounce,
        lines=meaning.lines,
    )
    return replace(
        reading, findings=_findings(reading, f"{words.other}\n{_outside(opened.message)}")
    )


def _open(raw: bytes) -> _Opened:
    block, rest = headers.block_of(raw)
    message = BytesParser(policy=compat32).parsebytes(block + b"\n\n" + rest)
    if message.get_content_maintype() == "multipart" and not message.is_multipart():
        message = _with_real_boundary(message, rest)
    found = parts.collect(message)
    for packed in [each for each in found.attachments if each.media_type in tnef.MEDIA_TYPES]:
        inside = tnef.unpacked(packed)
        found.attachments.extend(inside.files)
        if not any(each.plain.strip() or each.html.strip() for each in found.passages):
            found.passages.append(parts.Passage(inside.plain, inside.html))
            if inside.rich and not (inside.plain or inside.html):
                found.attachments.append(inside.rich)
    raw_fields = _fields(message)
    fields = {name: tuple(map(headers.readable, each)) for name, each in raw_fields.items()}
    return _Opened(message, fields, raw_fields, found)


def _with_real_boundary(message: Message, rest: bytes) -> Message:
    """Parse again by the boundary that is there, for the header names one that is not."""
    used = re.search(rb"^--([^\s-][^\r\n]{0,200}?)[ \t]*\r?\n(?=content-)", rest, re.M | re.I)
    kind = message.get_content_type() if used else "text/plain"
    head = [f"Content-Type: {kind}".encode()]
    if used:
        head.append(b'; boundary="' + used[1] + b'"')
    again = BytesParser(policy=compat32).parsebytes(b"".join(head) + b"\n\n" + rest)
    for name, value in message.raw_items():
        if name.lower() != "content-type":
            again[name] = value
    return again


def _fields(message: Message) -> dict[str, tuple[str, ...]]:
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in message.raw_items():
        key = name.lower().strip()
        fields[key] = (*fields.get(key, ()), str(value))
    return fields


def _envelope(fields: Mapping[str, tuple[str, ...]]) -> Reading:
    def first(name: str) -> str:
        return fields.get(name, ("",))[0]

    def addresses(name: str) -> tuple[str, ...]:
        found = [each for value in fields.get(name, ()) for each in headers.mailboxes(value)]
        return tuple(each.address for each in found)

    senders = headers.mailboxes(first("from"))
    return Reading(
        Kind.ANSWER,
        sender=senders[0] if senders else Mailbox(),
        to=addresses("to"),
        cc=addresses("cc"),
        subject=headers.readable(first("subject")),
        message_id=(headers.message_ids(first("message-id")) or ("",))[0],
        in_reply_to=(headers.message_ids(first("in-reply-to")) or ("",))[0],
        references=headers.message_ids(first("references")),
        date=headers.moment(first("date")),
        authentication=claimed(fields.get("authentication-results", ())),
    )


def _kind(
    opened: _Opened, envelope: Reading, full_text: str, split: Split
) -> tuple[Kind, Bounce | None]:
    report = _report_type(opened)
    if report == "feedback-report" or "message/feedback-report" in opened.parts.media_types:
        return Kind.FEEDBACK_REPORT, None
    evidence = bounces.Evidence(
        text=full_text,
        reports=tuple(each for each in opened.parts.reports if each),
        report_type=report,
        returned="\n".join(opened.parts.returned),
    )
    bounced = bounces.read(opened.fields, subject=envelope.subject, evidence=evidence)
    if bounced:
        return bounced
    if report == "disposition-notification":
        return Kind.READ_RECEIPT, None
    if opened.parts.calendar_method:
        return Kind.CALENDAR, None
    kind = automatic.kind_of(
        opened.fields, subject=envelope.subject, sender=envelope.sender.address, text=split.text
    )
    return kind, None


def _may_be_a_persons(kind: Kind, bounce: Bounce | None, envelope: Reading, text: str) -> bool:
    """Tell whether what looks like a machine's reply says something that only a person would."""
    if bounce or kind not in (Kind.AUTO_REPLY, Kind.CALENDAR):
        return False
    return intent.takes_side(f"{envelope.subject}\n{text}") or intent.is_nil_return(text)


def _report_type(opened: _Opened) -> str:
    value = opened.fields.get("content-type", ("",))[0]
    return parts.parameters(value).get("report-type", "").lower()


def _has_two_senders(opened: _Opened) -> bool:
    senders = opened.raw_fields.get("from", ())
    return len(senders) > 1 or any(len(headers.mailboxes(each)) > 1 for each in senders)


def _subject(opened: _Opened) -> str:
    return opened.raw_fields.get("subject", ("",))[0]


def _outside(message: Message) -> str:
    """Return what stands before the first boundary or after the last one, where nobody looks."""
    around = f"{message.preamble or ''}\n{message.epilogue or ''}"
    is_notice = re.search(r"\bmime\b|multi-?part", around, re.I) or len(around.split()) < 3  # noqa: PLR2004
    return "" if is_notice or not message.is_multipart() else around


def _is_forward(subject: str, text: str) -> bool:
    """Tell whether someone passes on another's answer; Outlook marks it in the subject only."""
    return bool(_FORWARDING.match(subject) or _PASSES_ON.search(text[:2_000]))


def _points_to_a_file(text: str) -> bool:
    """Tell whether the words only say that the answer is attached."""
    return is_only_greeting(text.split("\n")) or (
        len(text.split()) <= _FEW_WORDS and bool(_ATTACHED.search(text))
    )


def _whole_reasons(opened: _Opened, split: Split, full_text: str) -> list[str]:
    """Return the reasons to look that lie in the message as a whole."""
    found = opened.parts
    kinds = {*found.media_types, opened.message.get_content_type()}
    forwarded = bool(split.quoted) and _is_forward(headers.readable(_subject(opened)), split.text)
    holds = {
        doubts.ENCRYPTED: bool(kinds & _ENCRYPTED) or _PGP in full_text,
        doubts.SIGNED_OPAQUE: bool(kinds & _SEALED),
        doubts.FORWARDED: forwarded,
        doubts.ATTACHED_MESSAGE: found.has_attached_message,
        doubts.OUTSIDE_PARTS: bool(_outside(opened.message)),
        doubts.ONLY_IN_ATTACHMENT: bool(found.attachments) and _points_to_a_file(split.text),
        doubts.EMPTY: not (split.text or found.attachments or split.quoted),
        doubts.TWO_SENDERS: _has_two_senders(opened),
        doubts.DIGITAL_POST: bool(_SECURE_POST.search(full_text[:20_000])),
    }
    return [reason for reason, true in holds.items() if true]


def _findings(reading: Reading, other: str) -> tuple[Finding, ...]:
    """Search everything that was written, the alternative that was not taken included."""
    places = {
        "subject": reading.subject,
        "body": reading.text,
        "quoted": reading.quoted,
        "signature": reading.signature,
        "hidden": reading.hidden,
        "filename": "\n".join(each.name for each in reading.attachments),
        "attachment": "\n".join(each.text for each in reading.attachments),
    }
    known = findings.in_parts(places)
    digits = {re.sub(r"\D", "", each.text) for each in known}
    only_there = [
        each
        for each in findings.in_parts({"body": other})
        if re.sub(r"\D", "", each.text) not in digits
    ]
    return known + tuple(only_there)
