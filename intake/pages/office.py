"""Office documents set as pages by LibreOffice, where it is installed; in a limited child.

Twice: first as flat OpenDocument, out of which go what was deleted, comments and links to other
files, then as PDF. LibreOffice has a profile of its own for each document, no network, no macros.
"""

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from intake import child

SECONDS = 60
CPU_SECONDS = 90
MEMORY = 6 * 1024 * 1024 * 1024
"""Bytes of address space: LibreOffice maps much more than it uses."""

LARGEST = 200 * 1024 * 1024
"""Bytes of any file it writes."""

PROGRAM = ("-m", "intake.pages.office")

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENDINGS = {"docx", "doc", "odt", "rtf", "xlsx", "xls", "ods"}
_PACKED = (
    b"word/document.xml",
    b"xl/workbook.xml",
    b"application/vnd.oasis.opendocument.text",
    b"application/vnd.oasis.opendocument.spreadsheet",
)
_SHEETS = re.compile(rb"xl/workbook|opendocument\.spreadsheet|W\0o\0r\0k\0b\0o\0o\0k\0")
_TAKEN_OUT = tuple(
    re.compile(pattern, re.S)
    for pattern in (
        rb"<text:tracked-changes\b.*?</text:tracked-changes>",
        rb"<text:change(?:-start|-end)?\b[^>]*/>",
        rb"<office:annotation\b.*?</office:annotation>",
        rb"<office:annotation-end\b[^>]*/>",
        rb"<office:scripts\b.*?</office:scripts>",
        rb"<office:event-listeners\b.*?</office:event-listeners>",
        rb"""\bxlink:href=(?:"(?!#)[^"]*"|'(?!#)[^']*')""",
    )
)
_DELETION = re.compile(
    rb"""<text:changed-region\b[^>]*?\bxml:id="([^"]{1,100})"[^>]*>\s*<text:deletion\b"""
)
_START, _END = (b'<text:change-%b text:change-id="' % each for each in (b"start", b"end"))
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{}</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.Office.{}"><prop oor:name="{}" oor:op="fuse">'
    "<value>{}</value></prop></item>"
)
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),  # never
    ("Calc/Content/Update", "Link", "1"),  # never, in its numbers
)


class Office(child.Confined):
    """One child process, used by one thread."""

    def __init__(self, *, program: Sequence[str] = PROGRAM) -> None:
        super().__init__(program, SECONDS * 2 + 20.0)

    def pdf(self, name: str, content: bytes) -> bytes:
        """Return an office document as PDF; empty where it is none, or cannot be set as pages."""
        if not (is_office(content) and found()):
            return b""
        try:
            return self._child.ask(name.encode(), content, seconds=self._seconds)
        except (child.Broken, OSError):
            self.close()
            return b""


def found() -> str:
    """Return where LibreOffice is; empty where it is not installed."""
    return shutil.which("soffice") or ""


def is_office(content: bytes) -> bool:
    """Tell whether bytes are a letter or a sheet of an office program, as far as their form tells.

    LibreOffice takes anything for a text and would set the bytes of a program as pages.
    """
    if content.startswith(b"PK\x03\x04"):
        return any(each in content for each in _PACKED)
    if content.startswith(_OLE):
        return any(each.encode("utf-16-le") in content for each in ("WordDocument", "Workbook"))
    return content.lstrip()[:5].lower() == b"{\\rtf"


def _set(name: str, content: bytes) -> bytes:
    """Return the document as PDF, in the child."""
    family = "calc" if _SHEETS.search(content) else "writer"
    ending = name.rpartition(".")[2].lower()
    with tempfile.TemporaryDirectory(prefix="intake-office-") as folder:
        room = Path(folder)
        profile = room / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_profile(), "utf-8")
        came = room / f"a.{ending if ending in _ENDINGS else 'docx'}"
        came.write_bytes(content)
        flat = _converted(room, came, "fods" if family == "calc" else "fodt")
        if flat is None:
            return b""
        flat.write_bytes(without_history(flat.read_bytes()))
        made = _converted(room, flat, f"pdf:{family}_pdf_Export")
        return made.read_bytes() if made else b""


def _profile() -> str:
    return _PROFILE.format("".join(_ITEM.format(*each) for each in _SETTINGS))


def without_history(flat: bytes) -> bytes:
    """Return a flat OpenDocument without deleted words, comments, scripts and links to files.

    Deleted words stand in the text between two marks; only markup is left between them.
    """
    for number in _DELETION.findall(flat):
        name = re.escape(number)
        span = re.compile(_START + name + rb'"/>.*?' + _END + name + rb'"/>', re.S)
        flat = span.sub(lambda found: re.sub(rb">[^<]+<", b"><", found[0]), flat)
    for pattern in _TAKEN_OUT:
        flat = pattern.sub(b"", flat)
    return flat


def _converted(room: Path, path: Path, to: str) -> Path | None:
    command = [
        found(),
        "--headless",
        "--norestore",
        "--nologo",
        "--nodefault",
        "--nolockcheck",
        f"-env:UserInstallation={(room / 'profile').as_uri()}",
        "--convert-to",
        to,
        "--outdir",
        str(room / "out"),
        str(path),
    ]
    environment = {"HOME": str(room), "PATH": "/usr/bin:/bin", "TMPDIR": str(room)}
    process = subprocess.Popen(  # noqa: S603 - a program that is installed, with our own words
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=room,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        return None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    made = room / "out" / f"{path.stem}.{to.partition(':')[0]}"
    return made if made.is_file() and made.stat().st_size <= LARGEST else None


def main() -> None:
    """Set documents asked for on stdin until it ends: the child's side."""
    child.confine(memory=MEMORY)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            name, content = child.read(source).decode(), child.read(source)
        except child.Broken:
            return
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, resource.RLIM_INFINITY))
        try:
            made = _set(name, content)
        except OSError:
            made = b""
        child.write(sink, made)


if __name__ == "__main__":
    main()
