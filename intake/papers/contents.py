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

LEVELS = {"Heading 1": 1, "Heading 2": 2}
FIELD = r'TOC \o "1-2" \h \z \u'
_FIRST_BOOKMARK = 70_000
"""Above the numbers that templates have of their own."""


def fill(document: Document) -> None:
    """Write the entries of the document's table of contents, if it has one."""
    field = next(_fields(document), None)
    if field is None:
        return
    levels = {each.style_id: LEVELS.get(each.name or "", 0) for each in document.styles}
    lines = {level: _style(document, level) for level in LEVELS.values()}
    entries: list[Any] = []
    for heading in document.element.body.iter(qn("w:p")):
        if level := levels.get(heading.style, 0):
            entries.append(_entry(heading, lines[level], _FIRST_BOOKMARK + len(entries)))
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


def _entry(heading: Any, style: str, number: int) -> Any:
    """Return a line of the table of contents that leads to the heading, which gets a bookmark."""
    begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    begin.set(qn("w:id"), str(number))
    begin.set(qn("w:name"), f"_Toc{number}")
    end.set(qn("w:id"), str(number))
    heading.insert(0 if heading.pPr is None else 1, begin)
    heading.append(end)
    link, run, text = OxmlElement("w:hyperlink"), OxmlElement("w:r"), OxmlElement("w:t")
    link.set(qn("w:anchor"), f"_Toc{number}")
    link.set(qn("w:history"), "1")
    text.text = heading.text
    text.set(qn("xml:space"), "preserve")
    run.append(text)
    link.append(run)
    line: Any = OxmlElement("w:p")
    line.style = style
    line.append(link)
    return line


def _style(document: Document, level: int) -> str:
    """Return the id of Word's own style of a line at this level; a template may lack it."""
    name = f"toc {level}"
    for each in document.styles:
        if (each.name or "").lower() == name:
            return str(each.style_id)
    made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    made.base_style = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    made.paragraph_format.left_indent = 240_000 * (level - 1)
    made.paragraph_format.space_after = 40_000
    return str(made.style_id)


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
