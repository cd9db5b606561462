"""Files of an answer that is still being written: kept, so that nobody chooses them twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlite_utils import Database

from intake.core.submission import Attachment
from intake.store import files
from intake.store.connection import transaction


def keep(db: Database, uploads: Mapping[str, Attachment], *, now: datetime) -> None:
    """Keep the files, each under the secret token that fetches it again; all or none."""
    if not uploads:
        return
    with transaction(db):
        for token, upload in uploads.items():
            files.keep_upload(db, token, upload, now=now)


def forget(db: Database, tokens: Sequence[str]) -> None:
    """Drop uploads that the respondent took out again."""
    if not tokens:
        return
    with transaction(db):
        for token in tokens:
            files.forget_upload(db, token)
