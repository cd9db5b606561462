"""A memo as values for its two papers, and as a document for Word."""

import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate, Listing
from jinja2.sandbox import SandboxedEnvironment

from intake import trouble
from intake.config import HERE
from intake.core import memo as rules
from intake.core import volumes, wording
from intake.core.decision import Change
from intake.core.errors import PaperNotMade
from intake.core.memo import Memo
from intake.core.volumes import Section, Volume
from intake.papers import contents

log = logging.getLogger(__name__)

SECTIONS = {
    Section.CONSULTATION: "1. Høringen",
    Section.GENERAL: "2. Generelle bemærkninger",
    Section.THEMES: "3. Bemærkninger efter tema",
    Section.CHANGES: "4. Ændringer",
    Section.ANNEX: "Bilag: Alle svar",
}

NAMED = 200
"""Names of senders that one sentence of the memo may hold."""

LISTED = 500
"""Things missing that a draft on paper lists; the desk leads to them all."""

TEMPLATE = HERE / "templates" / "papers" / "memo.docx"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def values(memo: Memo, volume: Volume, annex: Sequence[rules.Annexed]) -> dict[str, Any]:
    """Return everything the papers say of one volume, as texts and lists of texts.

    `annex` is the volume's answers with their words.
    """
    every = volumes.of(memo)
    return {
        "heading": memo.heading,
        "mark": memo.mark,
        "is_complete": memo.is_complete,
        "title": memo.title,
        "unit": memo.unit,
        "case_number": memo.case_number,
        "volume": f"Bind {volume.number} af {volume.of}" if volume.of > 1 else "",
        "volumes": [_volume(each) for each in every] if volume.of > 1 else [],
        "has": {str(each): each in volume.sections for each in Section},
        "names": {str(each): _section(each, volume) for each in Section},
        **_consultation(memo),
        "general": [_remark(each) for each in volume.general],
        "pointless": _named(memo.pointless) if _begins(Section.GENERAL, volume) else "",
        "themes": [
            {"name": each.name, "remarks": [_remark(one) for one in each.remarks]}
            for each in volume.themes
        ],
        "fates": [
            {"name": name, "count": wording.number(count)}
            for name, count in rules.fates(memo.themes, memo.general)
            if _begins(Section.THEMES, volume)
        ],
        "changes": [_change(each) for each in volume.changes],
        "annex": _annex(annex),
        "missing": _all_missing(memo) if volume.number == 1 else [],
        "made_at": wording.moment(memo.made_at),
    }


def _consultation(memo: Memo) -> dict[str, Any]:
    return {
        "decides": memo.decides,
        "period": f"{wording.day(memo.opened_on)} til {wording.day(memo.last_day)}",
        "days": wording.number(memo.days),
        "published_at": memo.published_at,
        "asked": [asdict(each) for each in memo.asked],
        "unasked": wording.joined(memo.unasked),
        "others": wording.number(memo.others),
        "not_public": wording.number(memo.not_public) if memo.not_public else "",
    }


def _begins(section: Section, volume: Volume) -> bool:
    return section in volume.sections and section is not volume.continues


def _section(section: Section, volume: Volume) -> str:
    """Return the heading of a section in this volume."""
    return f"{SECTIONS[section]} (fortsat)" if section is volume.continues else SECTIONS[section]


def _volume(volume: Volume) -> str:
    """Return what a volume holds."""
    if volume.answers:
        last = wording.number(volume.first + len(volume.answers) - 1)
        return f"Bind {volume.number}: Svar {wording.number(volume.first)} til {last}"
    held = wording.joined([SECTIONS[each] for each in volume.sections])
    return f"Bind {volume.number}: {held}"


def _named(names: Sequence[str]) -> str:
    """Return the names; where they are very many, the first and how many more."""
    more = len(names) - NAMED
    if more <= 0:
        return wording.joined(names)
    return f"{', '.join(names[:NAMED])} og {wording.number(more)} andre"


def _all_missing(memo: Memo) -> list[str]:
    """Return what is missing; where that is very much, the first and how much more."""
    said = [_missing(each) for each in memo.missing[:LISTED]]
    more = len(memo.missing) - LISTED
    return [*said, f"Og {wording.number(more)} ting mere."] if more > 0 else said


def _remark(remark: rules.Remark) -> dict[str, str]:
    return {**asdict(remark), "outcome": remark.outcome, "comment": remark.said}


def _change(change: Change) -> dict[str, str]:
    return {
        "title": change.title,
        "before": change.before,
        "after": change.after,
        "points": wording.joined(change.points),
    }


def _annex(annex: Sequence[rules.Annexed]) -> list[dict[str, Any]]:
    """Return the answers; one sender's several are told apart by their day."""
    many = Counter(each.sender for each in annex)
    return [_annexed(each, is_only=many[each.sender] == 1) for each in annex]


def _annexed(annexed: rules.Annexed, *, is_only: bool) -> dict[str, Any]:
    day = wording.day(annexed.received_on)
    return {
        "sender": annexed.sender if is_only else f"{annexed.sender}, {day}",
        "received_on": f"{day} på et møde" if annexed.is_oral else day,
        "parts": [asdict(part) for part in annexed.parts],
        "files": wording.joined(annexed.files),
        "left_out": wording.number(annexed.left_out) if annexed.left_out else "",
    }


def _missing(missing: rules.Missing) -> str:
    return {
        rules.Lack.FATE: f"Punkt {missing.name} har intet udfald.",
        rules.Lack.READING: f"Svaret fra {missing.name or 'en afsender uden navn'} er ikke læst.",
        rules.Lack.OPEN: "Høringen er ikke slut.",
    }[missing.lack]


def document(memo: Memo, its: dict[str, Any], template: Path | None = None) -> bytes:
    """Return the volume with these values as a DOCX, from the authority's own template or ours.

    A template is written by staff, and what stands in it between braces runs in a sandbox; words of
    strangers are values and never part of it. Raises PaperNotMade for one that cannot be used.
    """
    try:
        made = DocxTemplate(template or TEMPLATE)
        environment = SandboxedEnvironment(autoescape=True)
        made.render(_listings(its), jinja_env=environment)
        contents.fill(made.docx)
    except Exception as error:  # whatever a file that is no template of ours makes of the library
        trouble.tell(log, "memo template", error)
        raise PaperNotMade("memo") from error
    made.core_properties.language = "da-DK"
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
