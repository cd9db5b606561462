"""Who may do what to an answer on its way out: every state by every actor, by the real pages."""

from dataclasses import replace
from datetime import timedelta
from itertools import count, product

import pytest

from intake.actions import moderating, objecting, releasing
from intake.core.release import ReleaseBy
from intake.core.submission import Status
from intake.store import approvals, consultations, objections, submissions
from intake.store.connection import transaction
from tests.builders import NOW
from tests.casework import SLUG, Visitor, a_case, an_answer
from tests.respondent import hidden

APPROVER = "approver@example.dk"
_numbers = count(1)
LONG_AGO = NOW - timedelta(days=3)

STATES = (
    "received",
    "objected",  # its sender said no, and nobody has decided since
    "asking",  # approved, and its sender may object
    "heard",  # approved, and the time to object is over: another has to let it out
    "out",  # approved and let out, for the worker to publish
    "published",
    "withheld",
    "withdrawn",
)

STAFF = {
    "nobody": "nobody",
    "reader": "reader",
    "approver": "caseworker",
    "caseworker": "caseworker",
    "publisher": "publisher",
    "admin": "admin",
}
DECIDE = {"approver", "caseworker", "publisher", "admin"}
LET_OUT = {
    ReleaseBy.ANOTHER: {"caseworker", "publisher", "admin"},
    ReleaseBy.PUBLISHER: {"publisher", "admin"},
}

ACTS = ("approve", "overrule", "release", "take down")

BY_STAFF = {
    ("approve", "received"): "asking",
    ("approve", "withheld"): "asking",
    ("overrule", "received"): "asking",
    ("overrule", "objected"): "heard",  # once heard, its sender is not asked again
    ("overrule", "withheld"): "asking",
    ("release", "heard"): "out",
    ("take down", "received"): "withheld",
    ("take down", "objected"): "withheld",
    ("take down", "asking"): "withheld",
    ("take down", "heard"): "withheld",
    ("take down", "out"): "withheld",
    ("take down", "published"): "withheld",
}
BY_SENDER = {
    ("object", "asking"): "objected",
    ("object", "heard"): "objected",  # until it is let out, however late
    ("accept", "asking"): "heard",
    **{("withdraw", each): "withdrawn" for each in STATES},
}
"""What comes of it; whatever is not here changes nothing."""


@pytest.fixture(params=LET_OUT)
def release_by(record, settings, request):
    a_case(record, settings, "Udsatterådet")
    with transaction(record):
        case = consultations.get(record, SLUG)
        put = replace(case, objection_hours=48, release_by=request.param)
        consultations.put(record, put)
    return request.param


def stands(record, answer):
    """In which of the states the answer is now."""
    found = submissions.get(record, answer.reference)
    if found.status is Status.RECEIVED:
        return "objected" if objections.open_one(record, answer.reference) else "received"
    if found.status is not Status.APPROVED:
        return str(found.status)
    approval = approvals.of(record, answer.reference)
    if approval is None:
        return "out"
    return "heard" if approval.is_over(NOW + timedelta(hours=1)) else "asking"


def bring(record, state):
    """An answer in this state, and the edition that its pages show."""
    answer = an_answer(record, draft={"email": f"{next(_numbers)}@example.dk"})
    own = answer.reference
    if state not in {"received", "withheld", "withdrawn"}:
        at = NOW if state in {"asking", "objected"} else LONG_AGO
        moderating.approve(record, own, by=APPROVER, now=at)
        with transaction(record):
            approvals.put(record, approvals.of(record, own).told(at))
    edition = releasing.edition_of(record, submissions.get(record, own))
    if state == "objected":
        objecting.object_to(record, own, "Nej", edition=edition, now=NOW)
    elif state in {"out", "published"}:
        releasing.let_out(record, own, by="another@example.dk", is_publisher=True, now=NOW)
    if state in {"withheld", "withdrawn"}:
        moderating.decide(record, own, Status(state), reason="Prøve", by="a", now=NOW)
    if state == "published":
        moderating.decide(record, own, Status.PUBLISHED, by="system", now=NOW)
    assert stands(record, answer) == state
    return answer, edition


class Actors:
    """Everyone who could try, each with a browser that is signed in once."""

    def __init__(self, record, desk, public, staff):
        self.record, self.public = record, public.test_client()
        self.at_desk = {}
        for name, role in STAFF.items():
            who = Visitor(desk) if name == "nobody" else staff(role, f"{name}@example.dk")
            self.at_desk[name] = (who.client, who.csrf_token())

    def at_the_desk(self, name, act, answer, edition):
        client, token = self.at_desk[name]
        seen = str(submissions.get(self.record, answer.reference).status)
        fields = {"csrf_token": token, "seen": seen, "edition": edition, "kind": "other"}
        step = {"overrule": "approve", "take down": "withhold"}.get(act, act)
        if act in {"overrule", "take down"}:
            fields["reason"] = "Derfor"
        return client.post(f"/submissions/{answer.reference}/{step}", data=fields).status_code

    def by_link(self, token, act, edition):
        path = {"object": "/release", "accept": "/release/accept", "withdraw": "/withdraw"}[act]
        page = self.public.get(f"/r/{token}/withdraw").text
        given = {"csrf_token": hidden(page).get("csrf_token", [""])[0]}
        fields = {**given, "edition": edition, "text": "Nej"}
        return self.public.post(f"/r/{token}{path}", data=fields).status_code


@pytest.fixture
def actors(record, desk, public, staff, release_by):
    return Actors(record, desk, public, staff)


def test_each_of_the_staff_does_just_what_the_table_says(record, release_by, actors):
    for act, state, name in product(ACTS, STATES, STAFF):
        answer, edition = bring(record, state)
        code = actors.at_the_desk(name, act, answer, edition)
        after, place = stands(record, answer), f"{name}: {act} what is {state}"
        if name not in (LET_OUT[release_by] if act == "release" else DECIDE):
            assert after == state, place
            assert code == (403 if name == "reader" else 303), place
            continue
        wanted = BY_STAFF.get((act, state), state)
        assert after == wanted, place
        refused = 303 if act == "release" else 422 if state == "objected" else 409
        assert code == (303 if wanted != state else refused), place


def test_its_sender_does_just_what_the_table_says_and_a_stranger_nothing(record, actors):
    for act, state in product(("object", "accept", "withdraw"), STATES):
        answer, edition = bring(record, state)
        assert actors.by_link("a" * 32, act, edition) in {404, 422}
        assert stands(record, answer) == state
        actors.by_link(f"receipt of {answer.reference}", act, edition)
        assert stands(record, answer) == BY_SENDER.get((act, state), state), f"{act} {state}"


def test_the_clock_lets_nothing_out_that_waits_for_a_person(record, settings, release_by):
    brought = {state: bring(record, state)[0] for state in STATES}
    releasing.run_clock(record, settings=settings, now=NOW + timedelta(days=365))
    for state, answer in brought.items():
        assert stands(record, answer) == state
