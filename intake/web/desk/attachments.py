"""What the desk shows of an answer's files: what was read in each, and what to mind."""

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from forms.file_redaction import UnreadForm
from intake.core import file_face
from intake.core.extracted import Extracted, Flag
from intake.core.findings import in_parts
from intake.core.message import Finding
from intake.core.submission import StoredAttachment, Submission
from intake.store import file_texts, unread_files

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
    unread = file_face.unread(submission)
    names = {each.public_id for each in unread}
    waiting = [each for each in unread if each.copy is None]
    return {
        "files": of(db, submission),
        "unread": unread,
        "unread_waits": len(waiting) == len(unread),
        "unread_asked": [
            each for each in unread_files.of(db, submission.reference) if each.attachment in names
        ],
        "let_past": any(each.is_let_past for each in submission.attachments),
        "unread_form": UnreadForm(formdata=None),
    }


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
