"""What the desk shows of an answer's files: what was read in each, and what to mind."""

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from intake.core import file_face
from intake.core.extracted import Extracted, Flag
from intake.core.findings import in_parts
from intake.core.message import Finding
from intake.core.submission import StoredAttachment, Submission
from intake.store import file_texts

MOST_SHOWN = 100_000
"""Characters of one file's text on the page; who needs more opens the file."""

MOST_FOUND = 50
"""Findings of one file on the page."""


@dataclass(frozen=True, kw_only=True)
class File:
    """One attachment, counted from 1. `extracted` is None until the worker has read it."""

    number: int
    stored: StoredAttachment
    extracted: Extracted | None
    found: tuple[Finding, ...]

    @property
    def text(self) -> str:
        """Return as much of its text as the page shows."""
        return self.extracted.text[:MOST_SHOWN] if self.extracted else ""

    @property
    def is_cut(self) -> bool:
        """Tell whether it holds more text than the page shows."""
        return self.extracted is not None and len(self.extracted.text) > MOST_SHOWN

    @property
    def flags(self) -> tuple[Flag, ...]:
        """Return what to mind."""
        return self.extracted.flags if self.extracted else ()

    @property
    def found_shown(self) -> tuple[Finding, ...]:
        """Return as many findings as the page shows."""
        return self.found[:MOST_FOUND]


def beside(db: Database, submission: Submission) -> dict[str, Any]:
    """Return what the answer's page tells of its files."""
    return {"files": of(db, submission), "unread": file_face.unread(submission)}


def of(db: Database, submission: Submission) -> list[File]:
    """Return the files of an answer in order, with CPR numbers in their names and their texts."""
    read = file_texts.of_submission(db, submission.reference)
    return [
        File(
            number=number,
            stored=stored,
            extracted=extracted,
            found=in_parts({"filename": stored.name})
            + (extracted.as_findings() if extracted else ()),
        )
        for number, (stored, extracted) in enumerate(
            zip(submission.attachments, read, strict=True), 1
        )
    ]
