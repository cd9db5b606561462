#!/usr/bin/env python3
"""Check a case file: every file named in it is there, whole and unaltered, and nothing else is.

Needs only Python 3.8 or newer. Beside the unpacked files: `python3 check.py`; for a ZIP as it
came: `python3 check.py FILE.zip`. Exit 0 where all is well, 1 where it is not. Any other tool that
knows SHA-256 can do the same: `sha256sum -c SHA256SUMS`.
"""

from __future__ import annotations

import hashlib
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import IO, Callable, Iterable  # noqa: UP035 - where Python is old, too

SUMS = "SHA256SUMS"
PIECE = 1 << 20
BROKEN = (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError)


def of_zip(path: Path) -> list[str]:
    """Return what is wrong with a case file in a ZIP, an empty list where nothing is."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            twice = [name for name, count in Counter(names).items() if count > 1]
            return [f"{each}: is there twice" for each in twice] + _problems(names, archive.open)
    except BROKEN as error:
        return [f"{path.name}: {error}"]


def of_folder(folder: Path) -> list[str]:
    """Return what is wrong with an unpacked case file, an empty list where nothing is."""
    names = [each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()]
    return _problems(names, lambda name: (folder / name).open("rb"))


def _problems(names: Iterable[str], opened: Callable[[str], IO[bytes]]) -> list[str]:
    there = set(names)
    if SUMS not in there:
        return [f"{SUMS}: is missing"]
    with opened(SUMS) as file:
        lines = file.read().decode("utf-8", "replace").splitlines()
    wanted = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    found = [f"{each}: is missing" for each in sorted(set(wanted) - there)]
    found += [f"{each}: does not belong here" for each in sorted(there - set(wanted) - {SUMS})]
    for name in sorted(set(wanted) & there):
        with opened(name) as file:
            if _digest(file) != wanted[name]:
                found.append(f"{name}: is not what it was")
    return found


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in iter(lambda: file.read(PIECE), b""):
        digest.update(piece)
    return digest.hexdigest()


def main(arguments: list[str]) -> int:
    """Check what was named, or the folder this stands in; say what is wrong."""
    folder = Path(__file__).resolve().parent
    found = of_zip(Path(arguments[0])) if arguments else of_folder(folder)
    for each in found or ["All is well."]:
        print(each)  # noqa: T201 - what it is for
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
