"""Decisions: written as drafts, published once, and put right by adding to them."""

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from intake.actions.assessing import publish_fates_within
from intake.core.consultation import Stage
from intake.core.decision import Decision, require_decidable
from intake.core.errors import AlreadyPublic, NotFound, TextChanged
from intake.store import consultations, decisions, events
from intake.store.connection import transaction


def write(db: Database, decision: Decision, *, by: str, now: datetime, seen: str = "") -> int:
    """Keep a decision as a draft, new or changed; return its number.

    `seen` is the edition that was changed. Raises AlreadyPublic for one that is published,
    TextChanged where somebody changed it meanwhile, NotFound for a point nobody made.
    """
    with transaction(db):
        before = decisions.find(db, decision.public_id)
        if before is not None and before.published_at is not None:
            raise AlreadyPublic("decision", decision.public_id)
        if before is not None and seen not in {"", before.edition}:
            raise TextChanged("decision")
        for name in points_of(decision):
            if not decisions.has_point(db, decision.consultation, name):
                raise NotFound("point", name)
        number = decisions.put(db, decision, by=by, now=now)
        _event(db, "decision drafted", decision, by, now)
        return number


def publish(db: Database, number: int, *, by: str, now: datetime, seen: str = "") -> Decision:
    """Make a decision public for good, and the consultation with it decided; again is harmless.

    Followers hear of it as news. Raises NotFound, DecisionTooEarly, and TextChanged where it reads
    otherwise than what was `seen`: it can never be changed afterwards.
    """
    with transaction(db):
        decision = decisions.get(db, number)
        if decision.published_at is not None:
            return decision
        if seen not in {"", decision.edition}:
            raise TextChanged("decision")
        consultation = consultations.get(db, decision.consultation)
        require_decidable(consultation, now)
        decisions.publish(db, number, now=now)
        if consultation.stage is Stage.ANNOUNCED:
            consultations.put(db, replace(consultation, stage=Stage.DECIDED))
        _event(db, "decision published", decision, by, now)
        publish_fates_within(db, decision.consultation, by=by, now=now)
        return replace(decision, published_at=now)


def remove(db: Database, number: int, *, by: str, now: datetime) -> None:
    """Throw a draft away. Raises NotFound, AlreadyPublic."""
    with transaction(db):
        decision = decisions.get(db, number)
        if decision.published_at is not None:
            raise AlreadyPublic("decision", decision.public_id)
        decisions.remove(db, number)
        _event(db, "decision draft removed", decision, by, now)


def points_of(decision: Decision) -> list[str]:
    """Return the lasting names of all points that the decision speaks of, each once."""
    named = [each.name for each in decision.parts if each.about == "point"]
    named += [point for each in decision.changes for point in each.points]
    return list(dict.fromkeys(named))


def _event(db: Database, action: str, decision: Decision, by: str, now: datetime) -> None:
    events.record(
        db,
        action,
        f"decision {decision.public_id}",
        actor=by,
        now=now,
        consultation=decision.consultation,
    )
