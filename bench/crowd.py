"""A record with as many answers as a benchmark asks for: people's own, and campaigns' letters."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlite_utils import Database

from intake.core.consultation import Consultation, Stage
from intake.core.submission import Channel, Status
from intake.store import consultations
from intake.store.connection import connect, text_of, transaction
from intake.store.schema import initialise

SLUG = "strategi"
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
AT_ONCE = 1000
LETTERS = 20
"""Campaigns; two answers in five are one of their letters."""

_VOWELS, _CONSONANTS = "aeiouyæøå", "bdfghklmnprstv"
_VOCABULARY = 20_000


class Writer:
    """Writes texts whose words are as unevenly used as those of a language; the same each time."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.words = [self._word() for _ in range(_VOCABULARY)]
        self.uses = [1 / (at + 2) for at in range(_VOCABULARY)]
        self.letters = [self.text(180) for _ in range(LETTERS)]

    def _word(self) -> str:
        syllables = range(self.chance.randint(1, 5))
        chosen = self.chance.choice
        return "".join(chosen(_CONSONANTS) + chosen(_VOWELS) for _ in syllables) + chosen("rtn ")

    def text(self, count: int) -> str:
        return " ".join(self.chance.choices(self.words, self.uses, k=count))

    def answers(self, count: int) -> Iterator[tuple[str, int | None]]:
        """Give each answer, and which campaign's letter it is, or None."""
        for _ in range(count):
            if self.chance.random() < 0.4:
                letter = self.chance.randrange(LETTERS)
                yield self._as_sent(self.letters[letter]), letter
            else:
                yield self.text(self.chance.randint(20, 250)), None

    def _as_sent(self, letter: str) -> str:
        """Return a letter as it is, or with a greeting, own words, and words changed in it."""
        if self.chance.random() < 0.4:
            return letter
        words = letter.split()
        own = self.text(self.chance.choice((3, 15, 40, 90, 160))).split()
        at = self.chance.choice((0, len(words), len(words) // 2))
        words[at:at] = own
        for _ in range(self.chance.randint(0, 8)):
            words[self.chance.randrange(len(words))] = self.chance.choice(self.words)
        return " ".join(words)


def a_record(folder: Path) -> Database:
    """Return a record with one consultation; never synced, for filling it is not measured."""
    db = connect(folder / "record.db")
    initialise(db)
    db.conn.execute("PRAGMA synchronous = OFF")
    with transaction(db):
        consultations.put(
            db,
            Consultation(
                slug=SLUG,
                title="Strategi",
                stage=Stage.ANNOUNCED,
                opens_at=NOW - timedelta(days=20),
                closes_at=NOW + timedelta(days=20),
            ),
        )
    return db


def fill(db: Database, texts: list[str], *, searched: bool) -> None:
    """Put answers into the record, a thousand in a transaction, into the index if `searched`."""
    for begin in range(0, len(texts), AT_ONCE):
        with transaction(db):
            db.conn.executemany(
                _ADD,
                [_row(at, text) for at, text in enumerate(texts[begin : begin + AT_ONCE], begin)],
            )
            db.conn.execute("INSERT OR IGNORE INTO likeness_due SELECT id FROM search_due")
            if not searched:
                db.conn.execute("DELETE FROM search_due")


_CHANNELS, _STATUSES = list(Channel), [Status.RECEIVED] * 6 + [Status.APPROVED] * 3


def _row(at: int, text: str) -> dict[str, object]:
    return {
        "at": str(at),
        "channel": _CHANNELS[at % len(_CHANNELS)],
        "status": _STATUSES[at % len(_STATUSES)],
        "received_at": text_of(NOW - timedelta(seconds=at)),
        "late": at % 11 == 0,
        "name": f"Borger {at}",
        "email": f"borger{at}@example.dk",
        "body": text,
    }


_ADD = """INSERT INTO submission (key, reference, public_id, receipt_token_hash, consultation_id,
    channel, status, received_at, late, author_name, email, organisation, speaks_as, preference,
    notice, body, nil_return, identity, identity_reason, subject, quoted, signature, needs_review,
    reasons, findings)
    VALUES (:at, :at, :at, :at, 1, :channel, :status, :received_at, :late, :name, :email, '',
    'citizen', 'named', '', :body, 0, 'unverified', '', '', '', '', 0, '[]', '[]')"""
