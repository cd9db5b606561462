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
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"
 oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop
 oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop
 oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"
 oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link"
 oor:op="fuse"><value>1</value></prop></item>
</oor:items>
"""


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
    """Tell whether bytes are a document of an office program, as far as their form tells."""
    if content.startswith(b"PK"):
        return (
            b"[Content_Types].xml" in content or b"mimetypeapplication/vnd.oasis" in content[:200]
        )
    return content.startswith(_OLE) or content.lstrip()[:5].lower() == b"{\\rtf"


def _set(name: str, content: bytes) -> bytes:
    """Return the document as PDF, in the child."""
    family = "calc" if _SHEETS.search(content) else "writer"
    ending = name.rpartition(".")[2].lower()
    with tempfile.TemporaryDirectory(prefix="intake-office-") as folder:
        room = Path(folder)
        profile = room / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_PROFILE, "utf-8")
        came = room / f"a.{ending if ending in _ENDINGS else 'docx'}"
        came.write_bytes(content)
        flat = _converted(room, came, "fods" if family == "calc" else "fodt")
        if flat is None:
            return b""
        text = flat.read_bytes()
        for pattern in _TAKEN_OUT:
            text = pattern.sub(b"", text)
        flat.write_bytes(text)
        made = _converted(room, flat, f"pdf:{family}_pdf_Export")
        return made.read_bytes() if made else b""


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
