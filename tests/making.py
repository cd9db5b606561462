"""A consultation on its way at the desk: what its steps are given, and how it stands."""

from datetime import timedelta

from intake.core.consultation import Stage
from intake.core.editing import mark
from intake.store import consultations
from tests.builders import NOW

SLUG = "partnerskabsstrategi"
EDIT = f"/consultations/{SLUG}/edit"
BY = "caseworker@example.dk"
CARD = {
    "title": "Strategi",
    "kind": "public",
    "summary": "Hvad mener I?",
    "decides": "Socialudvalget",
    "topics": "Unge, Bolig,Unge",
}
GOOD = {
    "stage": Stage.DRAFT,
    "opens_at": NOW,
    "closes_at": NOW + timedelta(days=60),
    "deadline_reason": "Påsken er regnet med.",
}


def now_is(record):
    return consultations.get(record, SLUG)


def seen(record):
    return mark(now_is(record))
