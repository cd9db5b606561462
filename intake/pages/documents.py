"""PDF by PDFium: its pages drawn, and the letters on them that can really be seen.

A page is drawn with its letters and without them. A letter that makes no difference is hidden:
white on white, under a box or a picture, outside the page. That is how nothing needs to be known
about the ways to hide words.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pypdfium2
from PIL import Image, ImageChops
from pypdfium2 import raw

from intake.core.public_copy import LeftOut
from intake.pages.letters import Box, Letter
from intake.pages.pictures import TooLarge, bare

MOST_PAGES = 300
MOST_DOTS = 9_000_000
"""Of one page: twice an A3 sheet. Larger sheets are drawn coarser."""

SHOWN_DPI, LOOKED_AT_DPI = 150, 100

_PASSWORD = 4  # FPDF_ERR_PASSWORD in fpdfview.h
_DEEPEST = 15  # of drawings inside drawings
_INK = 60  # of 255, between the lightest and the darkest dot of a word that a scanner read
_MOST_OF_A_PAGE = 0.6
FEW = 3
"""So many letters may fail to show by themselves: signs without a form of their own."""


class Locked(Exception):
    """It needs a password."""


@dataclass(frozen=True)
class Looked:
    """What was found on a page: its letters, and whether they are a scanner's reading.

    It is unread where something is drawn on it that may be words and is no letters: a scan.
    """

    letters: list[Letter]
    is_scan: bool
    is_unread: bool
    covered: int


@contextmanager
def opened(content: bytes) -> Iterator[Any]:
    """A document; raises Locked, TooLarge, and PdfiumError where it is none."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise Locked from error
        raise
    try:
        if len(document) > MOST_PAGES:
            raise TooLarge
        yield document
    finally:
        document.close()


@contextmanager
def page_of(document: Any, number: int) -> Iterator[tuple[Any, bool]]:
    """A page (from 0) without notes and with its fields filled in, and whether there were notes."""
    page = document[number]
    try:
        notes = _take_notes(page)
        raw.FPDFPage_Flatten(page, raw.FLAT_PRINT)  # what was filled in is part of the page now
    finally:
        page.close()
    page = document[number]  # only a page that is opened anew knows of it
    try:
        yield page, notes
    finally:
        page.close()


def _take_notes(page: Any) -> bool:
    """Take away every annotation but fields, which show what was filled in."""
    took = False
    for number in reversed(range(raw.FPDFPage_GetAnnotCount(page))):
        note = raw.FPDFPage_GetAnnot(page, number)
        kind = raw.FPDFAnnot_GetSubtype(note) if note else None
        if note:
            raw.FPDFPage_CloseAnnot(note)
        if kind != raw.FPDF_ANNOT_WIDGET:
            raw.FPDFPage_RemoveAnnot(page, number)
            took = took or kind != raw.FPDF_ANNOT_LINK
    return took


def left_out(document: Any) -> list[LeftOut]:
    """Return what the document as a whole holds that no page shows."""
    return [LeftOut.INSIDE] if document.count_attachments() else []


def drawn(page: Any, dpi: float = SHOWN_DPI) -> tuple[Image.Image, float]:
    """Return the page as a picture, and how fine it became."""
    width, height = page.get_size()
    dots = max(1.0, width * height) * (dpi / 72) ** 2
    if dots > MOST_DOTS:
        dpi *= (MOST_DOTS / dots) ** 0.5
    bitmap = page.render(scale=dpi / 72, draw_annots=False, may_draw_forms=False)
    return bare(bitmap.to_pil().convert("RGB")), dpi


def looked_at(page: Any, number: int) -> Looked:
    """Return the letters of a page (counted from 1) with whether each of them is seen."""
    whole, _ = drawn(page, LOOKED_AT_DPI)
    textpage = page.get_textpage()
    signs = _signs(page, textpage)
    has_picture = _has_picture(page)
    is_scan = has_picture and _is_all_invisible(signs)
    _hide_letters(page)
    bare_page, _ = drawn(page, LOOKED_AT_DPI)
    difference = ImageChops.difference(whole, bare_page).convert("L")
    shown = whole.convert("L") if is_scan else difference
    if is_scan:
        seen = _words_seen(shown, signs)
    else:
        seen = _mended(signs, [is_drawn and _is_seen(shown, box) for _, box, is_drawn in signs])
    letters = [
        Letter(sign, number, box, is_seen)
        for (sign, box, _), is_seen in zip(signs, seen, strict=True)
    ]
    seen_letters = (each.is_seen for each in letters if each.box)
    lightest, darkest = whole.convert("L").getextrema()
    return Looked(
        letters,
        is_scan=is_scan,
        is_unread=lightest != darkest and not is_scan and (has_picture or not any(seen_letters)),
        covered=sum(not each.is_seen and not each.sign.isspace() for each in letters),
    )


Sign = tuple[str, Box | None, bool]
"""A sign, its box, and whether it is drawn at all: scanners write theirs invisibly."""


def _signs(page: Any, textpage: Any) -> list[Sign]:
    found: list[Sign] = []
    half = ""
    for at in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, at)
        if 0xD800 <= code < 0xDC00:  # noqa: PLR2004 - the first half of a letter in UTF-16
            half = chr(code)
            continue
        sign = (half + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        half = ""
        if code in {0, 0xFFFE, 0xFFFF}:
            continue
        is_implied = raw.FPDFText_IsGenerated(textpage, at) == 1 or sign.isspace()
        box = None if is_implied else _box(page, textpage.get_charbox(at))
        found.append((sign.replace("\r", ""), box, _is_drawn(textpage, at)))
    return [each for each in found if each[0]]


def _is_drawn(textpage: Any, at: int) -> bool:
    written = raw.FPDFText_GetTextObject(textpage, at)
    mode = raw.FPDFTextObj_GetTextRenderMode(written) if written else None
    return bool(mode != raw.FPDF_TEXTRENDERMODE_INVISIBLE)


def _box(page: Any, corners: tuple[float, float, float, float]) -> Box:
    """Return a box on the page as it is shown: turned and cropped."""
    one = _shown_at(page, corners[0], corners[1])
    other = _shown_at(page, corners[2], corners[3])
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[0], other[0]),
        max(one[1], other[1]),
    )


_FINE = 100_000


def _shown_at(page: Any, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, _FINE, _FINE, 0, x, y, across, down)
    return across.value / _FINE, down.value / _FINE


def _is_all_invisible(signs: list[Sign]) -> bool:
    """Tell whether all letters are invisible: over a picture, a scanner's reading of it."""
    drawn_at_all = [is_drawn for _, box, is_drawn in signs if box]
    return bool(drawn_at_all) and not any(drawn_at_all)


def _has_picture(page: Any) -> bool:
    """Tell whether a picture fills most of the page, as in a scan."""
    width, height = page.get_size()
    largest = 0.0
    for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST):
        left, bottom, right, top = each.get_bounds()
        largest = max(largest, (right - left) * (top - bottom))
    return bool(largest >= _MOST_OF_A_PAGE * width * height)


def _hide_letters(page: Any) -> None:
    for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEEPEST):
        raw.FPDFTextObj_SetTextRenderMode(each, raw.FPDF_TEXTRENDERMODE_INVISIBLE)


def _words_seen(picture: Image.Image, signs: list[Sign]) -> list[bool]:
    """Return for each sign whether something is drawn where a scanner read its word."""
    seen: list[bool] = []
    for boxed, word in groupby(signs, lambda each: each[1] is not None):
        boxes = [box for _, box, _ in word]
        around = _around([each for each in boxes if each])
        is_seen = not boxed or (around is not None and _is_seen(picture, around, ink=_INK))
        seen += [is_seen] * len(boxes)
    return seen


def _around(boxes: list[Box]) -> Box | None:
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _is_seen(picture: Image.Image, box: Box | None, *, ink: int = 0) -> bool:
    """Tell whether the dots in a box differ by more than `ink`, which is of 255."""
    if box is None:
        return True
    width, height = picture.size
    left, top = int(box[0] * width), int(box[1] * height)
    right, bottom = max(left + 1, round(box[2] * width)), max(top + 1, round(box[3] * height))
    if right <= 0 or bottom <= 0 or left >= width or top >= height:
        return False
    part = picture.crop((left, top, right, bottom))
    if not ink:
        return part.getbbox() is not None
    shades = [shade for shade, count in enumerate(part.histogram()) if count]
    return max(shades) - min(shades) > ink


def _mended(signs: list[Sign], seen: list[bool]) -> list[bool]:
    """Return the same, but a single letter inside a word that is seen otherwise counts as seen.

    Some signs have no form of their own; nobody hides one letter and shows its neighbours.
    """
    mended = list(seen)
    for at, is_seen in enumerate(seen):
        if is_seen or not 0 < at < len(seen) - 1:
            continue
        beside = (at - 1, at + 1)
        mended[at] = all(seen[each] and signs[each][1] is not None for each in beside)
    return mended
