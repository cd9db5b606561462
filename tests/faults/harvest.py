"""What must hold after any accident: the questions asked of the record and of the mail sink."""

import email
import hashlib
from collections import Counter, defaultdict
from email.policy import default

from sqlite_utils import Database

from intake.config import Settings
from intake.core.identifiers import fingerprint
from intake.store.connection import connect, rows, value
from tests.outside import File
from tests.service import Service, eventually


def record_of(settings: Settings) -> Database:
    """A connection of the test's own, for looking."""
    return connect(settings.record_path)


def is_quiet(db: Database) -> bool:
    """Whether nothing waits: each message has its fate, each letter has left."""
    return not value(db, "SELECT count(*) FROM inbox WHERE fate IS NULL") and not value(
        db, "SELECT count(*) FROM delivery WHERE next_try_at IS NOT NULL"
    )


def sound(service: Service, db: Database) -> None:
    """The record is whole: pages, rows that point at rows, the sealed log, one fate each."""
    room = [each for each in service.faults() if not each.startswith("disk: ")]
    assert room == []
    assert value(db, "SELECT count(*) FROM inbox WHERE (fate = 'submitted') != EXISTS"
                 " (SELECT 1 FROM submission WHERE inbox_id = inbox.id)") == 0  # fmt: skip
    received = Counter(
        each["subject"]
        for each in rows(db, "SELECT subject FROM event WHERE action = 'submission received'")
    )
    references = [each["reference"] for each in rows(db, "SELECT reference FROM submission")]
    assert received == Counter(references)
    for each in rows(db, "SELECT sha256, content FROM file"):
        assert hashlib.sha256(each["content"]).hexdigest() == each["sha256"]


def submission_with(db: Database, text: str, files: tuple[File, ...] = ()) -> str:
    """The reference of the one submission that says `text`, with exactly these files."""
    found = rows(
        db,
        "SELECT s.id, reference FROM submission s WHERE instr(body, ?) OR EXISTS"
        " (SELECT 1 FROM answer WHERE submission_id = s.id AND instr(text, ?))",
        (text, text),
    )
    assert len(found) == 1, f"{len(found)} submissions say {text}"
    kept = rows(
        db, "SELECT name, sha256 FROM attachment WHERE submission_id = ? ORDER BY position",
        (found[0]["id"],),
    )  # fmt: skip
    wanted = [{"name": each.name, "sha256": _sha256(each)} for each in files]
    assert kept == wanted
    return str(found[0]["reference"])


def reference_behind(db: Database, receipt: str) -> str:
    """The reference of the submission that a receipt's address (…/r/<token>) leads to."""
    token = receipt.rpartition("/")[2]
    found = value(
        db, "SELECT reference FROM submission WHERE receipt_token_hash = ?", (fingerprint(token),)
    )
    assert found, "the receipt leads nowhere"
    return str(found)


def letters_left(service: Service, db: Database) -> int:
    """Each letter has one Message-ID and reached the sink; return how many came twice."""
    seen: dict[tuple[str, str], int] = Counter()
    about: dict[str, set[str]] = defaultdict(set)
    for _, recipients, raw in list(service.sink.messages):
        (address,) = recipients
        message = email.message_from_bytes(raw, policy=default)
        seen[(str(message["Message-ID"]), address)] += 1
        about[address].add(str(message["Message-ID"]))
    owed = rows(
        db, "SELECT message_id, address FROM delivery JOIN letter ON letter.id = letter_id"
    )  # fmt: skip
    assert set(seen) == {(each["message_id"], each["address"]) for each in owed}
    once = Counter(
        each["submission_reference"]
        for each in rows(db, "SELECT submission_reference FROM letter WHERE kind = 'receipt'")
    )
    assert set(once.values()) <= {1}, "a submission has two receipts"
    with_address = {
        each["reference"] for each in rows(db, "SELECT reference FROM submission WHERE email != ''")
    }
    assert set(once) == with_address
    return sum(seen.values()) - len(seen)


def nothing_waits(db: Database) -> None:
    """Wait until the worker has done all that was left."""
    eventually(lambda: is_quiet(db), within=90)


def _sha256(file: File) -> str:
    return hashlib.sha256(file.content).hexdigest()
