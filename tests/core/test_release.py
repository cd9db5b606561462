"""An approved answer gets out when its time is over and the right person has said so."""

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.core import moderation, publication, release
from intake.core.errors import DecisionNotAllowed, ReleaseNotAllowed
from intake.core.release import Approval, ReleaseBy
from intake.core.submission import Channel, Preference, Status
from tests.builders import NOW, a_draft, a_submission

ANNA, BO = "anna@example.dk", "bo@example.dk"


def approval(**changes):
    return replace(Approval(reference="", edition="e", made_by=ANNA, made_at=NOW), **changes)


def test_the_time_runs_from_when_the_sender_is_told_and_not_from_the_approval():
    waits = approval(hours=48)
    assert not waits.is_told
    assert not waits.is_over(NOW + timedelta(days=365))
    told = waits.told(NOW + timedelta(hours=5))
    assert told.objection_until == NOW + timedelta(hours=53)
    assert not told.is_over(NOW + timedelta(hours=53, microseconds=-1))
    assert told.is_over(NOW + timedelta(hours=53))


def test_who_is_asked_nothing_waits_for_nothing():
    assert approval().is_over(NOW)
    assert approval().is_told


@pytest.mark.parametrize(
    ("by", "who", "is_publisher", "expected"),
    [
        (ReleaseBy.APPROVER, ANNA, False, True),
        (ReleaseBy.ANOTHER, ANNA, False, False),
        (ReleaseBy.ANOTHER, ANNA.upper(), True, False),
        (ReleaseBy.ANOTHER, BO, False, True),
        (ReleaseBy.PUBLISHER, ANNA, False, False),
        (ReleaseBy.PUBLISHER, BO, False, False),
        (ReleaseBy.PUBLISHER, ANNA, True, True),
    ],
)
def test_who_may_let_out_what_anna_approved(by, who, is_publisher, expected):
    over, running = approval(), approval(hours=48).told(NOW)
    asked = {"who": who, "is_publisher": is_publisher, "now": NOW}
    assert release.may_release(by, over, **asked) is expected
    assert not release.may_release(by, running, **asked)
    assert release.goes_by_itself(by, over, NOW) is (by is ReleaseBy.APPROVER)


@pytest.mark.parametrize("channel", list(Channel))
def test_only_whom_a_way_leads_to_is_given_time_to_object(channel):
    reachable = a_submission(channel=channel)
    silent = replace(reachable, draft=a_draft(email=""))
    assert release.hours_for(reachable, 48) == 48
    assert release.hours_for(silent, 48) == (48 if channel is Channel.WEB else 0)


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("awaits", [True, False])
def test_only_what_waits_can_be_objected_to_and_let_out(status, awaits):
    submission = a_submission(status=status, awaits_release=awaits)
    if status is Status.APPROVED and awaits:
        assert release.put_back(submission).status is Status.RECEIVED
        out = release.let_out(submission)
        assert (out.status, out.awaits_release) == (Status.APPROVED, False)
        return
    with pytest.raises(DecisionNotAllowed):
        release.put_back(submission)
    with pytest.raises(ReleaseNotAllowed):
        release.let_out(submission)


def test_what_waits_is_not_public_and_every_decision_ends_the_waiting():
    waits = a_submission(status=Status.APPROVED, awaits_release=True)
    assert not publication.visible(waits)
    assert publication.would_be_visible(waits)
    assert publication.visible(release.let_out(waits))
    for wanted in (Status.WITHHELD, Status.WITHDRAWN):
        assert not moderation.decide(waits, wanted, reason="x").awaits_release


def test_who_wants_it_off_the_site_is_never_shown():
    private = a_submission(status=Status.APPROVED, draft=a_draft(preference=Preference.PRIVATE))
    assert not publication.would_be_visible(private)
