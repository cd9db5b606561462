"""The folder beside public.db: the files that it names by their SHA-256, and no others."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from intake.store import files

EVERYONE_MAY_READ = 0o644
EVERYONE_MAY_LOOK = 0o755


def bring(db: Database, named_by: Path, folder: Path) -> None:
    """Put into the folder what the public database at `named_by` names, before readers meet it.

    Once this returns the files are on the disk. Raises NotFound, OSError.
    """
    missing = sorted(_named(named_by) - _there(folder))
    if not missing:
        return
    folder.mkdir(exist_ok=True)
    folder.chmod(EVERYONE_MAY_LOOK)
    for sha256 in missing:
        draft = folder / f"{sha256}.part"
        with draft.open("wb") as file:
            file.write(files.content(db, sha256))
            os.fchmod(file.fileno(), EVERYONE_MAY_READ)
            os.fsync(file.fileno())
        draft.rename(folder / sha256)
    _sync(folder)


def clear(named_by: Path, folder: Path) -> None:
    """Take out of the folder what the public database at `named_by` does not name."""
    others = _there(folder) - _named(named_by)
    for name in sorted(others):
        (folder / name).unlink()
    if others:
        _sync(folder)


def _named(path: Path) -> set[str]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as public:
        found = public.execute("SELECT file_sha256 FROM attachment WHERE file_sha256 != ''")
        return {sha256 for (sha256,) in found}


def _there(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()} if folder.is_dir() else set()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
