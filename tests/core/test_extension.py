"""A deadline is moved later and never earlier, with a reason."""

from datetime import timedelta

import pytest

from intake.core.consultation import Stage
from intake.core.errors import DeadlineNotMoved
from intake.core.extension import LONGEST_REASON, extension, require_not_earlier
from tests.builders import NOW, a_consultation

ASKED = a_consultation()
WEEK = timedelta(days=7)


def test_an_extension_tells_both_deadlines_and_why():
    moved = extension(ASKED, ASKED.closes_at + WEEK, reason=" Rådet  mødes\nsent. ", now=NOW)
    assert (moved.was, moved.closes_at) == (ASKED.closes_at, ASKED.closes_at + WEEK)
    assert moved.reason == "Rådet mødes sent."


def test_a_deadline_that_is_past_can_still_be_moved_into_the_future():
    late = ASKED.closes_at + timedelta(days=3)
    assert extension(ASKED, ASKED.closes_at + WEEK, reason="Sent.", now=late).at == late
    with pytest.raises(DeadlineNotMoved):
        extension(ASKED, late, reason="Sent.", now=late)


@pytest.mark.parametrize("by", [timedelta(0), -timedelta(milliseconds=1), -WEEK])
def test_a_deadline_never_becomes_earlier(by):
    with pytest.raises(DeadlineNotMoved):
        extension(ASKED, ASKED.closes_at + by, reason="Tidligere.", now=NOW)


@pytest.mark.parametrize("reason", ["", "  ", "x" * (LONGEST_REASON + 1)])
def test_a_reason_is_needed_and_is_short(reason):
    with pytest.raises(DeadlineNotMoved):
        extension(ASKED, ASKED.closes_at + WEEK, reason=reason, now=NOW)


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.DECIDED, Stage.ARCHIVED])
def test_only_what_is_announced_and_not_decided_is_extended(stage):
    with pytest.raises(DeadlineNotMoved):
        extension(a_consultation(stage=stage), ASKED.closes_at + WEEK, reason="Nej.", now=NOW)


def test_an_older_file_does_not_undo_what_people_were_told():
    extended = a_consultation(closes_at=ASKED.closes_at + WEEK)
    with pytest.raises(DeadlineNotMoved):
        require_not_earlier(extended, ASKED, NOW)
    require_not_earlier(ASKED, extended, NOW)
    require_not_earlier(extended, ASKED, ASKED.opens_at - timedelta(days=1))
    require_not_earlier(a_consultation(stage=Stage.DRAFT), ASKED, NOW)
