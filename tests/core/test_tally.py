"""What came each day, counted in Copenhagen, with the days on which nothing came."""

from datetime import UTC, date, datetime

from intake.core.submission import Channel, SpeaksAs
from intake.core.tally import Arrivals, daily

OPENS = datetime(2026, 3, 1, 8, tzinfo=UTC)
UNTIL = datetime(2026, 3, 4, 12, tzinfo=UTC)


def came(day, hour=12, channel=Channel.WEB, speaks_as=SpeaksAs.CITIZEN, count=1):
    return Arrivals(datetime(2026, 3, day, hour, tzinfo=UTC), channel, speaks_as, count)


def test_days_without_answers_are_days_too():
    found = daily([came(2, count=3), came(4)], opens_at=OPENS, until=UNTIL)
    assert found.days == tuple(date(2026, 3, each) for each in (1, 2, 3, 4))
    assert found.all.counts == (0, 3, 0, 1)
    assert found.all.total == 4
    assert found.busiest == date(2026, 3, 2)


def test_an_answer_late_in_the_evening_counts_on_its_day_in_copenhagen():
    found = daily([came(2, hour=23)], opens_at=OPENS, until=UNTIL)
    assert found.all.counts == (0, 0, 1, 0)


def test_each_way_in_and_each_kind_of_respondent_has_its_own_figures():
    found = daily(
        [came(1), came(3, channel=Channel.EMAIL, speaks_as=SpeaksAs.COUNCIL, count=2)],
        opens_at=OPENS,
        until=UNTIL,
    )
    assert {each.of: each.counts for each in found.channels} == {
        "web": (1, 0, 0, 0),
        "email": (0, 0, 2, 0),
    }
    assert {each.of: each.total for each in found.speakers} == {"council": 2, "citizen": 1}


def test_late_answers_and_those_before_the_opening_have_their_days():
    found = daily([came(7)], opens_at=OPENS, until=UNTIL)
    assert found.days[-1] == date(2026, 3, 7)
    early = daily([came(2)], opens_at=UNTIL, until=UNTIL)
    assert early.days[0] == date(2026, 3, 2)


def test_before_any_has_come_no_day_is_the_busiest():
    found = daily([], opens_at=OPENS, until=OPENS)
    assert found.days == (date(2026, 3, 1),)
    assert (found.all.most, found.busiest) == (0, None)
