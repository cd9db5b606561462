"""Which consultations wait for whom: what a stray message is held against."""

import json
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.suggesting import Case
from intake.store.connection import rows, text_of


def cases(db: Database, *, now: datetime) -> list[Case]:
    """Return the consultations that are no drafts, those that close last first."""
    found = rows(
        db,
        """SELECT slug, title, case_number, opens_at <= :now AND closes_at > :now AS is_open,
            (SELECT json_group_array(json_array(name, EXISTS (
                SELECT 1 FROM submission_party sp JOIN submission s ON s.id = sp.submission_id
                WHERE sp.party_id = i.party_id AND s.consultation_id = i.consultation_id
                AND s.status != 'withdrawn')))
            FROM invitation i JOIN party ON party.id = i.party_id
            WHERE i.consultation_id = c.id) AS parties
        FROM consultation c WHERE stage != 'draft' ORDER BY closes_at DESC, slug""",
        {"now": text_of(now)},
    )
    return [_case(each, json.loads(each["parties"])) for each in found]


def _case(found: dict[str, Any], parties: list[tuple[str, int]]) -> Case:
    return Case(
        slug=found["slug"],
        title=found["title"],
        case_number=found["case_number"],
        is_open=bool(found["is_open"]),
        parties=frozenset(name for name, _ in parties),
        waiting=frozenset(name for name, has_answered in parties if not has_answered),
    )
