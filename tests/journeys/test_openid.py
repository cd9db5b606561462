"""Staff sign in at the authority's own directory, and nothing but its own word lets them in."""

import base64
import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from intake import clock
from intake.actions import staffing
from intake.app import create_desk_app
from intake.store import log, users
from intake.store.log import Wanted
from tests.builders import NOW
from tests.casework import Visitor, a_link
from tests.openid import agree, asked, provider

EMAIL = "sagsbehandler@example.dk"
NEW = "ny@example.dk"


def person(subject, email, **claims):
    return {"sub": subject, "email": email, "email_verified": True, **claims}


@pytest.fixture(scope="module")
def issuer():
    people = [
        person("worker", EMAIL.upper()),
        person("boss", "chef@example.dk"),
        person("new", NEW, role="admin", groups=["admin"]),
        person("unsure", EMAIL, email_verified=False),
        person("silent", EMAIL, email_verified="true"),
        {"sub": "nameless"},
    ]
    with provider(*people) as issuer:
        yield issuer


@pytest.fixture
def its(settings, issuer, monkeypatch):
    """Settings for the provider; the service's clock goes with the provider's own."""
    monkeypatch.setattr(clock, "_STARTED", clock._STARTED)
    return replace(
        settings,
        oidc_issuer=issuer,
        oidc_client_id="intake",
        oidc_client_secret="a secret",
        starts_at=None,
    )


@pytest.fixture
def desk(its, record):
    return create_desk_app(its)


@pytest.fixture
def known(record):
    a_link(record, EMAIL)


def begun(desk, path="/sign-in/openid"):
    """A browser that was sent to the provider, and the address it was sent to."""
    visitor = Visitor(desk)
    sent = visitor.get(path)
    assert sent.status_code == 303, sent.text
    return visitor, sent.location


def signed_in(desk, subject):
    visitor, address = begun(desk)
    return visitor, visitor.get(agree(address, subject))


def test_a_caseworker_signs_in_by_the_directory_and_out_of_both(desk, record, known, issuer):
    visitor = Visitor(desk)
    visitor.get("/sign-in?next=/submissions")
    assert "Log ind med kommunens login" in visitor.get("/sign-in").text
    address = visitor.get("/sign-in/openid").location
    wanted = asked(address)
    assert address.startswith(f"{issuer}/oauth2/authorize?")
    assert (wanted["code_challenge_method"], wanted["response_type"]) == ("S256", "code")
    assert wanted["redirect_uri"].endswith("/sign-in/openid/back")
    assert {"state", "nonce", "code_challenge"} <= set(wanted)
    arrived = visitor.get(agree(address, "worker"))
    assert (arrived.status_code, arrived.location) == (303, "/submissions")
    assert EMAIL in visitor.get("/").text
    (event,) = log.found(record, Wanted(kind="acts", actor=EMAIL), count=9)
    assert (event.action, event.detail) == ("signed in", "by oidc")
    out = visitor.post("/sign-out")
    assert out.location == "/sign-in/openid/out"
    assert f'href="{issuer}/oauth2/end_session?client_id=intake' in visitor.get(out.location).text
    assert visitor.get("/").status_code == 303


def test_the_code_is_of_use_only_with_what_this_service_kept(desk, record):
    _, address = begun(desk)
    (verifier,) = record.execute("SELECT verifier FROM sign_in_visit").fetchone()
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert asked(address)["code_challenge"] == challenge
    assert verifier not in address


def test_the_host_header_says_nothing_of_where_people_are_sent_back_to(desk, its):
    visitor = Visitor(desk, at="http://evil.example.dk")
    assert asked(visitor.get("/sign-in/openid").location)["redirect_uri"] == (
        f"{its.desk_url}/sign-in/openid/back"
    )


@pytest.mark.parametrize("subject", ["unsure", "silent", "nameless"])
def test_a_mail_address_that_is_not_verified_lets_nobody_in(desk, known, subject):
    visitor, refused = signed_in(desk, subject)
    assert refused.status_code == 403
    assert visitor.get("/").status_code == 303


def test_whoever_is_no_user_is_refused_or_becomes_a_reader_without_a_consultation(
    desk, its, record
):
    visitor, refused = signed_in(desk, "new")
    assert refused.status_code == 403
    assert "du er ikke bruger her" in refused.text
    assert users.with_email(record, NEW) is None
    desk = create_desk_app(replace(its, oidc_unknown="reader"))
    visitor, arrived = signed_in(desk, "new")
    assert arrived.status_code == 303
    made = users.with_email(record, NEW)
    assert (made.role, made.scope) == ("reader", frozenset())  # whatever its claims say
    assert visitor.get("/users").status_code == 403


def test_who_is_shut_out_here_is_shut_out_by_the_directory_too(desk, record, known):
    staffing.disable(record, users.with_email(record, EMAIL).id, now=NOW, by="test")
    assert signed_in(desk, "worker")[1].status_code == 403


def test_the_way_back_counts_once(desk, known):
    visitor, address = begun(desk)
    cookie = visitor.client.get_cookie("intake_desk").value
    back = agree(address, "worker")
    assert visitor.get(back).status_code == 303
    again = Visitor(desk)
    again.client.set_cookie("intake_desk", cookie)  # the browser as it was before
    assert again.get(back).status_code == 403
    assert again.get("/").status_code == 303


def test_another_browser_cannot_be_led_in_by_a_strangers_way_back(desk, known):
    _, address = begun(desk)
    back = agree(address, "worker")
    victim, _ = begun(desk)
    assert victim.get(back).status_code == 403
    assert victim.get("/").status_code == 303


def test_a_code_of_another_visit_does_not_fit(desk, known):
    _, other = begun(desk)
    stolen = asked(agree(other, "worker"))["code"]
    visitor, address = begun(desk)
    refused = visitor.get(f"/sign-in/openid/back?code={stolen}&state={asked(address)['state']}")
    assert refused.status_code == 403
    assert visitor.get("/").status_code == 303


@pytest.mark.parametrize(
    "query", ["", "?state=x", "?code=x&state=x", "?error=access_denied&state={state}",
              "?code=made-up&state={state}", "?code=x&state={state}&iss=https://evil.example.dk"]
)  # fmt: skip
def test_a_way_back_that_was_made_up_lets_nobody_in(desk, query):
    visitor, address = begun(desk)
    refused = visitor.get("/sign-in/openid/back" + query.format(**asked(address)))
    assert refused.status_code == 403
    assert visitor.get("/").status_code == 303


def test_an_old_visit_is_over(desk, known, monkeypatch):
    visitor, address = begun(desk)
    back = agree(address, "worker")
    shift = timedelta(minutes=11)
    monkeypatch.setattr("intake.web.site.clock.now", lambda _: REAL(None) + shift)
    assert visitor.get(back).status_code == 403


REAL = clock.now


def test_a_directory_of_another_name_or_none_at_all_is_not_believed(its, record, issuer):
    for other in (f"{issuer}/", "http://127.0.0.1:9"):
        desk = create_desk_app(replace(its, oidc_issuer=other))
        refused = Visitor(desk).get("/sign-in/openid")
        assert refused.status_code == 503
        assert "logget ind" in refused.text


def test_without_a_directory_there_is_no_such_way(settings, record):
    desk = create_desk_app(settings)
    assert Visitor(desk).get("/sign-in/openid").status_code == 404
    assert Visitor(desk).get("/sign-in/openid/back").status_code == 404
