"""Typesetting, in the child: values become a PDF, and never markup."""

import json
import sys
from datetime import datetime
from typing import Any

import typst

from intake import child
from intake.config import HERE

CPU_SECONDS = 20
"""For one paper: two million letters take seven."""

FOLDER = HERE / "templates" / "papers"


def typeset(name: str, values: dict[str, Any], *, at: datetime, fonts: typst.Fonts) -> bytes:
    """Return the paper `name` as a PDF for everyone (PDF/UA-1, ISO 14289-1), dated `at`.

    The values reach the template as data. Where they hold signs that no font at hand can draw,
    which the standard forbids, the PDF has its tags all the same but does not claim to keep it.
    """
    try:
        return _compiled(name, values, at, fonts, "ua-1")
    except typst.TypstError:
        return _compiled(name, values, at, fonts)


def _compiled(
    name: str, values: dict[str, Any], at: datetime, fonts: typst.Fonts, *standards: Any
) -> bytes:
    made = typst.compile(
        FOLDER / f"{name}.typ",
        root=FOLDER,
        format="pdf",
        font_paths=fonts,
        sys_inputs={"it": json.dumps(values, ensure_ascii=False)},
        pdf_standards=list(standards),
        timestamp=at.replace(microsecond=0),
    )
    assert isinstance(made, bytes)  # a PDF is one file
    return made


def our_fonts() -> typst.Fonts:
    """Return the fonts that come with the typesetter: the same on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def main() -> None:
    """Set papers asked for on stdin until it ends: the child's side."""
    child.confine()
    fonts = our_fonts()  # found once: it takes longer than setting a page
    while True:
        try:
            name, at, values = json.loads(child.read(sys.stdin.buffer))
        except child.Broken:
            return
        child.arm(CPU_SECONDS)
        made = typeset(name, values, at=datetime.fromisoformat(at), fonts=fonts)
        child.write(sys.stdout.buffer, made)


if __name__ == "__main__":
    main()
