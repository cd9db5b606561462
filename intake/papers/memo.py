"""A memo as values for its two papers, and as a document for Word."""

import logging
import re
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate, Listing
from jinja2.sandbox import SandboxedEnvironment

from intake import trouble
from intake.config import HERE
from intake.core import memo as rules
from intake.core import wording
from intake.core.decision import Change
from intake.core.errors import PaperNotMade
from intake.core.memo import Memo

log = logging.getLogger(__name__)

TEMPLATE = HERE / "templates" / "papers" / "memo.docx"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def values(memo: Memo) -> dict[str, Any]:
    """Return everything the papers say, as texts and lists of texts."""
    return {
        "heading": memo.heading,
        "mark": memo.mark,
        "is_complete": memo.is_complete,
        "title": memo.title,
        "unit": memo.unit,
        "case_number": memo.case_number,
        "decides": memo.decides,
        "period": f"{wording.day(memo.opened_on)} til {wording.day(memo.last_day)}",
        "days": wording.number(memo.days),
        "published_at": memo.published_at,
        "asked": [asdict(each) for each in memo.asked],
        "unasked": wording.joined(memo.unasked),
        "others": wording.number(memo.others),
        "not_public": wording.number(memo.not_public) if memo.not_public else "",
        "general": [_remark(each) for each in memo.general],
        "pointless": wording.joined(memo.pointless),
        "themes": [
            {"name": each.name, "remarks": [_remark(one) for one in each.remarks]}
            for each in memo.themes
        ],
        "fates": [
            {"name": name, "count": wording.number(count)}
            for name, count in rules.fates(memo.themes, memo.general)
        ],
        "changes": [_change(each) for each in memo.changes],
        "annex": [_annexed(each) for each in memo.annex],
        "has_annex": memo.has_annex,
        "missing": [_missing(each) for each in memo.missing],
        "made_at": wording.moment(memo.made_at),
    }


def _remark(remark: rules.Remark) -> dict[str, str]:
    return {**asdict(remark), "outcome": remark.outcome, "comment": remark.said}


def _change(change: Change) -> dict[str, str]:
    return {
        "title": change.title,
        "before": change.before,
        "after": change.after,
        "points": wording.joined(change.points),
    }


def _annexed(annexed: rules.Annexed) -> dict[str, Any]:
    return {
        "sender": annexed.sender,
        "received_on": wording.day(annexed.received_on),
        "parts": [asdict(part) for part in annexed.parts],
        "files": wording.joined(annexed.files),
        "left_out": wording.number(annexed.left_out) if annexed.left_out else "",
    }


def _missing(missing: rules.Missing) -> str:
    return {
        rules.Lack.FATE: f"Punkt {missing.name} har ingen skæbne.",
        rules.Lack.READING: f"Svaret fra {missing.name or 'en afsender uden navn'} er ikke læst.",
        rules.Lack.OPEN: "Høringen er ikke slut.",
    }[missing.lack]


def document(memo: Memo, template: Path | None = None) -> bytes:
    """Return the memo as a DOCX, from the authority's own template or ours.

    A template is written by staff, and what stands in it between braces runs in a sandbox; words of
    strangers are values and never part of it. Raises PaperNotMade for one that cannot be used.
    """
    try:
        made = DocxTemplate(template or TEMPLATE)
        environment = SandboxedEnvironment(autoescape=True)
        made.render(_listings(values(memo)), jinja_env=environment)
    except Exception as error:  # whatever a file that is no template of ours makes of the library
        trouble.tell(log, "memo template", error)
        raise PaperNotMade("memo") from error
    made.core_properties.title = f"{memo.heading}: {memo.title}"
    made.core_properties.author = memo.unit
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def _listings(value: Any) -> Any:
    """Return the values with texts as Word takes them: line breaks kept, nothing XML forbids."""
    if isinstance(value, dict):
        return {name: _listings(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_listings(each) for each in value]
    if isinstance(value, str):
        plain = _NOT_XML.sub("", value)
        return Listing(plain) if "\n" in plain else plain
    return value
