"""A caseworker finds an answer among all others by any word, and narrows the list."""

import re
from datetime import timedelta

import pytest

from intake.core.submission import Channel, Status
from tests.builders import NOW
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


@pytest.fixture
def buses(record, work):
    """Three answers about buses, with another between them, the oldest first."""
    made = [
        an_answer(record, draft={"body": f"{words}."}, received_at=NOW + timedelta(minutes=at))
        for at, words in enumerate(
            ["En havnebus", "En cykelsti", "Havnebus nu", "Flere havnebusser"]
        )
    ]
    return [made[at].reference for at in (0, 2, 3)]


def ways_on(page):
    """Where J and K lead to."""
    return [
        (found[1] if (found := re.search(rf'data-key="{key}" href="([^"]*)"', page)) else "")
        for key in "jk"
    ]


def test_next_and_back_go_through_the_list_that_one_searched(buses, anna):
    """The newest of a search is first, so the next one is older."""
    oldest, middle, newest = buses
    listed = anna.get("/submissions?q=havnebus&status=all").text
    href = re.search(rf'href="(/submissions/{middle}[^"]*)"', listed)[1].replace("&amp;", "&")
    page = anna.get(href).text
    following, preceding = ways_on(page)
    assert following.startswith(f"/submissions/{oldest}?")
    assert preceding.startswith(f"/submissions/{newest}?")
    assert 'href="/submissions?q=havnebus&amp;status=all"' in page  # and back to the list
    assert ways_on(anna.get(following.replace("&amp;", "&")).text)[0] == ""  # its end


def test_deciding_goes_on_in_the_list_and_ends_with_it(record, buses, anna):
    oldest, middle, newest = buses
    way = "?q=havnebus&status=received"
    done = anna.approve(oldest, way=way, next="yes")  # what waits is read from the oldest
    assert done.location.startswith(f"/submissions/{middle}?")
    assert "q=havnebus" in done.location
    anna.approve(middle, way=way, next="yes")
    last = anna.approve(newest, way=way, next="yes")
    assert last.location.startswith("/submissions?q=havnebus")
    assert "Der er ikke flere svar i listen" in anna.get(last.location).text


def test_leaving_words_out_on_the_way_does_not_lose_the_list(buses, anna):
    way = "?q=havnebus&status=all"
    page = anna.get(f"/submissions/{buses[1]}/redact{way}").text
    assert f'href="/submissions/{buses[1]}?q=havnebus&amp;status=all"' in page
    sent = anna.post(
        f"/submissions/{buses[1]}/redact{way}", words="nu", reason="health", place="everywhere"
    )
    assert "q=havnebus" in (sent.location or way)


def test_from_what_waits_nothing_goes_along(work, anna):
    listed = anna.get("/submissions").text
    assert f'href="/submissions/{work["mailed"]}"' in listed
    assert "q=" not in anna.get(f"/submissions/{work['mailed']}").text.split("<main")[1]
