"""A password and an app are a choice; neither tells a stranger anything, nor lets one guess."""

import re
from datetime import timedelta

import pyotp
import pytest

from intake import clock
from intake.actions import passwords, staffing
from intake.core.staff import Role
from intake.store import credentials, log, users
from intake.store.connection import transaction
from intake.store.log import Wanted
from intake.web.desk import signing_in
from tests.builders import NOW
from tests.casework import Visitor, a_link

EMAIL = "sagsbehandler@example.dk"
WORDS = "fire ord om havnen"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(signing_in, "EVEN_SECONDS", 0)


@pytest.fixture
def later(monkeypatch):
    """`later(minutes=6)` lets the service's clock go on."""

    def go_on(**time):
        seconds = timedelta(**time).total_seconds()
        monkeypatch.setattr(clock, "_STARTED", clock._STARTED - seconds)

    return go_on


@pytest.fixture
def known(record):
    """A caseworker with a password."""
    a_link(record, EMAIL)
    user = users.with_email(record, EMAIL)
    passwords.choose(record, user, WORDS, session="", now=NOW)
    return user


def sign_in(desk, email=EMAIL, password=WORDS):
    visitor = Visitor(desk)
    visitor.csrf_token()
    return visitor, visitor.post("/sign-in/password", email=email, password=password)


def actions(record):
    found = log.found(record, Wanted(kind="acts", actor=EMAIL), count=99)
    return [each.action for each in reversed(found)]


def with_app(visitor, at=NOW):
    """Set an app up; gives what it holds, and the recovery codes that were shown."""
    page = visitor.get("/me/second-factor").text
    secret = re.search(r"<code>([A-Z2-7 ]{30,})</code>", page)[1].replace(" ", "")
    assert "<svg" in page
    app = pyotp.TOTP(secret)
    sealed = re.search(r'name="sealed"[^>]*value="([^"]+)"', page)[1]
    assert visitor.post("/me/second-factor", code="000000", sealed=sealed).status_code == 422
    shown = visitor.post("/me/second-factor", code=app.at(at), sealed=sealed)
    assert shown.status_code == 200, shown.text
    return app, re.findall(r"<code>([0-9a-f-]{19})</code>", shown.text)


def test_a_caseworker_chooses_a_password_and_signs_in_by_it(desk, record, staff):
    worker, elsewhere = staff("caseworker", EMAIL), staff("caseworker", EMAIL)
    assert worker.post("/me/password", password=WORDS).status_code == 303
    assert worker.get("/me").status_code == 200
    assert elsewhere.get("/").status_code == 303  # signed out everywhere else
    visitor, arrived = sign_in(desk, email=f" {EMAIL.upper()} ")
    assert (arrived.status_code, arrived.location) == (303, "/")
    assert EMAIL in visitor.get("/").text
    assert actions(record)[-2:] == ["password chosen", "signed in"]
    assert WORDS not in "".join(record.conn.iterdump())


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("kort", "mindst 12 tegn"),
        ("aaaaaaaaaaaaaaaa", "let at gætte"),
        ("mit password er godt", "let at gætte"),
        ("sagsbehandler i huset", "din mailadresse"),
        ("x" * 201, "højst 200"),
    ],
)
def test_what_would_be_guessed_is_refused_with_what_to_do(staff, password, says):
    refused = staff("caseworker", EMAIL).post("/me/password", password=password)
    assert refused.status_code == 422
    assert says in refused.text
    assert password not in refused.text


def test_wrong_unknown_shut_out_and_without_a_password_all_get_the_same_answer(desk, record, known):
    a_link(record, "uden@example.dk")
    a_link(record, "ude@example.dk")
    shut = users.with_email(record, "ude@example.dk")
    passwords.choose(record, shut, WORDS, session="", now=NOW)
    staffing.disable(record, shut.id, now=NOW, by="test")
    answers = set()
    for email, password in [
        (EMAIL, "en helt anden sætning"),
        ("fremmed@example.dk", WORDS),
        ("uden@example.dk", WORDS),
        ("ude@example.dk", WORDS),
    ]:
        _, refused = sign_in(desk, email, password)
        text = re.sub(r'value="[^"]*"', "", refused.text)
        answers.add((refused.status_code, text.replace(email, "")))
    assert len(answers) == 1
    assert {status for status, _ in answers} == {422}


def test_guessing_ends_after_ten_misses_whether_or_not_there_is_such_a_user(desk, known, later):
    for email in (EMAIL, "fremmed@example.dk"):
        visitor = Visitor(desk)
        token = visitor.csrf_token()
        fields = {"csrf_token": token, "email": email, "password": "et forkert gæt"}
        answers = [
            visitor.client.post("/sign-in/password", data=fields).status_code for _ in range(12)
        ]
        assert answers == [422] * passwords.MISSES_OF_AN_ACCOUNT + [429] * 2
    assert sign_in(desk)[1].status_code == 429  # also the right one waits
    later(minutes=16)
    assert sign_in(desk)[1].status_code == 303


def test_who_is_locked_out_of_the_password_still_comes_in_by_a_link(desk, record, known):
    for _ in range(passwords.MISSES_OF_AN_ACCOUNT):
        with transaction(record):
            account = passwords.account_of(EMAIL)
            credentials.miss(record, account, "192.0.2.1", now=NOW)
    assert sign_in(desk)[1].status_code == 429
    assert Visitor(desk).post(f"/sign-in/{a_link(record, EMAIL)}").status_code == 303


def test_one_address_cannot_try_everybody(desk, record, known):
    with transaction(record):
        for number in range(passwords.MISSES_FROM_AN_ADDRESS):
            credentials.miss(record, f"{number}@example.dk", "127.0.0.1", now=NOW)
    assert sign_in(desk)[1].status_code == 429


def test_with_an_app_neither_link_nor_password_is_enough(desk, record, staff, later):
    worker = staff("caseworker", EMAIL)
    worker.post("/me/password", password=WORDS)
    app, codes = with_app(worker)
    assert len(codes) == 10
    later(minutes=2)
    for way in ("link", "password"):
        if way == "link":
            visitor = Visitor(desk)
            arrived = visitor.post(f"/sign-in/{a_link(record, EMAIL)}")
        else:
            visitor, arrived = sign_in(desk)
        assert (arrived.status_code, arrived.location) == (303, "/sign-in/code")
        for path in ("/", "/submissions", "/me", "/me/second-factor"):
            assert visitor.get(path).status_code == 303, path
        wrong = visitor.post("/sign-in/code", code="000000")
        assert wrong.status_code == 422
        code = app.at(NOW + timedelta(minutes=2))
        arrived = visitor.post("/sign-in/code", code=f"{code[:3]} {code[3:]}")
        assert (arrived.status_code, arrived.location) == (303, "/")
        assert visitor.get("/").status_code == 200
        later(minutes=1)
        app = pyotp.TOTP(app.secret)
        later(minutes=-1)
        with transaction(record):  # the next way may use the same moment
            record.conn.execute("UPDATE second_factor SET last_step = 0")


def test_a_code_counts_once_also_for_who_looks_over_the_shoulder(desk, record, staff, later):
    app, _ = with_app(staff("caseworker", EMAIL))
    later(minutes=2)
    code = app.at(NOW + timedelta(minutes=2))
    answers = []
    for _ in range(2):
        visitor = Visitor(desk)
        visitor.post(f"/sign-in/{a_link(record, EMAIL)}")
        answers.append(visitor.post("/sign-in/code", code=code).status_code)
    assert answers == [303, 422]


def test_codes_cannot_be_guessed_one_after_the_other(desk, record, staff, later):
    _app, codes = with_app(staff("caseworker", EMAIL))
    later(minutes=2)
    visitor = Visitor(desk)
    visitor.post(f"/sign-in/{a_link(record, EMAIL)}")
    fields = {"csrf_token": visitor.csrf_token()}
    answers = [
        visitor.client.post("/sign-in/code", data={**fields, "code": f"{guess:06}"}).status_code
        for guess in range(7)
    ]
    assert answers == [422] * passwords.CODE_MISSES + [429] * 2
    right = {**fields, "code": codes[0]}
    assert visitor.client.post("/sign-in/code", data=right).status_code == 429


def test_a_recovery_code_stands_for_the_lost_phone_once(desk, record, staff, later):
    _, codes = with_app(staff("caseworker", EMAIL))
    later(minutes=2)
    answers = []
    for code in (codes[0].upper(), codes[0], codes[1].replace("-", "")):
        visitor = Visitor(desk)
        visitor.post(f"/sign-in/{a_link(record, EMAIL)}")
        answers.append(visitor.post("/sign-in/code", code=code).status_code)
    assert answers == [303, 422, 303]
    assert "Der er 8 nødkoder tilbage" in visitor.get("/me").text
    assert codes[1].replace("-", "") not in "".join(record.conn.iterdump())


def test_half_a_session_ends_by_itself(desk, record, staff, later):
    app, _ = with_app(staff("caseworker", EMAIL))
    visitor = Visitor(desk)
    visitor.post(f"/sign-in/{a_link(record, EMAIL)}")
    token = visitor.csrf_token()
    later(minutes=11)
    code = app.at(NOW + timedelta(minutes=11))
    late = visitor.client.post("/sign-in/code", data={"csrf_token": token, "code": code})
    assert (late.status_code, late.location) == (303, "/sign-in")


def test_a_copy_of_the_record_does_not_hold_the_apps_secret(record, staff, settings):
    app, codes = with_app(staff("caseworker", EMAIL))
    dump = "".join(record.conn.iterdump())
    assert app.secret not in dump
    assert not any(each in dump or each.replace("-", "") in dump for each in codes)
    user = users.with_email(record, EMAIL)
    sealed = credentials.factor_of(record, user).sealed
    assert passwords.secret_in(user, sealed, settings=settings) == app.secret
    other = users.with_email(record, a_link(record, "b@example.dk") and "b@example.dk")
    assert passwords.secret_in(other, sealed, settings=settings) == ""
    assert passwords.secret_in(user, "made up", settings=settings) == ""


def test_an_admin_helps_who_has_lost_phone_and_password(desk, record, staff):
    with_app(staff("caseworker", EMAIL))
    user = users.with_email(record, EMAIL)
    admin = staff("admin")
    assert "Tag adgangskode og app" in admin.get(f"/users/{user.id}").text
    assert admin.post(f"/users/{user.id}/proofs/remove").status_code == 303
    visitor = Visitor(desk)
    assert visitor.post(f"/sign-in/{a_link(record, EMAIL)}").location == "/"


def test_one_sees_where_one_is_signed_in_and_ends_it_there(desk, record, staff):
    here, there = staff("caseworker", EMAIL), Visitor(desk)
    agent = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0 <script>"
    there.client.environ_base["HTTP_USER_AGENT"] = agent
    there.post(f"/sign-in/{a_link(record, EMAIL)}")
    page = here.get("/me").text
    assert "Firefox, Windows" in page
    assert "script&gt;" not in page
    other = re.search(r'action="(/me/sessions/\w+/end)"', page)[1]
    assert here.post(other).status_code == 303
    assert there.get("/").status_code == 303
    assert here.get("/").status_code == 200
    for _ in range(2):
        Visitor(desk).post(f"/sign-in/{a_link(record, EMAIL)}")
    assert here.post("/me/sessions/end").status_code == 303
    assert record.execute("SELECT count(*) FROM session").fetchone()[0] == 1


def test_nobody_ends_anothers_session_by_its_key(record, staff):
    victim, thief = staff("caseworker", EMAIL), staff("reader")
    (key,) = record.execute(
        "SELECT token_hash FROM session JOIN user ON user.id = user_id WHERE email = ?", (EMAIL,)
    ).fetchone()
    assert thief.post(f"/me/sessions/{key}/end").status_code == 303
    assert victim.get("/").status_code == 200


def test_what_is_hard_to_take_back_asks_for_a_fresh_proof(desk, record, staff, later):
    admin, worker = staff("admin"), staff("caseworker", EMAIL)
    user = users.with_email(record, EMAIL)
    for minutes in (25, 25, 20):
        later(minutes=minutes)
        assert (admin.get("/users").status_code, worker.get("/").status_code) == (200, 200)
    refused = admin.post(f"/users/{user.id}", role="admin", where="all")
    assert refused.status_code == 303
    assert refused.location.startswith("/sign-in?next=/users")
    assert users.get(record, user.id).role is Role.CASEWORKER
    export = "/consultations/park/case-file"
    for asked in (worker.get(f"{export}/1.zip"), worker.post(export)):
        assert asked.location.startswith("/sign-in?next=/consultations/park")
    away = worker.get("/me/password")
    assert away.location == "/sign-in?next=/me/password&again=1"
    assert "Vis igen" in worker.get(away.location).text
    old = worker.client.get_cookie("intake_desk").value
    again = a_link(record, EMAIL, at=NOW + timedelta(minutes=70))
    assert worker.post(f"/sign-in/{again}").location == "/me/password"
    assert worker.get("/me/password").status_code == 200
    thief = Visitor(desk)
    thief.client.set_cookie("intake_desk", old)
    assert thief.get("/").status_code == 303  # the session before it has ended


def test_an_operator_can_shut_a_way_in(settings, record, tmp_path):
    from dataclasses import replace

    from intake.app import create_desk_app

    a_link(record, EMAIL)
    desk = create_desk_app(replace(settings, sign_in_by="link"))
    assert sign_in(desk)[1].status_code == 404
    assert "adgangskode" not in Visitor(desk).get("/sign-in").text
