"""Who is kept to some consultations sees those, and of the others not a word."""

import re
from datetime import date

import pytest

from intake.actions import (
    asking_time,
    at_once,
    convening,
    deciding,
    inviting,
    moderating,
    promising,
    staffing,
    writing_back,
)
from intake.actions.inviting import enlist
from intake.core.batch import Act
from intake.core.roles import Permission, Role
from intake.core.submission import Channel, MailView, Point
from intake.store import consultations, events, submissions
from intake.store import scope as limits
from intake.store.connection import connect, rows, transaction
from intake.web.desk import places
from tests.builders import NOW, a_consultation, a_draft, a_party, a_submission, asked, kept
from tests.busy_desk import a_busy_desk
from tests.casework import SLUG, held_mail
from tests.outcomes import a_decision, a_mailing, a_meeting, a_milestone, a_promise

OTHER = "havneplan"
CANARY = "kanarie"
"""Stands in all that belongs to the other consultation, and nowhere else."""


@pytest.fixture
def work(record, settings):
    """A busy desk, and beside it another consultation with one of everything."""
    return a_busy_desk(record, settings) | another_case(record, settings)


def another_case(record, settings):
    party = a_party("Havnerådet kanarie")
    case = a_consultation(slug=OTHER, title="Havneplan kanarie", case_number="kanarie-9")
    asked(record, case, party)
    with transaction(record):
        enlist(record, OTHER, party, settings=settings)
    inviting.invite(record, OTHER, settings=settings, now=NOW, by="kanarie@example.dk")
    mail = held_mail(record, settings, subject="Mail kanarie", sender="kanarie@example.dk")
    draft = a_draft(
        body="Et svar kanarie",
        email="kanarie@example.dk",
        answers={},
        points=(Point("Et punkt kanarie"),),
    )
    answer = kept(
        record,
        a_submission(
            consultation=OTHER,
            draft=draft,
            channel=Channel.EMAIL,
            inbox_id=mail,
            mail=MailView(subject="Emne kanarie"),
        ),
    )
    moderating.place(
        record, mail, consultation=OTHER, party=party.name, by="kanarie@example.dk", now=NOW
    )
    asking_time.ask(
        record,
        OTHER,
        party.name,
        key="kanarie",
        wanted_on=date(2026, 3, 30),
        email="kanarie@raad.example.dk",
        by="respondent",
        settings=settings,
        now=NOW,
    )
    (time_request,) = rows(
        record,
        "SELECT t.id FROM time_request t JOIN consultation c ON c.id = consultation_id"
        " WHERE slug = ?",
        (OTHER,),
    )
    batch = at_once.prepare(
        record, Act.ASSIGN, [answer.reference], by="kanarie@example.dk", seen_event=0, now=NOW
    )
    at_once.start(record, batch, words="kanarie@example.dk", by="kanarie@example.dk", now=NOW)
    at_once.carry_on(record, now=NOW, count=1)
    return {
        "foreign": answer.reference,
        "foreign_mail": mail,
        "foreign_time": time_request["id"],
        "foreign_batch": batch,
        **_afterwards(record),
    }


def _afterwards(record):
    """A meeting, a decision and a promise; the other consultation has as many of each before."""
    by = {"by": "kanarie@example.dk", "now": NOW}
    met = convening.convene(record, a_meeting(OTHER, title="Møde kanarie"), **by)
    decided = deciding.write(record, a_decision(OTHER, title="Beslutning kanarie"), **by)
    owed = promising.give(record, a_promise(OTHER, text="Løfte kanarie"), **by)
    return {
        "foreign_meeting": met.number,
        "foreign_decision": decided,
        "foreign_promise": owed.number,
        "foreign_milestone": a_milestone(record, OTHER, "Milepæl kanarie"),
        "foreign_mailing": writing_back.draft(record, a_mailing(OTHER, "kanarie"), **by),
    }


@pytest.mark.parametrize("role", ["reader", "caseworker", "publisher"])
def test_no_page_that_can_be_walked_to_says_a_word_of_another_consultation(work, staff, role):
    visitor = staff(role, only={SLUG})
    seen = set()
    ahead = {"/", "/submissions?status=all", "/submissions?q=svar&status=all", "/consultations"}
    while ahead:
        path = ahead.pop()
        seen.add(path)
        response = visitor.get(path)
        if path.startswith(("/parties", "/standard-texts")):
            continue  # the address book is the house's own
        assert response.status_code in {200, 403}, path
        text = response.text if response.mimetype.startswith("text/") else ""
        # The book's names may be chosen from wherever somebody is asked.
        text = text.replace("Havnerådet kanarie", "")
        assert CANARY not in text, path
        if response.mimetype == "text/html":
            found = re.findall(r'href="(/[^"#]*)', text)
            ahead |= {each.replace("&amp;", "&") for each in found if "/static/" not in each}
            ahead -= seen
            # Each page of an answer once, and not once for each list that leads to it.
            known = {each.partition("?")[0] for each in seen if each.startswith("/submissions/")}
            ahead -= {each for each in ahead if "status=" in each and each.split("?")[0] in known}
    assert f"/submissions/{work['joint']}" in {each.partition("?")[0] for each in seen}
    assert len(seen) > 20


def addresses(desk, work):
    """Every address that names a thing of the other consultation, with its method."""
    facts = {
        "/submissions/<reference>": {"reference": work["foreign"]},
        "/consultations/<slug>": {"slug": OTHER},
        "/points/<slug>": {"slug": OTHER, "reference": work["foreign"]},
        "/mail/<int:number>": {"number": work["foreign_mail"]},
        "/time-requests/<int:number>": {"number": work["foreign_time"]},
        "/batches/<int:number>": {"number": work["foreign_batch"]},
        "/meetings/<int:number>": {"number": work["foreign_meeting"]},
        "/decisions/<int:number>": {"number": work["foreign_decision"]},
        "/milestones/<int:number>": {"number": work["foreign_milestone"]},
        "/mailings/<int:number>": {"number": work["foreign_mailing"]},
        "/promises/<int:number>": {"number": work["foreign_promise"]},
    }
    filling = {"key": "1", "kind": "nil return", "page": OTHER, "number": 1}
    with desk.test_request_context():
        for rule in desk.url_map.iter_rules():
            if places.place_of(rule.rule) is None:
                continue
            beginning = next(each for each in facts if rule.rule.startswith(each))
            given = {name: filling.get(name, 1) for name in rule.arguments} | facts[beginning]
            if rule.endpoint == "promises.step":
                given["kind"] = "kept"
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield method, rule.build(given)[1]


def kept_rows(record):
    """All that the record holds, but who is signed in and what was read."""
    passing = ('INTO "session"', "'read'")
    dump = record.conn.iterdump()
    return [line for line in dump if "INTO" in line and not any(each in line for each in passing)]


@pytest.mark.parametrize("scope", [{SLUG}, set()])
def test_every_address_of_another_consultation_leads_nowhere(desk, work, staff, record, scope):
    visitor = staff("publisher", only=scope)
    before = kept_rows(record)
    for method, path in list(addresses(desk, work)):
        response = visitor.get(path) if method == "GET" else visitor.post(path)
        assert response.status_code == 404, f"{method} {path}"
        assert CANARY not in response.text.replace(path, ""), path
    assert kept_rows(record) == before


def test_what_was_done_to_many_answers_at_once_is_seen_by_who_sees_them_all(work, staff, record):
    by = {"by": "kollega@example.dk", "now": NOW}
    made = []
    for references in ([work["joint"]], [work["joint"], work["foreign"]]):
        made.append(at_once.prepare(record, Act.ASSIGN, references, seen_event=0, **by))
        at_once.start(record, made[-1], words="kollega@example.dk", **by)
    own, mixed = made
    limited = staff("caseworker", only={SLUG})
    assert limited.get(f"/batches/{own}").status_code == 200
    assert limited.get(f"/batches/{mixed}").status_code == 404
    assert limited.post(f"/batches/{mixed}/undo").status_code == 404


def test_within_their_own_consultation_they_work_as_anyone(work, staff, record):
    visitor = staff("caseworker", only={SLUG})
    page = visitor.get(f"/submissions/{work['joint']}")
    edition = re.search(r'name="edition"[^>]*value="([^"]+)"', page.text)[1]
    sent = visitor.post(f"/submissions/{work['joint']}/approve", seen="received", edition=edition)
    assert sent.status_code == 303
    assert submissions.get(record, work["joint"]).status == "approved"


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/mail/{mail}/join", {"reference": "{foreign}"}),
        ("/mail/{mail}/place", {"consultation": OTHER, "party": "-"}),
        ("/submissions/{joint}/supposed/replaces", {"earlier": "{foreign}"}),
    ],
)
def test_a_form_cannot_name_what_lies_outside(work, staff, record, path, fields):
    with transaction(record):
        record.conn.execute("UPDATE inbox SET placed_in = ? WHERE id = ?", (SLUG, work["mail"]))
    visitor = staff("caseworker", only={SLUG})
    named = {name: text.format(**work) for name, text in fields.items()}
    before = kept_rows(record)
    assert visitor.post(path.format(**work), **named).status_code == 404
    assert kept_rows(record) == before


def test_mail_that_waits_for_its_place_is_for_those_who_see_the_whole_house(work, staff):
    assert staff("caseworker").get(f"/mail/{work['mail']}").status_code == 200
    limited = staff("caseworker", email="en@example.dk", only={SLUG})
    assert limited.get(f"/mail/{work['mail']}").status_code == 404
    assert f"/mail/{work['mail']}" not in limited.get("/mail").text


def test_limits_are_set_and_lifted_at_the_desk_and_hold_from_the_next_click(work, staff, record):
    admin = staff("admin")
    visitor = staff("reader")
    number = record["user"].rows_where("email = ?", ["reader@example.dk"])
    number = next(iter(number))["id"]
    assert visitor.get(f"/submissions/{work['foreign']}").status_code == 200
    admin.post(f"/users/{number}", role="reader", where="some", consultations=[SLUG])
    assert visitor.get(f"/submissions/{work['foreign']}").status_code == 404
    assert visitor.get(f"/submissions/{work['joint']}").status_code == 200
    admin.post(f"/users/{number}", role="reader", where="all")
    assert visitor.get(f"/submissions/{work['foreign']}").status_code == 200
    log = [each.action for each in events.about(record, "reader@example.dk")]
    assert log.count("user changed") == 2


def test_an_admin_cannot_be_kept_from_anything(record, staff, work):
    admin = staff("admin", only={SLUG})
    assert admin.get(f"/submissions/{work['foreign']}").status_code == 200


def test_who_makes_a_consultation_sees_it(staff, record, work):
    visitor = staff("caseworker", only={SLUG})
    made = visitor.post("/consultations/new", title="En ny plan", slug="en-ny-plan", source="")
    assert made.status_code == 303, made.text
    assert visitor.get(made.location).status_code == 200
    assert visitor.get(f"/consultations/{OTHER}").status_code == 404


def test_every_address_says_what_it_is_about(desk):
    for rule in desk.url_map.iter_rules():
        assert places.place_of(rule.rule) or places.is_of_the_house(rule.rule), rule.rule


def test_a_new_address_that_says_nothing_is_shut_to_who_is_limited(settings, record, staff):
    from intake.app import create_desk_app
    from intake.web.desk.access import needs

    desk = create_desk_app(settings)
    desk.add_url_rule("/forgotten/<key>", view_func=needs(Permission.READ)(lambda key: "secret"))
    staff.desk = desk
    assert staff("reader").get("/forgotten/1").status_code == 200
    assert staff("reader", email="a@example.dk", only=set()).get("/forgotten/1").status_code == 404


def test_a_kept_connection_reads_what_it_may_and_writes_what_it_must(work, record, settings):
    staffing.add(record, "a@example.dk", Role.READER, token="a", now=NOW, by="test")
    staffing.keep_to(record, "a@example.dk", frozenset({SLUG}), now=NOW)
    (found,) = record["user"].rows_where("email = ?", ["a@example.dk"])
    db = connect(settings.record_path)
    limits.narrow(db, found["id"])
    assert [each.slug for each in consultations.every(db)] == [SLUG]
    with transaction(db):
        assert len(consultations.every(db)) == 2
        db.conn.execute("UPDATE consultation SET unit = 'Ny'")
    assert [each.slug for each in consultations.every(db)] == [SLUG]
    with pytest.raises(RuntimeError), transaction(db):
        raise RuntimeError
    assert [each.slug for each in consultations.every(db)] == [SLUG]
    assert limits.is_narrow(db)
    assert not limits.is_narrow(record)
    db.conn.close()
