"""Staff come in by a link that works once, and nobody else comes in at all."""

import re
import time
from datetime import timedelta

import pytest

from intake.actions import staffing
from intake.app import create_desk_app
from intake.store import outbox
from intake.web.desk import signing_in
from tests.builders import NOW, settings_in
from tests.casework import Visitor, a_link

EMAIL = "sagsbehandler@example.dk"
A_DAY = timedelta(days=1)


@pytest.fixture
def visitor(desk):
    return Visitor(desk)


def mailed_links(record):
    letters = {due.letter_id: due.letter for due in outbox.due(record, now=NOW + A_DAY, count=9)}
    return [re.search(r"/sign-in/(\w+)", letter.text)[1] for letter in letters.values()]


def test_a_caseworker_asks_for_a_link_and_goes_in_by_it(visitor, record):
    a_link(record, EMAIL)
    asked = visitor.post("/sign-in", email=f" {EMAIL.upper()} ")
    assert (asked.status_code, asked.location) == (303, "/sign-in/sent")
    (token,) = mailed_links(record)
    assert "Gå ind" in visitor.get(f"/sign-in/{token}").text
    arrived = visitor.post(f"/sign-in/{token}")
    assert (arrived.status_code, arrived.location) == (303, "/")
    assert EMAIL in visitor.get("/").text


def test_a_mail_scanner_that_opens_the_link_does_not_use_it_up(desk, visitor, record):
    token = a_link(record, EMAIL)
    for _ in range(3):
        assert Visitor(desk).get(f"/sign-in/{token}").status_code == 200
        assert Visitor(desk).client.head(f"/sign-in/{token}").status_code == 200
    assert visitor.post(f"/sign-in/{token}").status_code == 303


def test_a_link_works_once(desk, visitor, record):
    token = a_link(record, EMAIL)
    assert visitor.post(f"/sign-in/{token}").status_code == 303
    second = Visitor(desk)
    assert second.post(f"/sign-in/{token}").status_code == 404
    assert second.get("/").status_code == 303


@pytest.mark.parametrize("age", [A_DAY, 400 * A_DAY])
def test_an_old_link_does_not_work(visitor, record, age):
    token = a_link(record, EMAIL, at=NOW - age)
    refused = visitor.post(f"/sign-in/{token}")
    assert refused.status_code == 404
    assert "Få et nyt link" in refused.text


def test_a_guessed_link_does_not_work(visitor, record):
    a_link(record, EMAIL)
    assert visitor.post(f"/sign-in/{'a' * 32}").status_code == 404


def test_the_page_says_and_takes_the_same_whether_or_not_one_is_known(desk, record):
    a_link(record, EMAIL)
    answers = []
    for email in (EMAIL, "fremmed@example.dk"):
        visitor = Visitor(desk)
        visitor.csrf_token()
        began = time.monotonic()
        response = visitor.post("/sign-in", email=email)
        took = time.monotonic() - began
        answers.append((response.status_code, response.location, response.data))
        assert took >= signing_in.EVEN_SECONDS
        assert email not in visitor.get(response.location).text
    assert answers[0] == answers[1]


def test_a_stranger_cannot_fill_a_caseworkers_mailbox(visitor, record, monkeypatch):
    monkeypatch.setattr(signing_in, "EVEN_SECONDS", 0)
    a_link(record, EMAIL)
    for _ in range(6):
        assert visitor.post("/sign-in", email=EMAIL).status_code == 303
    assert record["letter"].count == signing_in.LINKS_A_WHILE


def test_who_types_no_address_is_told_what_to_do(visitor):
    refused = visitor.post("/sign-in", email="sagsbehandler")
    assert refused.status_code == 422
    assert "Skriv en hel mailadresse" in refused.text
    assert 'value="sagsbehandler"' in refused.text


def test_one_comes_back_to_the_page_one_wanted(visitor, record):
    away = visitor.get("/en/submissions?status=all")
    assert (away.status_code, away.location) == (
        303,
        "/en/sign-in?next=/en/submissions?status%3Dall",
    )
    visitor.get(away.location)
    arrived = visitor.post(f"/sign-in/{a_link(record, EMAIL)}")
    assert arrived.location == "/en/submissions?status=all"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.dk/",
        "//example.dk/",
        "/\\example.dk",
        "\\\\example.dk",
        "javascript:alert(1)",
        "/\r\nSet-Cookie: a=b",
        "/\t/example.dk",
        "example.dk",
        "",
    ],
)
def test_the_way_in_never_leads_out_of_the_house(visitor, record, elsewhere):
    visitor.client.get("/sign-in", query_string={"next": elsewhere})
    arrived = visitor.post(f"/sign-in/{a_link(record, EMAIL)}")
    assert arrived.location == "/"


def test_signing_out_ends_the_session_also_for_a_copied_cookie(desk, visitor, record):
    visitor.post(f"/sign-in/{a_link(record, EMAIL)}")
    copied = visitor.client.get_cookie("intake_desk").value
    assert visitor.post("/sign-out").status_code == 303
    thief = Visitor(desk)
    thief.client.set_cookie("intake_desk", copied)
    assert thief.get("/").status_code == 303
    assert record["session"].count == 0


@pytest.mark.parametrize(
    "ages",
    [
        {"seen_at": timedelta(minutes=30)},
        {"seen_at": timedelta(0), "started_at": timedelta(hours=12)},
    ],
)
def test_an_idle_or_long_session_ends_by_itself(visitor, record, ages):
    visitor.post(f"/sign-in/{a_link(record, EMAIL)}")
    assert visitor.get("/").status_code == 200
    for column, age in ages.items():
        record.conn.execute(f"UPDATE session SET {column} = ?", ((NOW - age).isoformat(),))
    assert visitor.get("/").status_code == 303


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(visitor, record):
    visitor.post(f"/sign-in/{a_link(record, EMAIL)}")
    token = visitor.csrf_token()
    record.conn.execute("DELETE FROM session")
    late = visitor.client.post("/submissions/ABCD/approve", data={"csrf_token": token})
    assert (late.status_code, late.location) == (303, "/sign-in?next=/submissions/ABCD")


def test_coming_in_gives_the_browser_a_new_session(visitor, record):
    visitor.csrf_token()
    with visitor.client.session_transaction() as session:
        session["token"] = "planted by somebody else"
        planted = dict(session)
    visitor.post(f"/sign-in/{a_link(record, EMAIL)}")
    with visitor.client.session_transaction() as session:
        assert session["token"] != planted["token"]
        assert session.get("csrf_token") != planted["csrf_token"]


def test_behind_https_the_cookie_is_locked_to_its_host_and_forms_still_work(tmp_path, record):
    its = settings_in(
        tmp_path / "data",
        starts_at=NOW,
        secret_key="a key for tests only",
        desk_url="https://skrivebord.example.dk",
    )
    visitor = Visitor(create_desk_app(its), at=its.desk_url)
    arrived = visitor.post(f"/sign-in/{a_link(record, EMAIL)}")
    cookie = arrived.headers["Set-Cookie"]
    assert cookie.startswith("__Host-intake_desk=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_who_is_removed_is_out_at_once_also_where_they_are_signed_in(visitor, record):
    token = a_link(record, EMAIL)
    unused = a_link(record, EMAIL)
    visitor.post(f"/sign-in/{token}")
    assert visitor.get("/").status_code == 200
    staffing.remove(record, EMAIL, now=NOW, by="test")
    assert visitor.get("/").status_code == 303
    assert visitor.post(f"/sign-in/{unused}").status_code == 404
