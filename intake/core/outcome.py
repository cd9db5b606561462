"""What comes after the answers, as the public sees it: copied field by field, like an answer."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from intake.core import promise as promises
from intake.core import wording
from intake.core.consultation import COPENHAGEN
from intake.core.decision import Decision
from intake.core.implementation import Account, Milestone
from intake.core.meeting import Meeting
from intake.core.promise import Promise
from intake.core.public_record import (
    PublicChange,
    PublicDecision,
    PublicDecisionPart,
    PublicMeeting,
    PublicNews,
    PublicPromise,
)

DecisionFace = PublicDecision | PublicDecisionPart | PublicChange | PublicNews


def meeting_face(meeting: Meeting) -> PublicMeeting:
    """Return the public face of a public meeting: only what was noted for everyone."""
    return PublicMeeting(
        id=meeting.public_id,
        consultation=meeting.consultation,
        kind=meeting.kind,
        title=meeting.title,
        starts_at=meeting.starts_at,
        place=meeting.place,
        agenda=meeting.agenda,
        is_cancelled=meeting.is_cancelled,
        attended=who_attended(meeting),
        text="\n\n".join(each.text for each in meeting.notes if each.is_public),
    )


def who_attended(meeting: Meeting) -> str:
    """Return who came, as "Udsatterådet (formand) og Frivilligrådet (formand)"."""
    said = [f"{each.party} ({each.role})" if each.party else each.role for each in meeting.attended]
    return wording.joined(said)


def decision_faces(decision: Decision) -> Iterator[DecisionFace]:
    """Give the public faces of a published decision, of its parts and of what was changed."""
    assert decision.published_at is not None
    yield PublicDecision(
        id=decision.public_id,
        consultation=decision.consultation,
        kind=decision.kind,
        decided_on=decision.decided_on,
        decided_by=decision.decided_by,
        title=decision.title,
        text=decision.text,
        agenda=decision.agenda,
        corrects=decision.corrects,
    )
    of = {"decision": decision.public_id, "consultation": decision.consultation}
    for place, part in enumerate(decision.parts, 1):
        yield PublicDecisionPart(
            id=f"{decision.public_id}-{place}",
            about=part.about,
            name=part.name,
            text=part.text,
            **of,
        )
    for place, change in enumerate(decision.changes, 1):
        yield PublicChange(
            id=f"{decision.public_id}-{place}",
            title=change.title,
            before=change.before,
            after=change.after,
            points=change.points,
            **of,
        )
    yield PublicNews(
        id=f"decision-{decision.public_id}",
        consultation=decision.consultation,
        published_on=decision.published_at.astimezone(COPENHAGEN).date(),
        title=f"Beslutning: {decision.title}",
        text=decision.text,
    )


def promise_faces(
    promise: Promise, public_ids: Mapping[str, str], now: datetime
) -> Iterator[PublicPromise]:
    """Give the public faces of a promise as it stands at `now`, one for each party it is owed to.

    `public_ids` are those of public parties by name. Never who is to see to it.
    """
    owed_to = [public_ids.get(each, "") for each in promise.parties] or [""]
    for place, party in enumerate(owed_to, 1):
        yield PublicPromise(
            id=promise.public_id if len(owed_to) == 1 else f"{promise.public_id}-{place}",
            consultation=promise.consultation,
            party=party,
            text=promise.text,
            said=promise.said,
            due_on=promises.due_on(promise),
            unit=promise.unit,
            status=promises.status(promise, now),
            outcome=promise.steps[-1].text if promise.steps else "",
            evidence=promise.steps[-1].link if promise.steps else "",
        )


_STEP_NEWS = {
    "kept": "Løfte holdt",
    "lapsed": "Løfte bortfaldet",
    "reopened": "Løfte taget op igen",
    "moved": "Ny dato for et løfte",
    "explained": "Om et løfte, der er forsinket",
}
"""Data, so Danish in either language."""


def promise_news(promise: Promise) -> Iterator[PublicNews]:
    """Give what happened to a promise as news."""
    for place, each in enumerate(promise.steps, 1):
        yield PublicNews(
            id=f"promise-{promise.public_id}-{place}",
            consultation=promise.consultation,
            published_on=each.at.astimezone(COPENHAGEN).date(),
            title=f"{_STEP_NEWS[each.kind]}: {promise.text}",
            text=each.text,
        )


def milestone_news(milestone: Milestone) -> Iterator[PublicNews]:
    """Give what was told of a milestone as news."""
    for place, each in enumerate(milestone.news, 1):
        yield PublicNews(
            id=f"milestone-{milestone.public_id}-{place}",
            consultation=milestone.consultation,
            published_on=each.at.astimezone(COPENHAGEN).date(),
            title=f"{milestone.title}: {each.percent} %",
            text=each.text,
        )


def account_news(slug: str, account: Account) -> PublicNews:
    """Return the account of a closed case as news."""
    return PublicNews(
        id=f"account-{slug}",
        consultation=slug,
        published_on=account.at.astimezone(COPENHAGEN).date(),
        title="I sagde, vi besluttede, vi gjorde",
        text=f"I sagde: {account.said}\n\nVi besluttede: {account.decided}\n\n"
        f"Vi gjorde: {account.done}",
    )
