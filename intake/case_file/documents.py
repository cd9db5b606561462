"""The documents of a case file, one by one: each is read when its turn comes, and then let go."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from functools import partial
from hashlib import sha256

from sqlite_utils import Database

from forms import consultation_export
from intake.actions import hindering
from intake.case_file import outcome
from intake.config import Settings
from intake.core.case_file import (
    Direction,
    Document,
    DocumentKind,
    file_name,
    version_files,
)
from intake.core.consultation import Consultation
from intake.core.errors import PaperNotMade
from intake.core.submission import Submission
from intake.core.version import Version
from intake.mail.composing import CannotBeSent, message_of
from intake.papers import answer as answers
from intake.papers.typesetter import Typesetter
from intake.store import (
    case_file,
    consultations,
    files,
    inbox,
    outbox,
    parties,
    submissions,
    versions,
)
from intake.store.case_file import Delivered

MAIL = "message/rfc822"


@dataclass(frozen=True)
class Found:
    """The documents of a case file: how many answers, mails and letters, and how to go through."""

    count: int
    documents: Callable[[], Iterator[Document]]


def of(db: Database, slug: str, settings: Settings, *, now: datetime) -> Found:
    """Return what the case file of a consultation will hold. Raises NotFound."""
    asked = consultations.get(db, slug)
    answered = case_file.references(db, slug)
    mails = hindering.messages_of(db, slug, settings)
    sent = case_file.letters(db, slug)

    def documents() -> Iterator[Document]:
        yield from _asked(db, asked)
        with Typesetter() as typesetter:
            for reference in answered:
                yield from _answer(db, asked, reference, settings, typesetter)
            yield from outcome.documents(db, asked, typesetter, settings, now)
        yield from (_mail(db, number) for number in mails)
        yield from (_letter(db, each, settings) for each in sent)
        yield _log(db, asked)

    return Found(len(answered) + len(mails) + len(sent), documents)


def _asked(db: Database, asked: Consultation) -> Iterator[Document]:
    """Give the consultation itself, and the material that was sent out with it."""
    names = [each.name for each in parties.enlisted(db, asked.slug)]
    yield Document(
        id="consultation",
        kind=DocumentKind.CONSULTATION,
        direction=Direction.OUT,
        moment=asked.opens_at,
        path=f"høring/{asked.slug}.toml",
        media_type="application/toml",
        sender=asked.unit,
        subject=asked.title,
        content=lambda: consultation_export.text(asked, names).encode(),
    )
    for at, each in enumerate(asked.material, 1):
        yield Document(
            id=f"material-{at}",
            kind=DocumentKind.ATTACHMENT,
            direction=Direction.OUT,
            moment=asked.opens_at,
            path=f"høring/bilag-{at}-{file_name(each.name)}",
            media_type=each.media_type,
            sender=asked.unit,
            subject=each.title,
            belongs_to="consultation",
            content=partial(files.content, db, each.sha256),
        )


def _answer(
    db: Database, asked: Consultation, reference: str, settings: Settings, typesetter: Typesetter
) -> Iterator[Document]:
    """Give an answer as a PDF and its versions as they were stored, with all their files."""
    submission = submissions.get(db, reference)
    found = versions.of(db, reference)
    yield _on_paper(submission, asked, found[-1], settings, typesetter)
    for version in found:
        yield _of(
            submission,
            id=f"answer-{reference}-{version.number}",
            kind=DocumentKind.VERSION,
            moment=version.at,
            path=f"svar/{reference}/udgave-{version.number}.json",
            media_type=outcome.JSON,
            state=f"receipt code {version.code}",
            content=version.content.encode,
        )
    named = [(each.number, json.loads(each.content)["attachments"]) for each in found]
    numbered = {each.number: each for each in found}
    for id, number, at, file in version_files(reference, named):
        yield _file(db, submission, numbered[number], id=id, at=at, named=file)


def _on_paper(
    submission: Submission,
    asked: Consultation,
    newest: Version,
    settings: Settings,
    typesetter: Typesetter,
) -> Document:
    """Return the answer as a PDF for everyone (PDF/UA-1); one too large to set is left out."""

    def content() -> bytes | None:
        values = answers.values(
            submission,
            asked,
            newest,
            authority=settings.authority,
            check_at=f"{settings.public_url}/receipt-check",
        )
        try:
            return typesetter.pdf("answer", values, at=newest.at)
        except PaperNotMade:
            return None

    return _of(
        submission,
        id=f"answer-{submission.reference}",
        kind=DocumentKind.ANSWER,
        moment=submission.received_at,
        path=f"svar/{submission.reference}/svar.pdf",
        media_type=outcome.PDF,
        state=submission.status,
        belongs_to=f"mail-{submission.inbox_id}" if submission.inbox_id else "",
        content=content,
    )


def _file(
    db: Database,
    submission: Submission,
    version: Version,
    *,
    id: str,
    at: int,
    named: Mapping[str, str],
) -> Document:
    name = f"bilag-{version.number}-{at}-{file_name(named['name'])}"
    return _of(
        submission,
        id=id,
        kind=DocumentKind.ATTACHMENT,
        moment=version.at,
        path=f"svar/{submission.reference}/{name}",
        media_type=named.get("media_type") or "application/octet-stream",
        subject=named["name"],
        content=partial(files.content, db, named["sha256"]),
    )


def _of(submission: Submission, **facts: object) -> Document:
    """Return a document that came with an answer; `facts` say which, and go before."""
    draft = submission.draft
    who = ", ".join(draft.parties) or draft.organisation or draft.author_name
    known: dict[str, object] = {
        "direction": Direction.IN,
        "sender": f"{who} <{draft.email}>" if draft.email else who,
        "subject": submission.mail.subject or f"Høringssvar {submission.reference}",
        "belongs_to": f"answer-{submission.reference}",
    }
    return Document(**(known | facts))  # type: ignore[arg-type]


def _mail(db: Database, number: int) -> Document:
    """Return a message exactly as it came, with its envelope."""
    message = inbox.get(db, number)
    read = json.loads(message.reading) if message.reading else {}
    return Document(
        id=f"mail-{number}",
        kind=DocumentKind.MAIL,
        direction=Direction.IN,
        moment=message.received_at,
        path=f"mails/{number:06}.eml",
        media_type=MAIL,
        sender=message.mail_from or str((read.get("from") or {}).get("address", "")),
        recipients=message.recipients,
        subject=str(read.get("subject", "")),
        state=str(message.fate or "waiting"),
        content=lambda: message.raw,
    )


def _letter(db: Database, sent: Delivered, settings: Settings) -> Document:
    """Return a letter as it went to one address; dated when it was written."""
    letter = outbox.letter(db, sent.letter)
    content: Callable[[], bytes]
    try:
        message = message_of(letter, sent.address, settings, sent.queued_at)
        _with_fixed_borders(message, f"{letter.message_id} {sent.address}")
        ending, media_type = "eml", MAIL
        content = message.as_bytes
    except CannotBeSent:  # it never left: kept in the words it would have had
        ending, media_type = "txt", "text/plain"
        content = letter.text.encode
    return Document(
        id=f"letter-{sent.letter}-{sent.place}",
        kind=DocumentKind.LETTER,
        direction=Direction.OUT,
        moment=sent.queued_at,
        path=f"breve/{sent.letter:06}-{sent.place}.{ending}",
        media_type=media_type,
        sender=f"{letter.sender_name or settings.authority} <{settings.sender}>",
        recipients=(sent.address,),
        subject=letter.subject,
        belongs_to=f"answer-{letter.reference}" if letter.reference else "consultation",
        state=sent.state,
        content=content,
    )


def _with_fixed_borders(message: EmailMessage, name: str) -> None:
    """Give the message's parts the borders they always have; the library draws them by chance."""
    for at, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{sha256(f'{name} {at}'.encode()).hexdigest()[:32]}")


def _log(db: Database, asked: Consultation) -> Document:
    """Return who did what when: one JSON object a line, each with the seal it has in the log."""

    def content() -> Iterator[bytes]:
        for each in case_file.events(db, asked.slug):
            yield f"{json.dumps(each, ensure_ascii=False)}\n".encode()

    return Document(
        id="log",
        kind=DocumentKind.LOG,
        direction=Direction.INTERNAL,
        moment=asked.opens_at,
        path="log.jsonl",
        media_type="application/x-ndjson",
        subject="Hændelseslog",
        content=content,
    )
