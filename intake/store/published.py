"""Writing public.db, from nothing each time: no page of it ever held anything private.

First `fill` with rows while the record stands still, then `finish` at leisure: indexes, search,
and one clean copy without a free page, which is what readers get.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, astuple, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from intake.core.public_record import (
    PublicAttachment,
    PublicChange,
    PublicConsultation,
    PublicDecision,
    PublicDecisionPart,
    PublicMeeting,
    PublicNews,
    PublicParty,
    PublicPoint,
    PublicPromise,
    PublicSubmission,
    PublicWithdrawal,
)
from intake.store.connection import NoRoom, listed
from intake.store.generations import Generation
from intake.store.public_counts import COUNTS, TALLIES
from intake.store.public_schema import INDEXES, SEARCHED, TABLES

CACHE_KIB = 65_536
EVERYONE_MAY_READ = 0o644

Told = (
    PublicMeeting
    | PublicDecision
    | PublicDecisionPart
    | PublicChange
    | PublicPromise
    | PublicNews
    | PublicWithdrawal
)
"""What comes after the answers; each type has a table with its fields as columns."""

_TOLD: dict[type, str] = {
    PublicMeeting: "meeting",
    PublicDecision: "decision",
    PublicDecisionPart: "decision_part",
    PublicChange: "change",
    PublicPromise: "promise",
    PublicNews: "news",
    PublicWithdrawal: "withdrawal",
}


def fill(
    path: Path,
    *,
    consultations: Iterable[PublicConsultation],
    submissions: Iterable[PublicSubmission],
    generations: Iterable[Generation],
    told: Iterable[Told] = (),
) -> None:
    """Write the rows of a new public database to `path`, one by one. Raises NoRoom.

    `told` is what the authority said afterwards: decisions, promises and news.

    The last of `generations` is the one being made; its hash is not known yet.
    """
    with _open(path) as public:
        public.execute("BEGIN")
        for statement in TABLES:
            public.execute(statement)
        public.executemany(
            "INSERT INTO generation (number, made_at, sha256) VALUES (?, ?, ?)",
            ((each.number, _second(each.made_at), each.sha256 or None) for each in generations),
        )
        for consultation in consultations:
            _add_consultation(public, consultation)
        for submission in submissions:
            _add_submission(public, submission)
        for each in told:
            _add(public, _TOLD[type(each)], asdict(each))
        public.execute("COMMIT")


def finish(draft: Path, path: Path) -> None:
    """Make the finished database `path` out of the filled draft, which goes. Raises NoRoom."""
    with _open(draft) as public:
        for statement in (*INDEXES, *COUNTS, *TALLIES):
            public.execute(statement)
        for table, columns in SEARCHED.items():
            _index_words(public, table, columns)
        public.execute("ANALYZE")
        # The copy has no free page, whatever building the search index left behind. Rows are
        # numbered from 1 without a gap, so the copy cannot number them differently from the index.
        public.execute("VACUUM INTO ?", (os.fspath(path),))
    draft.unlink()


def sync(path: Path) -> str:
    """Bring the finished database to the disk, readable by all; return the SHA-256 of its bytes."""
    with path.open("rb") as file:
        os.fchmod(file.fileno(), EVERYONE_MAY_READ)
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def holds(path: Path, public_id: str) -> bool:
    """Return whether the public database at `path` holds the submission with this public id."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as public:
        found = public.execute("SELECT 1 FROM submission WHERE id = ?", (public_id,)).fetchone()
        return found is not None


def number(path: Path) -> int | None:
    """Return the generation of the public database at `path`; None where there is none to read."""
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as public:
            found = public.execute("SELECT max(number) FROM generation").fetchone()[0]
            return None if found is None else int(found)
    except sqlite3.DatabaseError:
        return None


def _add(public: sqlite3.Connection, table: str, values: Mapping[str, Any]) -> None:
    """Write one row. A key that points nowhere is null, and not an empty text."""
    public.execute(
        f"INSERT INTO {table} ({', '.join(values)}) VALUES ({_marks(values)})",
        [
            None if name in {"consultation", "party"} and value == "" else _plain(value)
            for name, value in values.items()
        ],
    )


def _add_consultation(public: sqlite3.Connection, consultation: PublicConsultation) -> None:
    parts = {"parties", "material"}
    names = [each.name for each in fields(consultation) if each.name not in parts]
    _add(public, "consultation", {name: getattr(consultation, name) for name in names})
    of = {"consultation": consultation.id}
    for material in consultation.material:
        key = f"{consultation.id}-{material.number}"
        _add(public, "material", {"id": key, **of, **asdict(material)})
    for party in consultation.parties:
        _add_party(public, party)
        told = {"party": party.id, "name": party.name, "kind": party.kind}
        _add(public, "invited", {"id": f"{consultation.id}-{party.id}", **of, **told})


def _add_submission(public: sqlite3.Connection, submission: PublicSubmission) -> None:
    public.execute(
        "INSERT INTO submission (id, consultation, sender, party, author_name, organisation,"
        " anonymous, speaks_as, channel, received_on, late, nil_return, mandate, adopted_on,"
        " minority, point_count, attachment_count, body, text, wording)"
        f" VALUES ({_marks(range(20))})",
        (
            submission.id,
            submission.consultation,
            submission.sender,
            json.dumps([each.name for each in submission.parties], ensure_ascii=False),
            submission.author_name,
            submission.organisation,
            submission.anonymous,
            submission.speaks_as,
            submission.channel,
            _plain(submission.received_on),
            submission.late,
            submission.nil_return,
            submission.mandate,
            _plain(submission.adopted_on),
            submission.minority,
            len(submission.points),
            len(submission.attachments),
            submission.body,
            submission.text,
            submission.wording,
        ),
    )
    _add_parties(public, submission)
    _add_parts(public, submission)


def _add_parties(public: sqlite3.Connection, submission: PublicSubmission) -> None:
    for party in submission.parties:
        _add_party(public, party)
        link = {"submission": submission.id, "party": party.id}
        _add(public, "submission_party", {**link, "received_on": submission.received_on})


def _add_party(public: sqlite3.Connection, party: PublicParty) -> None:
    public.execute(
        "INSERT INTO party (id, name, kind) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        astuple(party),
    )


def _add_parts(public: sqlite3.Connection, submission: PublicSubmission) -> None:
    of = (submission.id, submission.consultation)
    public.executemany(
        "INSERT INTO answer (id, submission, consultation, question_key, question, position, text)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (f"{submission.id}-{each.key}-{place}", *of, each.key, each.question, place, text)
            for each in submission.answers
            for place, text in enumerate(each.texts, 1)
        ),
    )
    public.executemany(
        "INSERT INTO point (submission, consultation, id, number, text, theme, subtheme, fate,"
        f" remark, passed_to, same_as, wording) VALUES ({_marks(range(12))})",
        (
            (*of, *astuple(replace(each, id=_point_key(submission, each))))
            for each in submission.points
        ),
    )
    public.executemany(
        "INSERT INTO attachment (id, submission, consultation, name, kind, media_type, size, why,"
        f" pages, text, file_type, file_size, file_sha256) VALUES ({_marks(range(13))})",
        (_attachment(each, *of) for each in submission.attachments),
    )
    public.executemany(
        "INSERT INTO redaction (id, submission, place, reason, count) VALUES (?, ?, ?, ?, ?)",
        (astuple(each) for each in submission.redactions),
    )


def _attachment(each: PublicAttachment, submission: str, consultation: str) -> tuple[Any, ...]:
    named, *facts = astuple(each)
    return (named, submission, consultation, *facts)


def _point_key(submission: PublicSubmission, point: PublicPoint) -> str:
    """Return the point's lasting name; only what was never approved has none of its own."""
    return point.id if point.id.startswith("H") else f"{submission.id}-{point.number}"


def _index_words(public: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> None:
    public.execute(
        f"CREATE VIRTUAL TABLE {table}_fts USING fts5"
        f' ({", ".join(columns)}, content="{table}", tokenize="trigram")'
    )
    public.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")
    public.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('optimize')")


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection for building: without a journal, as a half-built file is thrown away."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as public:
            public.execute("PRAGMA journal_mode = OFF")
            public.execute("PRAGMA synchronous = OFF")
            public.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            yield public
    except sqlite3.OperationalError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without SQLite's extension of it
        if code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}:
            raise NoRoom("The disk is too full to publish.") from error
        raise


def _plain(value: Any) -> Any:
    """Return dates and moments as the text they are published as, lists as JSON."""
    if isinstance(value, tuple):
        return listed(value)
    if isinstance(value, datetime):
        return _second(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _second(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _marks(values: Iterable[Any]) -> str:
    return ", ".join("?" for _ in values)
