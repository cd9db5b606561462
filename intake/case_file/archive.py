"""Writing a case file: one ZIP, the same bytes from the same record, and flat in memory."""

import csv
import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from sqlite_utils import Database

from intake import zipping
from intake.case_file import check, documents
from intake.config import HERE, Settings
from intake.core.case_file import COLUMNS, FORMAT, Document, cell
from intake.core.consultation import Consultation
from intake.core.errors import FileProblem
from intake.store import consultations, journal
from intake.store.connection import NoRoom

_SPOOLED = 4 << 20
_PIECE = 1 << 16

Progress = Callable[[int, int], None]
"""Is told how many documents are done, of about how many."""


@dataclass(frozen=True)
class Made:
    """A case file: the SHA-256 of its bytes, and of each document's by the document's id."""

    sha256: str
    documents: tuple[tuple[str, str], ...]


def write(
    db: Database,
    slug: str,
    path: Path,
    settings: Settings,
    *,
    now: datetime,
    told: Progress | None = None,
) -> Made:
    """Write the consultation's case file to `path`, whole or not at all.

    Raises NotFound, FileProblem where it cannot be written, NoRoom where the disk is full.
    """
    asked = consultations.get(db, slug)
    found = documents.of(db, slug, settings, now=now)
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
                writer = _Writer(db, asked, archive)
                writer.all_of(found, told)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        if error.errno in {28, 122}:  # ENOSPC, EDQUOT
            raise NoRoom("The disk is too full for the case file.") from error
        raise FileProblem(str(path), f"cannot be written ({error.strerror})") from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    with path.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return Made(digest, tuple(writer.documents))


class _Writer:
    """Puts documents into the archive one after the other, and lists them at the end."""

    def __init__(self, db: Database, asked: Consultation, archive: zipfile.ZipFile) -> None:
        self._db = db
        self._asked = asked
        self._archive = archive
        self._sums: list[str] = []
        self.documents: list[tuple[str, str]] = []

    def all_of(self, found: documents.Found, told: Progress | None) -> None:
        with (
            tempfile.SpooledTemporaryFile(_SPOOLED, "w+", encoding="utf-8", newline="") as table,
            tempfile.SpooledTemporaryFile(_SPOOLED, "w+", encoding="utf-8") as lines,
        ):
            rows = csv.writer(table)
            rows.writerow(COLUMNS)
            for done, each in enumerate(found.documents(), 1):
                content = each.content()
                if content is None:
                    continue
                facts = self._facts(each, *self._add(each.path, content))
                self.documents.append((each.id, facts["sha256"]))
                rows.writerow([cell(facts[name]) for name in COLUMNS])
                lines.write(json.dumps(facts, ensure_ascii=False) + "\n")
                if told:
                    told(done, max(found.count, done))
            self._add("metadata.csv", _pieces(table))
            self._add("metadata.jsonl", _pieces(lines))
        self._add("manifest.json", self._manifest())
        self._add("LÆSMIG.txt", (HERE / "templates" / "case_file" / "LÆSMIG.txt").read_bytes())
        self._add("check.py", Path(check.__file__).read_bytes(), mode=0o755)
        sums = "".join(f"{each}\n" for each in sorted(self._sums))
        zipping.add(self._archive, check.SUMS, sums.encode())

    def _facts(self, document: Document, digest: str, size: int) -> dict[str, str]:
        known = journal.of(self._db, self._asked.slug, document.id)
        return {
            "id": document.id,
            "kind": document.kind,
            "direction": document.direction,
            "moment": document.moment.astimezone(UTC).isoformat(timespec="seconds"),
            "sender": document.sender,
            "recipients": ", ".join(document.recipients),
            "subject": document.subject,
            "case_number": self._asked.case_number,
            "belongs_to": document.belongs_to,
            "path": document.path,
            "media_type": document.media_type,
            "size": str(size),
            "sha256": digest,
            "state": document.state,
            "journal_number": known.number if known else "",
            "journalised_at": known.at.isoformat(timespec="seconds") if known else "",
            "journalised_by": known.by if known else "",
        }

    def _manifest(self) -> bytes:
        asked = self._asked
        facts = {
            "format": FORMAT,
            "consultation": asked.slug,
            "title": asked.title,
            "case_number": asked.case_number,
            "unit": asked.unit,
            "opens_at": asked.opens_at.isoformat(),
            "closes_at": asked.closes_at.isoformat(),
            "columns": list(COLUMNS),
        }
        return (json.dumps(facts, ensure_ascii=False, indent=2) + "\n").encode()

    def _add(self, path: str, content: zipping.Content, *, mode: int = 0o644) -> tuple[str, int]:
        """Add one file; return its SHA-256 and its size in bytes."""
        digest, size = zipping.add(self._archive, path, content, mode=mode)
        self._sums.append(f"{digest}  {path}")
        return digest, size


def _pieces(file: IO[str]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece.encode()
