"""Every page of the desk against every role and every state: only what the table says."""

import re
from dataclasses import replace
from datetime import timedelta

import html5lib
import pytest

from intake.app import create_desk_app
from intake.core import identifiers, moderation
from intake.core.consultation import Material
from intake.core.submission import Status
from intake.store import consultations, files, submissions
from intake.store.connection import transaction
from tests.builders import NOW
from tests.casework import SLUG, Visitor, a_busy_desk, an_answer

FORM_ONLY = re.compile(
    r"/(approve|withhold|place|dismiss|invite|sign-out|remove|rescue|join|take-apart"
    r"|remind|extend|move|take-back|grant|decline|lift|accept|assign|notes"
    r"|publish|kept|moved|explained|lapsed|hand-over)\b"
)
ROLES = ("nobody", "reader", "caseworker", "admin")
EVERYBODY = {
    "static",
    "healthz",
    "signing_in.ask",
    "signing_in.mail_link",
    "signing_in.sent",
    "signing_in.arrive",
    "signing_in.use_link",
}
LEAST = {
    "signing_in.leave": "reader",
    "overview.today": "reader",
    "submissions.every": "reader",
    "submissions.one": "reader",
    "submissions.attachment": "reader",
    "submissions.approve": "caseworker",
    "submissions.withhold": "caseworker",
    "consultations.every": "reader",
    "consultations.one": "reader",
    "consultations.invite": "caseworker",
    "starting.new": "caseworker",
    "starting.load": "caseworker",
    "starting.export": "reader",
    "card.card": "caseworker",
    "questions.every": "caseworker",
    "questions.new": "caseworker",
    "questions.one": "caseworker",
    "questions.move": "caseworker",
    "questions.remove": "caseworker",
    "material.every": "caseworker",
    "material.title": "caseworker",
    "material.file": "reader",
    "material.move": "caseworker",
    "material.remove": "caseworker",
    "asked.choose": "caseworker",
    "dates.dates": "caseworker",
    "opening.look": "caseworker",
    "opening.announce": "caseworker",
    "opening.take_back": "caseworker",
    "preview.look": "reader",
    "preview.sent": "reader",
    "address_book.every": "reader",
    "address_book.new": "caseworker",
    "address_book.one": "caseworker",
    "address_book.remove": "caseworker",
    "address_book.load": "caseworker",
    "more_time.one": "reader",
    "more_time.grant": "caseworker",
    "more_time.decline": "caseworker",
    "post.held": "reader",
    "post.message": "reader",
    "post.source": "reader",
    "post.place": "caseworker",
    "post.dismiss": "caseworker",
    "keyboard.keys": "reader",
    "keyboard.choose": "reader",
    "teamwork.note": "caseworker",
    "teamwork.assign": "caseworker",
    "supposed.reject": "caseworker",
    "supposed.confirm": "caseworker",
    "supposed.ask": "caseworker",
    "supposed.replaces": "caseworker",
    "supposed.points": "caseworker",
    "redacting.page": "caseworker",
    "redacting.redact": "caseworker",
    "redacting.lift": "caseworker",
    "redacting.accept": "caseworker",
    "redacting.dismiss": "caseworker",
    "deadlines.remind": "caseworker",
    "deadlines.extend": "caseworker",
    "outcome.page": "reader",
    "meetings.new": "caseworker",
    "meetings.one": "reader",
    "meetings.change": "caseworker",
    "meetings.note": "caseworker",
    "meetings.calendar_file": "reader",
    "decisions.new": "caseworker",
    "decisions.one": "reader",
    "decisions.change": "caseworker",
    "decisions.publish": "caseworker",
    "decisions.remove": "caseworker",
    "promises.new": "caseworker",
    "promises.one": "reader",
    "promises.step": "caseworker",
    "promises.hand_over": "caseworker",
    "reading.shown": "reader",
    "reading.divide": "caseworker",
    "reading.restore": "caseworker",
    "entering.form": "caseworker",
    "entering.enter": "caseworker",
    "handled.every": "reader",
    "handled.rescue": "caseworker",
    "sorting.join": "caseworker",
    "sorting.take_apart": "caseworker",
    "sorting.split": "caseworker",
    "sorting.sort": "caseworker",
    "correspondence.write": "caseworker",
    "correspondence.send": "caseworker",
    "correspondence.texts": "caseworker",
    "correspondence.new_text": "admin",
    "correspondence.text": "admin",
    "correspondence.remove_text": "admin",
    "log.events_list": "caseworker",
    "log.staff": "admin",
    "log.add": "admin",
}


@pytest.fixture
def work(record, settings):
    work = a_busy_desk(record, settings)
    with transaction(record):
        sha256 = files.keep(record, b"Et udkast")
        its = Material("Udkast", "udkast.txt", "text/plain", 9, sha256)
        consultations.put(record, replace(consultations.get(record, SLUG), material=(its,)))
    return work


@pytest.fixture
def somebody(desk, staff):
    return lambda role: Visitor(desk) if role == "nobody" else staff(role)


def routes(desk, work):
    """Every rule with its method and an address that exists."""
    facts = {
        "reference": work["joint"],
        "number": 1,
        "slug": SLUG,
        "token": "a" * 32,
        "filename": "intake.css",
        "key": "1",
        "kind": "nil return",
        "page": SLUG,
        "public_id": identifiers.public_id("party", "Udsatterådet"),
    }
    with desk.test_request_context():
        for rule in desk.url_map.iter_rules():
            given = {name: facts[name] for name in rule.arguments}
            if rule.endpoint == "promises.step":
                given["kind"] = "explained"
            if rule.endpoint.startswith("reading."):
                given["reference"] = work["mailed"]  # only a mail was read by a machine
            path = rule.build(given)[1]
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield rule.endpoint, method, path


def test_the_table_names_every_page_of_the_desk(desk):
    known = {rule.endpoint for rule in desk.url_map.iter_rules()}
    assert known == EVERYBODY | set(LEAST)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_what_it_may_and_nothing_else(desk, work, somebody, role):
    visitor = somebody(role)
    for endpoint, method, path in routes(desk, work):
        if endpoint == "signing_in.leave":
            continue  # it would end the walk; its own tests are with signing in
        response = visitor.get(path) if method == "GET" else visitor.post(path)
        place = f"{method} {path} as {role}"
        if endpoint in EVERYBODY:
            assert response.status_code in {200, 404, 422}, place
        elif role == "nobody":
            assert response.status_code == 303, place
            assert response.location.startswith("/sign-in"), place
        elif ROLES.index(role) < ROLES.index(LEAST[endpoint]):
            assert response.status_code == 403, place
        else:
            assert response.status_code in {200, 303, 409, 422}, place
            assert "/sign-in" not in (response.location or ""), place


def test_a_page_that_names_no_role_is_shut_to_all(settings, record, staff):
    desk = create_desk_app(settings)
    desk.add_url_rule("/forgotten", view_func=lambda: "secret")
    staff.desk = desk
    assert staff("admin").get("/forgotten").status_code == 403
    assert Visitor(desk).get("/forgotten").status_code == 303


def test_no_form_is_taken_without_its_token(desk, work, staff, record):
    admin = staff("admin")
    before = everything(record)
    for endpoint, method, path in routes(desk, work):
        if method == "POST" and endpoint != "preview.sent":  # which takes nothing
            assert admin.client.post(path).status_code == 422, endpoint
            assert admin.client.post(path, data={"csrf_token": "guessed"}).status_code == 422
    assert everything(record) == before


def test_another_site_cannot_send_our_forms(work, staff):
    admin = staff("admin")
    sent = admin.client.post(
        "/sign-out",
        data={"csrf_token": admin.csrf_token()},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert sent.status_code == 403


def everything(record):
    """The whole record as text, without the notes that a session is in use and who reads what."""
    passing = ('INTO "session"', 'INTO "looking"')
    return [line for line in record.conn.iterdump() if not any(each in line for each in passing)]


def test_reading_everything_changes_nothing_and_every_page_is_whole(desk, work, staff, record):
    admin = staff("admin")
    record.conn.execute(
        "UPDATE session SET seen_at = ?", ((NOW - timedelta(minutes=20)).isoformat(),)
    )
    before = everything(record)
    seen, ahead = set(), {"/", "/en/", "/users", "/sign-in", "/sign-in/sent", "/sign-in/abc"}
    while ahead:
        path = ahead.pop()
        seen.add(path)
        response = admin.get(path)
        assert response.status_code == 200, path
        if response.mimetype != "text/html":
            continue
        html5lib.HTMLParser(strict=True).parse(response.text)
        assert not re.search(r"<script(?! src)|<style| style=| onclick=", response.text), path
        found = re.findall(r'(?:href|action)="(/[^"#]*)', response.text)
        ahead |= {each.replace("&amp;", "&") for each in found if "/static/" not in each} - seen
        ahead -= {each for each in ahead if FORM_ONLY.search(each)}
    assert f"/en/submissions/{work['mailed']}?consultation={SLUG}" in seen
    assert f"/mail/{work['mail']}/source" in seen
    assert everything(record) == before


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("role", ["reader", "caseworker", "admin"])
def test_an_answer_offers_just_the_decisions_that_are_open(record, work, staff, status, role):
    answer = an_answer(record)
    with transaction(record):
        reason = "Prøve" if status is Status.WITHHELD else ""
        record.conn.execute(
            "UPDATE submission SET status = ?, withheld_reason = ? WHERE reference = ?",
            (status, reason, answer.reference),
        )
    visitor = staff(role)
    page = visitor.get(f"/submissions/{answer.reference}").text
    for step, wanted in (("approve", Status.APPROVED), ("withhold", Status.WITHHELD)):
        is_open = moderation.can_become(status, wanted)
        offered = f"/submissions/{answer.reference}/{step}" in page
        assert offered == (is_open and role != "reader")
        sent = visitor.post(
            f"/submissions/{answer.reference}/{step}", seen=str(status), reason="Prøve"
        )
        if role == "reader":
            assert sent.status_code == 403
        else:
            assert sent.status_code == (303 if is_open else 409)
        now_it_is = submissions.get(record, answer.reference).status
        assert now_it_is is (wanted if sent.status_code == 303 else status)
        with transaction(record):
            record.conn.execute(
                "UPDATE submission SET status = ?, withheld_reason = ? WHERE reference = ?",
                (status, reason, answer.reference),
            )


@pytest.mark.parametrize(
    "path",
    [
        "/submissions/AAAA-BBBB-CCCC",
        "/submissions/AAAA-BBBB-CCCC/attachments/1",
        "/mail/999",
        "/mail/999/source",
        "/consultations/atlantis",
        "/?consultation=atlantis",
        "/nowhere",
    ],
)
def test_what_is_not_there_is_answered_plainly_in_the_desks_own_frame(staff, path):
    answer = staff("admin").get(path)
    assert answer.status_code == 404
    assert "Siden findes ikke" in answer.text
    assert "Kun for medarbejdere" in answer.text


def test_the_health_page_needs_no_session(desk):
    assert Visitor(desk).get("/healthz").json == {"status": "ok"}


@pytest.mark.parametrize("path", ["/mail/{}", "/mail/{}/source", "/log?before={}"])
def test_a_number_that_no_row_can_have_leads_nowhere(staff, path):
    assert staff("admin").get(path.format(2**63)).status_code == 404
