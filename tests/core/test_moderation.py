"""What a caseworker may decide, and when."""

from datetime import UTC, datetime
from itertools import product

import pytest

from intake.core import moderation
from intake.core.errors import DecisionNotAllowed, ReasonMissing
from intake.core.submission import Channel, Draft, Identity, Status, Submission


def submission(status: Status) -> Submission:
    return Submission(
        reference="AAAA-BBBB-CCCC",
        public_id="abcdefghij",
        consultation="park",
        channel=Channel.WEB,
        status=status,
        received_at=datetime(2026, 2, 1, tzinfo=UTC),
        late=False,
        identity=Identity.UNVERIFIED,
        identity_reason="",
        draft=Draft(),
        withheld_reason="fordi" if status is Status.WITHHELD else "",
    )


@pytest.mark.parametrize(("status", "wanted"), list(product(Status, Status)))
def test_every_step_is_either_allowed_or_refused_with_the_facts(status, wanted):
    if moderation.can_become(status, wanted):
        assert moderation.decide(submission(status), wanted, reason="fordi").status is wanted
    else:
        with pytest.raises(DecisionNotAllowed) as refused:
            moderation.decide(submission(status), wanted, reason="fordi")
        assert (refused.value.status, refused.value.decision) == (status, wanted)


def test_nothing_is_withheld_without_a_reason():
    with pytest.raises(ReasonMissing):
        moderation.decide(submission(Status.RECEIVED), Status.WITHHELD, reason="  ")


def test_the_reason_goes_when_the_answer_is_approved_after_all():
    approved = moderation.decide(submission(Status.WITHHELD), Status.APPROVED)
    assert approved.withheld_reason == ""


def test_a_withdrawn_answer_stays_withdrawn_whatever_staff_decide():
    assert not any(moderation.can_become(Status.WITHDRAWN, wanted) for wanted in Status)


def test_only_an_approved_answer_can_be_published():
    assert [each for each in Status if moderation.can_become(each, Status.PUBLISHED)] == [
        Status.APPROVED
    ]


def test_of_two_caseworkers_who_decide_at_once_one_is_told():
    with pytest.raises(DecisionNotAllowed):
        moderation.decide(
            submission(Status.APPROVED), Status.WITHHELD, reason="x", seen=Status.RECEIVED
        )


def test_that_an_approved_answer_went_public_meanwhile_overtakes_nobody():
    decided = moderation.decide(
        submission(Status.PUBLISHED), Status.WITHHELD, reason="x", seen=Status.APPROVED
    )
    assert decided.status is Status.WITHHELD
