"""What is published, as things with a name: each with its rows and its seal.

The seal of a thing is the SHA-256 of its rows as canonical JSON: UTF-8, sorted keys, no white
space, the rows of each table in the order of their own JSON. What is only counted is not part of
it, so that an answer changes nothing but itself. Whoever has public.db can work out each anew.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from intake.core.public_record import (
    PublicChange,
    PublicConsultation,
    PublicDecision,
    PublicDecisionPart,
    PublicMeeting,
    PublicNews,
    PublicParty,
    PublicPoint,
    PublicPromise,
    PublicSubmission,
    PublicWithdrawal,
)
from intake.store.connection import listed

Row = dict[str, Any]

Told = (
    PublicMeeting
    | PublicDecision
    | PublicDecisionPart
    | PublicChange
    | PublicPromise
    | PublicNews
    | PublicWithdrawal
)
"""What comes after the answers; each type has a table with its fields as columns."""

OWNED: dict[str, dict[str, str]] = {
    "consultation": {"consultation": "id", "material": "consultation", "invited": "consultation"},
    "party": {"party": "id"},
    "submission": {
        "submission": "id",
        "submission_party": "submission",
        "answer": "submission",
        "point": "submission",
        "attachment": "submission",
        "redaction": "submission",
    },
    "meeting": {"meeting": "id"},
    "decision": {"decision": "id"},
    "decision_part": {"decision_part": "id"},
    "change": {"change": "id"},
    "promise": {"promise": "id"},
    "news": {"news": "id"},
    "withdrawal": {"withdrawal": "id"},
}
"""By kind of thing: its tables, its own first, and the column that says whose row it is."""

COUNTED: dict[str, tuple[str, ...]] = {
    "consultation": (
        "submission_count",
        "distinct_count",
        "point_count",
        "invited_count",
        "answered_count",
        "redaction_count",
    ),
    "party": ("submission_count", "invited_count", "point_count"),
    "invited": ("answered",),
}
"""Columns that are counted when the rest is there (`public_counts`): no part of any seal."""


@dataclass(frozen=True)
class Item:
    """One published thing: a consultation, an answer with its points and files, a party …"""

    kind: str
    id: str
    rows: Mapping[str, list[Row]]

    @property
    def seal(self) -> str:
        """Return the SHA-256 of what it says."""
        return seal(self.kind, self.id, self.rows)


def seal(kind: str, id: str, rows: Mapping[str, Iterable[Row]]) -> str:
    """Return the SHA-256 of a thing's rows; the columns that are counted must not be in them."""
    said = {name: sorted(map(_json, each)) for name, each in rows.items()}
    text = _json([kind, id, {name: each for name, each in said.items() if each}])
    return hashlib.sha256(text.encode()).hexdigest()


def item(face: Any) -> Item:
    """Return a public face as the rows it is written as."""
    if isinstance(face, PublicSubmission):
        return Item("submission", face.id, _submission(face))
    if isinstance(face, PublicConsultation):
        return Item("consultation", face.id, _consultation(face))
    kind = _PLAIN[type(face)]
    return Item(kind, face.id, {kind: [_own(face)]})


_PLAIN: dict[type, str] = {
    PublicParty: "party",
    PublicMeeting: "meeting",
    PublicDecision: "decision",
    PublicDecisionPart: "decision_part",
    PublicChange: "change",
    PublicPromise: "promise",
    PublicNews: "news",
    PublicWithdrawal: "withdrawal",
}


def _consultation(face: PublicConsultation) -> dict[str, list[Row]]:
    of = {"consultation": face.id}
    return {
        "consultation": [_own(face)],
        "material": [
            {"id": f"{face.id}-{each.number}", **of, **_own(each)} for each in face.material
        ],
        "invited": [
            {"id": f"{face.id}-{each.id}", **of, **_own(each, id="party")} for each in face.parties
        ],
    }


def _submission(face: PublicSubmission) -> dict[str, list[Row]]:
    by = {"submission": face.id}
    of = {**by, "consultation": face.consultation}
    own = _own(face) | {
        "party": listed([each.name for each in face.parties]),
        "point_count": len(face.points),
        "attachment_count": len(face.attachments),
    }
    return {
        "submission": [own],
        "submission_party": [
            {**by, "party": each.id, "received_on": own["received_on"]} for each in face.parties
        ],
        "answer": [
            {
                "id": f"{face.id}-{each.key}-{place}",
                **of,
                "question_key": each.key,
                "question": each.question,
                "position": place,
                "text": text,
            }
            for each in face.answers
            for place, text in enumerate(each.texts, 1)
        ],
        "point": [{**of, **_own(each), "id": _point_key(face, each)} for each in face.points],
        "attachment": [{**of, **_own(each)} for each in face.attachments],
        "redaction": [_own(each) for each in face.redactions],
    }


def _point_key(face: PublicSubmission, point: PublicPoint) -> str:
    """Return the point's lasting name; only what was never approved has none of its own."""
    return point.id if point.id.startswith("H") else f"{face.id}-{point.number}"


def _own(face: Any, **renamed: str) -> Row:
    """Return the columns of a face itself: every field of it that is no list of other faces."""
    return {
        renamed.get(each.name, each.name): _plain(each.name, getattr(face, each.name))
        for each in fields(face)
        if "Public" not in str(each.type)
    }


def _plain(name: str, value: Any) -> Any:
    """Return what is stored: dates as text, lists as JSON, a key that points nowhere as null."""
    if value == "" and name in {"consultation", "party"}:
        return None
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, tuple):
        return listed(value)
    if isinstance(value, datetime):
        return second(value)
    if isinstance(value, str):
        return str(value)  # a word of an enumeration as a word
    return value.isoformat() if hasattr(value, "isoformat") else value


def second(moment: datetime) -> str:
    """Return a moment as it is published: to the second, in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
