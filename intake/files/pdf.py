"""PDF by PDFium, as Chromium reads it: also text that lies under boxes, in notes and in fields."""

import ctypes
import time
from typing import Any

import pypdfium2
from pypdfium2 import raw

from intake.core.extracted import Flag
from intake.files.words import Enough, Words

MOST_PAGES = 2_000
SECONDS = 5.0
"""CPU seconds after which no further page is begun; a page of words takes a few milliseconds."""

_PASSWORD = 4  # FPDF_ERR_PASSWORD in fpdfview.h
_MOST_NOTES = 1_000  # of one page
_LONGEST_NOTE = 100_000  # bytes
_NO_NOTES = {raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_POPUP}


def read(content: bytes, words: Words) -> None:
    """Read a document page by page; raises Enough, and PdfiumError where it is none."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise Enough(Flag.ENCRYPTED) from error
        raise
    try:
        if document.count_attachments():
            words.flag(Flag.INSIDE)
        _read_pages(document, words)
    finally:
        document.close()


def _read_pages(document: Any, words: Words) -> None:
    began = time.process_time()
    for number in range(len(document)):
        if number >= MOST_PAGES or time.process_time() - began > SECONDS:
            raise Enough(Flag.CUT)
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            words.flag(Flag.BROKEN)
            continue
        words.add(page.get_textpage().get_text_range() + "\n\n")
        _read_notes(page, words)
        page.close()


def _read_notes(page: Any, words: Words) -> None:
    """Read comments and what was filled into fields."""
    for number in range(min(_MOST_NOTES, raw.FPDFPage_GetAnnotCount(page))):
        note = raw.FPDFPage_GetAnnot(page, number)
        if not note:
            continue
        kind = raw.FPDFAnnot_GetSubtype(note)
        text = _string(note, b"V" if kind == raw.FPDF_ANNOT_WIDGET else b"Contents")
        if text.strip():
            words.add(text + "\n")
            if kind not in _NO_NOTES:
                words.flag(Flag.COMMENTS)
        raw.FPDFPage_CloseAnnot(note)


def _string(note: Any, key: bytes) -> str:
    """Return a string of an annotation; PDFium gives it as UTF-16LE with a closing NUL."""
    length = raw.FPDFAnnot_GetStringValue(note, key, None, 0)
    if not 2 < length <= _LONGEST_NOTE:  # noqa: PLR2004 - the NUL alone
        return ""
    buffer = (ctypes.c_ushort * ((length + 1) // 2))()
    raw.FPDFAnnot_GetStringValue(note, key, buffer, length)
    return bytes(buffer)[: length - 2].decode("utf-16-le", "replace")
