"""A filter is an address and an address a filter, whatever somebody writes in it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.core.filtering import NAMES, address_of, asked_for, filter_of
from tests.builders import NOW


def test_a_filter_comes_back_from_its_address():
    address = {
        "q": "pladser",
        "consultation": "parken",
        "status": "withheld",
        "channel": "email",
        "kind": "council",
        "late": "yes",
        "files": "no",
        "since": "2026-03-01",
        "whose": "mine",
    }
    assert address_of(filter_of(address)) == address


def test_without_a_status_what_waits_is_shown_and_all_means_all():
    assert filter_of({}).waits
    assert not filter_of({"status": "all"}).waits
    assert address_of(filter_of({"status": "all"})) == {"status": "all"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("status", "secret"),
        ("channel", "pigeon"),
        ("kind", "king"),
        ("late", "maybe"),
        ("since", "2026-02-30"),
        ("until", "9999-12-31"),
        ("party", "a\0b"),
    ],
)
def test_what_makes_no_sense_asks_for_nothing(name, text):
    assert getattr(filter_of({name: text}), name) == ""


def test_days_are_those_of_copenhagen_and_the_last_one_counts():
    asked = asked_for(filter_of({"status": "all", "since": "2026-03-02", "until": "2026-03-02"}))
    assert asked["since"] <= NOW < asked["until"]
    assert asked["until"] - asked["since"] == timedelta(days=1)


@given(st.dictionaries(st.sampled_from(NAMES), st.text()))
def test_any_address_is_a_filter_and_stays_the_same_one(address):
    found = filter_of(address)
    assert filter_of(address_of(found)) == found
    asked_for(found)
