"""Every page of the desk against every role and every state: only what the table says."""

import re
from dataclasses import replace
from datetime import timedelta

import html5lib
import pytest

from intake.actions import journalising, staffing
from intake.actions.releasing import edition_of
from intake.app import create_desk_app
from intake.core import identifiers, moderation
from intake.core.consultation import Material
from intake.core.roles import PERMISSIONS, Permission, Role
from intake.core.submission import Status
from intake.store import consultations, files, submissions, users
from intake.store.connection import transaction
from tests.builders import NOW
from tests.busy_desk import a_busy_desk
from tests.casework import SLUG, Visitor, a_link, an_answer

FORM_STEPS = [
    "approve",
    "withhold",
    "place",
    "dismiss",
    "invite",
    "sign-out",
    "remove",
    "rescue",
    "join",
    "take-apart",
    "disable",
    "enable",
    "end",
    "remind",
    "extend",
    "move",
    "take-back",
    "grant",
    "decline",
    "lift",
    "accept",
    "assign",
    "notes",
    "numbers",
    "publish",
    "kept",
    "moved",
    "explained",
    "lapsed",
    "hand-over",
    "release",
    "heard",
    "choose",
    "start",
    "save",
    "together",
    "undo",
    "fates",
    "begin",
    "merge",
    "part",
    "submissions/[0-9A-Z-]+/themes",
    "replies",
    "progress",
    "milestones",
    "close",
    "send",
    "release",
    "heard",
    "supposed/[a-z ]+",
    "leave-out",
    "unread-ask",
    "unread-grant",
    "choose",
    "start",
    "undo",
    "save",
    "take-out",
    "digest",
    "retention/hold",
    "retention/confirm",
    "rights/[a-z.]+",
]
FORM_ONLY = re.compile(rf"/({'|'.join(FORM_STEPS)})\b")
ROLES = ("nobody", *Role)
EVERYBODY = {
    "static",
    "healthz",
    "signing_in.ask",
    "signing_in.mail_link",
    "signing_in.sent",
    "signing_in.arrive",
    "signing_in.use_link",
    "proving.ask",
    "proving.use",
    "proving.ask_code",
    "proving.use_code",
    "authority.go",
    "authority.back",
    "authority.out",
}
TAKES = {
    "signing_in.leave": "read",
    "overview.today": "read",
    "submissions.every": "read",
    "submissions.one": "read",
    "submissions.attachment": "read",
    "submissions.approve": "approve",
    "at_once.choose": "handle",
    "at_once.every": "read",
    "at_once.one": "read",
    "at_once.start": "handle",
    "at_once.undo": "handle",
    "same.every": "read",
    "same.one": "read",
    "same.take_out": "handle",
    "same.join": "handle",
    "saved_filters.save": "read",
    "saved_filters.remove": "read",
    "submissions.withhold": "approve",
    "releasing.let_out": "approve",
    "consultations.every": "read",
    "consultations.one": "read",
    "consultations.invite": "manage",
    "starting.new": "manage",
    "starting.load": "manage",
    "starting.export": "read",
    "writing.write": "manage",
    "writing.send": "manage",
    "case_files.every": "manage",
    "case_files.ask": "manage",
    "case_files.fetch": "manage",
    "case_files.take_numbers": "manage",
    "card.card": "manage",
    "questions.every": "manage",
    "questions.new": "manage",
    "questions.one": "manage",
    "questions.move": "manage",
    "questions.remove": "manage",
    "material.every": "manage",
    "material.title": "manage",
    "material.file": "read",
    "material.move": "manage",
    "material.remove": "manage",
    "asked.choose": "manage",
    "dates.dates": "manage",
    "opening.look": "manage",
    "opening.announce": "manage",
    "opening.take_back": "manage",
    "opening.remove": "manage",
    "preview.look": "read",
    "preview.sent": "read",
    "address_book.every": "read",
    "address_book.new": "manage",
    "address_book.one": "manage",
    "address_book.remove": "manage",
    "address_book.load": "manage",
    "more_time.one": "read",
    "more_time.grant": "manage",
    "more_time.decline": "manage",
    "post.held": "read",
    "post.message": "read",
    "post.source": "read",
    "post.place": "handle",
    "post.dismiss": "handle",
    "keyboard.keys": "read",
    "keyboard.choose": "read",
    "teamwork.note": "handle",
    "teamwork.assign": "handle",
    "supposed.reject": "handle",
    "supposed.confirm": "handle",
    "supposed.ask": "handle",
    "supposed.replaces": "handle",
    "supposed.points": "handle",
    "inquiring.write": "handle",
    "inquiring.send": "handle",
    "inquiring.take": "handle",
    "points.every": "read",
    "points.together": "decide",
    "points.undo": "decide",
    "points.show_fates": "decide",
    "one_point.page": "read",
    "one_point.assess": "decide",
    "one_point.part": "decide",
    "themes.every": "read",
    "themes.add": "decide",
    "themes.begin": "decide",
    "themes.undo": "decide",
    "themes.one": "read",
    "themes.change": "decide",
    "themes.move": "decide",
    "themes.merge": "decide",
    "themes.remove": "decide",
    "themes.mark": "handle",
    "paragraphs.every": "read",
    "paragraphs.add": "decide",
    "paragraphs.one": "decide",
    "paragraphs.remove": "decide",
    "coverage.page": "read",
    "file_pages.one": "read",
    "file_pages.came": "read",
    "file_pages.public": "read",
    "file_pages.public_file": "read",
    "file_pages.leave_out": "redact",
    "file_pages.ask": "approve",
    "file_pages.grant": "approve",
    "file_pages.take_back": "approve",
    "releasing.heard": "approve",
    "redacting.page": "redact",
    "redacting.redact": "redact",
    "redacting.lift": "redact",
    "redacting.accept": "redact",
    "redacting.dismiss": "redact",
    "deadlines.remind": "manage",
    "deadlines.extend": "manage",
    "outcome.page": "read",
    "meetings.new": "manage",
    "meetings.one": "read",
    "meetings.change": "manage",
    "meetings.note": "manage",
    "meetings.calendar_file": "read",
    "decisions.new": "decide",
    "decisions.one": "read",
    "decisions.change": "decide",
    "decisions.publish": "decide",
    "decisions.remove": "decide",
    "implementation.page": "read",
    "implementation.plan": "decide",
    "implementation.take_off": "decide",
    "implementation.tell": "decide",
    "implementation.close": "decide",
    "memo.page": "read",
    "memo.document": "read",
    "memo.paper": "read",
    "mailings.every": "read",
    "mailings.new": "decide",
    "mailings.one": "read",
    "mailings.change": "decide",
    "mailings.preview": "read",
    "mailings.preview_paper": "read",
    "mailings.send": "decide",
    "mailings.remove": "decide",
    "sent_letters.letter": "read",
    "sent_letters.paper": "read",
    "sent_letters.publish": "decide",
    "promises.new": "decide",
    "promises.one": "read",
    "promises.step": "decide",
    "promises.hand_over": "decide",
    "reading.shown": "read",
    "reading.divide": "handle",
    "reading.restore": "handle",
    "entering.form": "handle",
    "entering.enter": "handle",
    "handled.every": "read",
    "handled.rescue": "handle",
    "sorting.join": "handle",
    "sorting.take_apart": "handle",
    "sorting.split": "handle",
    "sorting.sort": "handle",
    "correspondence.write": "handle",
    "correspondence.send": "handle",
    "correspondence.texts": "handle",
    "correspondence.new_text": "admin",
    "correspondence.text": "admin",
    "correspondence.remove_text": "admin",
    "log.events_list": "admin",
    "log.check": "admin",
    "keeping.page": "manage",
    "keeping.set_day": "publish",
    "keeping.hold": "manage",
    "keeping.lift": "publish",
    "keeping.confirm": "publish",
    "people.ask": "admin",
    "people.find": "admin",
    "people.report": "admin",
    "people.correct": "admin",
    "people.erase": "admin",
    "personal_holds.place": "admin",
    "personal_holds.lift": "admin",
    "me.page": "read",
    "me.choose_digest": "handle",
    "me.end_others": "read",
    "me.end_one": "read",
    "me.choose_password": "read",
    "me.remove_password": "read",
    "me.show_factor": "read",
    "me.begin_factor": "read",
    "me.remove_factor": "read",
    "users.remove_proofs": "users",
    "users.every": "users",
    "users.add": "users",
    "users.one": "users",
    "users.change": "users",
    "users.disable": "users",
    "users.enable": "users",
    "users.end_sessions": "users",
}


@pytest.fixture
def work(record, settings):
    work = a_busy_desk(record, settings)
    with transaction(record):
        sha256 = files.keep(record, b"Et udkast")
        its = Material("Udkast", "udkast.txt", "text/plain", 9, sha256)
        consultations.put(record, replace(consultations.get(record, SLUG), material=(its,)))
    journalising.ask_for_case_file(record, SLUG, by="kollega@example.dk", now=NOW)
    a_link(record, "kollega@example.dk")
    return {**work, "colleague": users.with_email(record, "kollega@example.dk").id}


@pytest.fixture
def somebody(desk, staff):
    return lambda role: Visitor(desk) if role == "nobody" else staff(role)


def routes(desk, work):
    """Every rule with its method and an address that exists."""
    facts = {
        "reference": work["joint"],
        "number": 1,
        "letter": 1,
        "place": 1,
        "slug": SLUG,
        "token": "a" * 32,
        "filename": "intake.css",
        "key": "1",
        "at": 1,
        "kind": "nil return",
        "ending": "json",
        "page": SLUG,
        "public_id": identifiers.public_id("party", "Udsatterådet"),
    }
    with desk.test_request_context():
        for rule in desk.url_map.iter_rules():
            given = {name: facts[name] for name in rule.arguments}
            if rule.endpoint == "promises.step":
                given["kind"] = "explained"
            if rule.endpoint.startswith("users."):
                given["number"] = work["colleague"]
            if rule.endpoint.startswith("reading."):
                given["reference"] = work["mailed"]  # only a mail was read by a machine
            path = rule.build(given)[1]
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield rule.endpoint, method, path


def test_the_table_names_every_page_of_the_desk(desk):
    known = {rule.endpoint for rule in desk.url_map.iter_rules()}
    assert known == EVERYBODY | set(TAKES)
    for endpoint, view in desk.view_functions.items():
        if endpoint in TAKES:
            assert view.permission == TAKES[endpoint], endpoint


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_what_it_may_and_nothing_else(desk, work, somebody, role):
    visitor = somebody(role)
    for endpoint, method, path in routes(desk, work):
        if endpoint == "signing_in.leave":
            continue  # it would end the walk; its own tests are with signing in
        response = visitor.get(path) if method == "GET" else visitor.post(path)
        place = f"{method} {path} as {role}"
        if endpoint in EVERYBODY:
            assert response.status_code in {200, 303, 404, 422}, place
        elif role == "nobody":
            assert response.status_code == 303, place
            assert response.location.startswith("/sign-in"), place
        elif Permission(TAKES[endpoint]) not in PERMISSIONS[role]:
            assert response.status_code == 403, place
        else:
            assert response.status_code in {200, 303, 409, 422}, place
            assert "/sign-in" not in (response.location or ""), place


def _removed(record):
    staffing.remove(record, "admin@example.dk", now=NOW, by="test")


def _shut_out(record):
    user = users.with_email(record, "admin@example.dk")
    staffing.disable(record, user.id, now=NOW, by="test")


def _idle(record):
    past = (NOW - timedelta(minutes=31)).isoformat()
    record.conn.execute("UPDATE session SET seen_at = ?", (past,))


def _too_long(record):
    past = (NOW - timedelta(hours=13)).isoformat()
    record.conn.execute("UPDATE session SET started_at = ?", (past,))


def _half(record):
    record.conn.execute("UPDATE session SET half = 1")


def _ended_elsewhere(record):
    record.conn.execute("DELETE FROM session")


@pytest.mark.parametrize("lose", [_removed, _shut_out, _idle, _too_long, _half, _ended_elsewhere])
def test_a_session_that_is_no_more_opens_nothing_and_changes_nothing(
    desk, work, staff, record, lose
):
    admin = staff("admin")
    token = admin.csrf_token()
    lose(record)
    before = everything(record)
    for endpoint, method, path in list(routes(desk, work)):
        if endpoint in EVERYBODY:
            continue
        if method == "GET":
            response = admin.client.get(path)
        else:
            response = admin.client.post(path, data={"csrf_token": token})
        assert response.status_code == 303, f"{method} {path}"
        assert response.location.startswith("/sign-in"), path
    assert everything(record) == before


def test_a_role_that_is_taken_away_is_gone_from_the_next_page_of_each_kind(
    desk, work, staff, record
):
    worker = staff("admin", "faldet@example.dk")
    token = worker.csrf_token()
    user = users.with_email(record, "faldet@example.dk")
    staffing.change(record, user.id, Role.READER, None, now=NOW, by="test")
    for endpoint, method, path in list(routes(desk, work)):
        if endpoint in EVERYBODY or Permission(TAKES[endpoint]) in PERMISSIONS[Role.READER]:
            continue
        if method == "GET":
            response = worker.client.get(path)
        else:
            response = worker.client.post(path, data={"csrf_token": token})
        assert response.status_code == 403, f"{method} {path}"


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
    tables = ("session", "looking", "opened", "user")
    passing = (*(f'INTO "{each}"' for each in tables), "'read'")
    return [line for line in record.conn.iterdump() if not any(each in line for each in passing)]


def test_reading_everything_changes_nothing_and_every_page_is_whole(desk, work, staff, record):
    admin = staff("admin")
    record.conn.execute(
        "UPDATE session SET seen_at = ?", ((NOW - timedelta(minutes=20)).isoformat(),)
    )
    before = everything(record)
    seen, ahead = (
        set(),
        {"/", "/en/", "/users", "/log", "/sign-in", "/sign-in/sent", "/sign-in/abc"},
    )
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
        # Each answer once, and not once for each list that it can be reached from.
        ahead -= {each for each in ahead if "/submissions/" in each and "status=" in each}
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
        path = f"/submissions/{answer.reference}/{step}"
        shown = {
            "seen": str(status),
            "edition": edition_of(record, submissions.get(record, answer.reference)),
        }
        sent = visitor.post(path, reason="Prøve", **shown)
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
