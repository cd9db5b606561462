"""Small records for tests: say what matters to the test, the rest is filled in.

`a_…` make values; `kept` writes a submission to a record as if it had come in.
"""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from intake.actions import copying, moderating
from intake.config import Settings
from intake.core import identifiers
from intake.core.consultation import Consultation, Question, QuestionKind, Stage, end_of
from intake.core.party import Party, PartyKind
from intake.core.submission import (
    Attachment,
    Channel,
    Draft,
    Identity,
    SpeaksAs,
    Status,
    StoredAttachment,
    Submission,
)
from intake.core.version import Why
from intake.files.extracting import extract
from intake.pages.making import make
from intake.store import (
    consultations,
    copies,
    events,
    file_texts,
    parties,
    submissions,
    versions,
)
from intake.store.connection import connect, rows, transaction
from intake.store.schema import initialise
from tests.files.documents import letter_pdf

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
"""A Monday morning, while `a_consultation()` is open."""

_numbers = itertools.count(1)


def settings_in(folder: Path, **changes) -> Settings:
    """Settings whose data folder is `folder`, complete and checked."""
    return Settings(data=folder, mail_domain="svar.example.dk", **changes).completed()


def a_record(folder: Path) -> Database:
    """The record of `folder`, created with all its tables where it is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "record.db"
    if not path.exists():
        path.write_bytes(_an_empty_record())
    db = connect(path)
    initialise(db)
    return db


@cache
def _an_empty_record() -> bytes:
    """The file with all its tables; made once, as the way there is the same for every test."""
    with TemporaryDirectory() as folder:
        db = connect(Path(folder) / "record.db")
        initialise(db)
        db.conn.close()
        return (Path(folder) / "record.db").read_bytes()


def a_consultation(**changes) -> Consultation:
    """An announced consultation with two questions, open for weeks around NOW."""
    consultation = Consultation(
        slug="partnerskabsstrategi",
        title="Partnerskabsstrategi for samarbejdet med civilsamfundet",
        stage=Stage.ANNOUNCED,
        opens_at=NOW - timedelta(days=14),
        closes_at=end_of((NOW + timedelta(days=14)).date()),
        summary="Hvordan skal forvaltningen arbejde sammen med foreninger og frivillige?",
        decides="Socialudvalget",
        unit="Socialforvaltningen",
        case_number="2026-0042",
        questions=(
            Question("1", QuestionKind.LONG, "Hvad virker godt i dag?"),
            Question("2", QuestionKind.LONG, "Hvad mangler i strategien?"),
        ),
    )
    return replace(consultation, **changes)


def a_party(name: str = "Udsatterådet", **changes) -> Party:
    """A council with one mail address."""
    public_id = identifiers.public_id("party", name)
    address = f"sekretariat{next(_numbers)}@raad.example.dk"
    return replace(Party(name, PartyKind.COUNCIL, public_id, (address,)), **changes)


LETTER = letter_pdf("Vi er enige i forslaget.")


def an_attachment(name: str = "høringssvar.pdf", content: bytes = LETTER) -> Attachment:
    """A small file."""
    return Attachment(name, "application/pdf", content)


def a_draft(**changes) -> Draft:
    """What a council's secretariat would hand in."""
    draft = Draft(
        author_name="Sekretariatet",
        email="sekretariat@raad.example.dk",
        organisation="",
        speaks_as=SpeaksAs.COUNCIL,
        body="Vi foreslår flere parkeringspladser ved værestederne.",
    )
    return replace(draft, **changes)


def a_submission(key: str = "", *, draft: Draft | None = None, **changes) -> Submission:
    """An answer just received by the web; `key` decides its reference and public id."""
    key = key or f"test/{next(_numbers)}"
    draft = draft or a_draft()
    submission = Submission(
        reference=identifiers.reference(key),
        public_id=identifiers.public_id("submission", key),
        consultation="partnerskabsstrategi",
        channel=Channel.WEB,
        status=Status.RECEIVED,
        received_at=NOW,
        late=False,
        identity=Identity.UNVERIFIED,
        identity_reason="",
        draft=draft,
        attachments=tuple(
            StoredAttachment(
                identifiers.public_id("attachment", f"{key}/{place}"),
                each.name,
                each.media_type,
                each.size,
                each.sha256,
            )
            for place, each in enumerate(draft.attachments)
        ),
    )
    return replace(submission, **changes)


def asked(db: Database, consultation: Consultation, *its_parties: Party) -> Consultation:
    """Put a consultation and parties into the record; the change has its event."""
    with transaction(db):
        consultations.put(db, consultation)
        for party in its_parties:
            parties.put(db, party)
        events.record(db, "consultation changed", consultation.slug, actor="test", now=NOW)
    return consultation


def kept(db: Database, submission: Submission) -> Submission:
    """Put a received submission into the record, with its event."""
    with transaction(db):
        submissions.add(
            db,
            submission,
            key=f"key of {submission.reference}",
            receipt_token=f"receipt of {submission.reference}",
        )
        stored = submissions.get(db, submission.reference)
        versions.add(db, stored, why=Why.RECEIVED, actor="respondent", now=submission.received_at)
        events.record(
            db,
            "submission received",
            submission.reference,
            actor="respondent",
            now=submission.received_at,
        )
    return submissions.get(db, submission.reference)


def files_ready(db: Database) -> None:
    """Read the files that wait, and make their public copies, as the worker does."""
    for sha256 in file_texts.waiting(db, count=1000):
        file = file_texts.get_waiting(db, sha256)
        with transaction(db):
            found = extract(file.name, file.media_type, file.content)
            file_texts.put(db, sha256, found, now=NOW)
    for each in copies.waiting(db, count=1000):
        waiting, redactions = copying.asked(db, each)
        made = make(waiting.name, waiting.media_type, waiting.content, waiting.read, redactions)
        copying.keep(db, waiting, made.copy, made.content, now=NOW)


def approved(db: Database, submission: Submission) -> Submission:
    """Put a submission into the record, its files read, and let a caseworker approve it."""
    kept(db, submission)
    files_ready(db)
    return moderating.approve(db, submission.reference, by="sagsbehandler@example.dk", now=NOW)


def last_events(db: Database, count: int) -> list[events.Event]:
    """The newest things that were done, whatever they are, newest first."""
    sql = "SELECT * FROM event WHERE action != 'read' ORDER BY id DESC LIMIT ?"
    return [events.event_of(each) for each in rows(db, sql, (count,))]


def only(record: Database) -> Submission:
    """Return the one submission there is."""
    (found,) = submissions.selected(record)
    return found
