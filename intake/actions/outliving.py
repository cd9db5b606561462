"""Letting published answers outlive their originals: the public face is all that is left."""

from datetime import datetime

from sqlite_utils import Database

from intake.core import outliving
from intake.core.publication import visible
from intake.core.redaction import left_at, point_place
from intake.core.submission import Submission
from intake.store import consultations, erasing, kept_faces, parties, submissions
from intake.store.erasing import Reach


def keep_face(db: Database, submission: Submission, *, now: datetime) -> None:
    """Write the public face of an answer over what the record holds of it; in a transaction.

    The public sees the same afterwards, to the letter. Words of ours about its points lose what
    is left out of them.
    """
    asked = consultations.get(db, submission.consultation)
    left = outliving.outlived(submission, asked, parties.every(db))
    hidden = [each for each in submission.redactions if each.words]

    def clean(number: int, text: str) -> str:
        return left_at({point_place(number)}, text, hidden)

    kept_faces.write(db, left, clean=clean, now=now)
    reach = Reach()
    reach.add("submission", [kept_faces.number_of(db, submission.reference)])
    erasing.erase_originals(db, reach)
    kept_faces.renew_recipes(db, submission.reference)


def split(db: Database, references: list[str]) -> tuple[list[Submission], list[str]]:
    """Return the answers that the public sees, and the references of all others."""
    found = [submissions.get(db, each) for each in references]
    shown = [each for each in found if visible(each)]
    names = {each.reference for each in shown}
    return shown, [each.reference for each in found if each.reference not in names]
