"""The table of contents of a document for Word.

The template holds a table of contents as Word itself puts it in (a field TOC). Word fills it when
asked to; until then whoever opens the document would see none, so its entries are written here:
each leads to its heading, and Word adds the page numbers when the field is brought up to date.
"""

from collections.abc import Iterator
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

LEVELS = {"Heading 1": 1, "Heading 2": 2}
FIELD = r'TOC \o "1-2" \h \z \u'
_FIRST_BOOKMARK = 70_000
"""Above the numbers that templates have of their own."""


def fill(document: Document) -> None:
    """Write the entries of the document's table of contents, if it has one."""
    field = next(_fields(document), None)
    if field is None:
        return
    headings = [each for each in document.paragraphs if _level(each)]
    entries = [
        _entry(document, each, f"_Toc{_FIRST_BOOKMARK + number}", number)
        for number, each in enumerate(headings)
    ]
    if not entries:
        return
    _wrap(entries)
    first, *rest = field
    for each in entries:
        first.addprevious(each)
    for each in (first, *rest):
        each.getparent().remove(each)


def _fields(document: Document) -> Iterator[list[Any]]:
    """Give the paragraphs of each table of contents, from where its field begins to its end."""
    found: list[Any] = []
    depth = 0
    for paragraph in document.element.body.iter(qn("w:p")):
        if not found and not any(
            (each.text or "").strip().startswith("TOC")
            for each in paragraph.iter(qn("w:instrText"))
        ):
            continue
        found.append(paragraph)
        kinds = [each.get(qn("w:fldCharType")) for each in paragraph.iter(qn("w:fldChar"))]
        depth += kinds.count("begin") - kinds.count("end")
        if depth <= 0:
            yield found
            found, depth = [], 0


def _level(paragraph: Paragraph) -> int:
    style = paragraph.style
    return LEVELS.get(style.name or "", 0) if style is not None else 0


def _entry(document: Document, heading: Paragraph, name: str, number: int) -> Any:
    """Return a line of the table of contents that leads to the heading, which gets a bookmark."""
    begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    begin.set(qn("w:id"), str(_FIRST_BOOKMARK + number))
    begin.set(qn("w:name"), name)
    end.set(qn("w:id"), str(_FIRST_BOOKMARK + number))
    after = heading._p.pPr
    heading._p.insert(0 if after is None else 1, begin)
    heading._p.append(end)
    line = OxmlElement("w:p")
    its = Paragraph(line, heading._parent)
    its.style = _style(document, _level(heading))
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), name)
    link.set(qn("w:history"), "1")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = heading.text
    text.set(qn("xml:space"), "preserve")
    run.append(text)
    link.append(run)
    line.append(link)
    return line


def _style(document: Document, level: int) -> Any:
    """Return Word's own style of a line at this level; a template may lack it."""
    name = f"toc {level}"
    for each in document.styles:
        if (each.name or "").lower() == name:
            return each
    made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    made.paragraph_format.left_indent = 240_000 * (level - 1)
    made.paragraph_format.space_after = 40_000
    return made


def _wrap(entries: list[Any]) -> None:
    """Put the entries into a field: it begins in the first line and ends in the last."""
    first, last = entries[0], entries[-1]
    begin = [_mark("begin"), _instruction(), _mark("separate")]
    at = 1 if first.find(qn("w:pPr")) is not None else 0
    for offset, run in enumerate(begin):
        first.insert(at + offset, run)
    last.append(_mark("end"))


def _mark(kind: str) -> Any:
    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run.append(mark)
    return run


def _instruction() -> Any:
    run, text = OxmlElement("w:r"), OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {FIELD} "
    run.append(text)
    return run
