"""Papers under the eyes of others: a checker of PDF/UA-1, and what a paper says in its order."""

from io import BytesIO

import pypdfium2
import pytest


def faults(pdf: bytes) -> list[str]:
    """What keeps a PDF from being for everyone (PDF/UA-1, ISO 14289-1), by the checker's rules."""
    page = pytest.importorskip("page", reason="the PDF/UA checker has no wheel for this machine")
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    return [f"{each.rule_id}: {each.message}" for each in report.failures]


def words_of(pdf: bytes) -> str:
    """All words of a PDF, with one space between any two."""
    with pypdfium2.PdfDocument(BytesIO(pdf)) as document:
        pages = [each.get_textpage().get_text_range() for each in document]
    return " ".join("\n".join(pages).split())


def missing_in_order(wanted: list[str], text: str) -> list[str]:
    """Those of the texts that do not stand in `text` after the one before them.

    Spaces do not count: a paper breaks lines where it likes.
    """
    everything, at, missing = "".join(text.split()), 0, []
    for each in wanted:
        sought = "".join(each.split())
        found = everything.find(sought, at)
        if found < 0:
            missing.append(each)
        else:
            at = found + len(sought)
    return missing
