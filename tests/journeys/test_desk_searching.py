"""A caseworker finds an answer among all others by any word, and narrows the list."""

import pytest

from intake.core.submission import Channel, Status
from tests.busy_desk import a_busy_desk
from tests.casework import SLUG, an_answer


@pytest.fixture
def work(record, settings):
    return a_busy_desk(record, settings)


@pytest.fixture
def anna(work, staff):
    return staff("caseworker", "anna@example.dk")


def test_an_answer_is_found_by_a_part_of_a_word_and_says_where(record, work, anna):
    answer = an_answer(record, draft={"body": "Giv os <flere> parkeringspladser."})
    page = anna.get("/submissions?q=pladser").text
    assert answer.reference in page
    assert work["mailed"] not in page
    assert "i teksten:" in page
    assert "Giv os &lt;flere&gt; parkerings<mark>pladser</mark>." in page


def test_filters_stand_as_chips_that_each_take_themselves_away(record, work, anna):
    late = an_answer(record, late=True, channel=Channel.PHONE)
    page = anna.get("/submissions?status=received&late=yes&channel=phone&q=kontaktperson").text
    assert late.reference in page and "1 svar." in page
    assert 'href="/submissions?q=kontaktperson&amp;status=received&amp;channel=phone"' in page
    without_status = "/submissions?q=kontaktperson&amp;channel=phone&amp;late=yes&amp;status=all"
    assert f'href="{without_status}"' in page
    assert anna.get("/submissions?status=all&party=Nobody").text.count('class="chip"') == 1


def test_whatever_stands_in_the_address_is_a_page(anna):
    for query in (
        "q=%22",
        "q=*&status=all",
        "q=%00",
        "since=x&until=2026-99-99",
        "after=nobody",
        "before=nobody&q=a",
        "status=no&channel=no&kind=no",
        "q=-a%20-b",
        "late=2",
    ):
        assert anna.get(f"/submissions?{query}").status_code == 200, query


def test_pages_of_a_search_keep_the_search(record, work, anna):
    for at in range(27):
        an_answer(record, draft={"body": f"Vi vil have en havnebus, nummer {at}."})
    first = anna.get(f"/submissions?q=havnebus&consultation={SLUG}")
    assert "27 svar." in first.text
    href = first.text.split('rel="next"')[0].rpartition('href="')[2].split('"')[0]
    second = anna.get(href.replace("&amp;", "&")).text
    assert second.count("havnebus</mark>") == 2
    assert "Forrige" in second and "Begyndelsen" in second and ">Næste<" not in second


def test_mails_that_are_no_answers_are_found_too(work, anna):
    page = anna.get("/submissions?q=enige&status=all").text
    assert "I mails, der ikke er svar" in page
    assert f"/mail/{work['mail']}" in page


def test_decided_answers_are_found_when_asked_for(record, work, anna):
    assert work["withheld"] not in anna.get("/submissions").text
    page = anna.get(f"/submissions?status={Status.WITHHELD}").text
    assert work["withheld"] in page
