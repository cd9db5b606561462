"""At the desk: how long things are kept, and one person's data found, told, put right, erased."""

import json

import pytest

from intake import letters
from intake.actions import cleaning, following, publishing, retaining, rights
from intake.core.following import Frequency, Scope, Topic
from intake.core.proof import is_whole
from intake.core.retention import CannotErase
from intake.core.submission import Status
from intake.store import drafts, followers, outbox, submissions, versions
from intake.store.connection import transaction, value
from tests.builders import (
    NOW,
    a_consultation,
    a_draft,
    a_party,
    a_submission,
    asked,
    kept,
)
from tests.leaks.scanner import canary
from tests.somebody import BY, LATER, SLUG, Somebody, holds, journalised

PAGE = f"/consultations/{SLUG}/retention"


@pytest.fixture
def anna(settings, record):
    asked(record, a_consultation(), a_party("Udsatterådet"), a_party("Frivilligrådet"))
    return Somebody(canary(1), settings)


@pytest.fixture
def admin(staff):
    return staff("admin")


def test_a_person_is_found_by_address_and_told_everything_but_keys_and_staff(
    admin, record, settings, anna
):
    bo = Somebody(canary(2), settings)
    for each in (anna, bo):
        each.everywhere(record)
    page = admin.post("/rights", who=anna.email)
    assert "Giv indsigt" in page.text
    data = admin.post("/rights/report.json", who=anna.email)
    found = {each["table"]: each["rows"] for each in json.loads(data.text)["found"]}
    told = {"submission", "version", "inbox", "letter", "note", "draft", "follower", "event"}
    assert told <= set(found)
    assert bo.word not in data.text
    assert BY not in json.dumps(found["note"])
    assert "receipt_token_hash" not in data.text
    html = admin.post("/rights/report.html", who=anna.email)
    assert html.headers["Content-Disposition"].startswith("attachment")
    assert anna.word in html.text
    assert "<dt>svaret</dt>" in html.text
    assert "<dt>author_name</dt>" not in html.text
    assert bo.word not in html.text
    last = value(record, "SELECT action FROM event ORDER BY id DESC LIMIT 1")
    assert last == "person looked up"


def test_what_others_wrote_of_a_person_is_told_apart_from_their_own(admin, record, anna):
    own = anna.answers(record)
    other = kept(record, a_submission(draft=a_draft(body=f"Spørg hellere {anna.email} om det.")))
    page = admin.post("/rights", who=anna.email).text
    said = page[page.index("Er de fra andre") : page.index("Giv indsigt")]
    assert other.reference in said
    assert own.reference not in said
    assert "Flere kan hedde det samme" not in page


def test_a_name_leads_to_the_answers_of_everyone_who_is_called_so(admin, record, anna):
    answer = anna.answers(record)
    page = admin.post("/rights", who="andersen")
    assert answer.reference in page.text
    assert "Flere kan hedde det samme" in page.text
    assert "Slet for altid" not in page.text


def test_a_person_is_erased_when_it_was_said_twice_and_not_before(admin, record, settings, anna):
    anna.everywhere(record)
    page = admin.post("/rights", who=anna.email)
    assert "Det kan ikke slettes endnu" in page.text
    assert admin.post("/rights/erase", who=anna.email).status_code == 422
    journalised(record, settings)
    page = admin.post("/rights", who=anna.email)
    assert "Det kan ikke fortrydes" in page.text
    said = {"who": anna.email, "reason": "Har bedt om det", "understood": "y"}
    assert admin.post("/rights/erase", **said, again="en anden").status_code == 422
    assert "submission" in holds(record, anna.word)
    done = admin.post("/rights/erase", **said, again=anna.email.upper())
    assert done.status_code == 303
    assert holds(record, anna.word) == []
    assert anna.word not in admin.get("/rights").text
    assert "Har bedt om det" in admin.get("/rights").text


def test_who_proved_themselves_long_ago_proves_it_again_before_erasing(admin, record, anna):
    anna.follows(record)
    record.conn.execute("UPDATE session SET proved_at = '2026-03-01T00:00:00+00:00'")
    sent = admin.post("/rights/erase", who=anna.email, reason="-", understood="y", again=anna.email)
    assert sent.location.startswith("/sign-in")
    assert holds(record, anna.word)


def test_a_name_is_put_right_in_a_new_version_and_what_came_in_stays(admin, record, anna):
    answer = anna.answers(record)
    anna.drafts(record)
    sent = admin.post(
        "/rights/correct", who=anna.email, name="Anna Sørensen", email="anna@example.dk"
    )
    assert sent.status_code == 303
    after = submissions.get(record, answer.reference)
    assert (after.draft.author_name, after.draft.email) == ("Anna Sørensen", "anna@example.dk")
    found = versions.of(record, answer.reference)
    assert anna.name in found[0].content
    assert is_whole(after, found)
    waiting = {each.address for each in outbox.due(record, now=LATER, count=100)}
    assert waiting == {"anna@example.dk"}
    assert value(record, "SELECT address FROM draft_member") == "anna@example.dk"


def test_what_somebody_follows_goes_on_at_the_new_address_once_its_reader_says_so(
    admin, record, settings, anna
):
    topic = Topic(scope=Scope.CONSULTATION, name=SLUG)
    anna.answers(record)
    anna.follows(record)
    following.confirm(record, letters.follower_token(settings, anna.email, topic), now=NOW)
    admin.post("/rights/correct", who=anna.email, email="anna@example.dk")
    assert followers.active(record, anna.email) == []
    assert followers.active(record, "anna@example.dk") == []
    asked_of = [each.address for each in outbox.deliveries(record) if each.kind == "follow"]
    assert "anna@example.dk" in asked_of
    following.confirm(record, letters.follower_token(settings, "anna@example.dk", topic), now=NOW)
    (moved,) = followers.active(record, "anna@example.dk")
    assert moved.frequency is Frequency.DAILY
    # Whoever changes the same address again has nothing more to move.
    admin.post("/rights/correct", who=anna.email, email="anna2@example.dk")
    assert followers.active(record, "anna@example.dk") == [moved]


def test_an_address_that_is_none_is_refused(admin, record, anna):
    anna.answers(record)
    sent = admin.post("/rights/correct", who=anna.email, email="ikke en adresse")
    assert sent.status_code == 422
    assert "Skriv en mailadresse som" in sent.text


def test_nothing_is_known_of_a_stranger_and_the_page_says_so(admin, record, anna):
    assert "Vi har intet om" in admin.post("/rights", who="ingen@example.dk").text
    assert admin.post("/rights/report.json", who="ingen@example.dk").status_code == 200


def test_the_page_of_an_erased_answer_says_that_it_is(admin, record, settings, anna):
    answer = anna.answers(record)
    journalised(record, settings)
    admin.post(
        "/rights/erase",
        who=answer.reference,
        reason="-",
        understood="y",
        again=answer.reference,
    )
    page = admin.get(f"/submissions/{answer.reference}")
    assert "Svaret er slettet" in page.text
    assert admin.get("/submissions?status=withdrawn").status_code == 200
    assert admin.get(f"/consultations/{SLUG}").status_code == 200


def test_keeping_says_until_when_and_what_is_in_the_way(admin, record, settings, anna):
    anna.answers(record)
    page = admin.get(PAGE).text
    assert "16. marts 2031" in page
    assert "Høringen er ikke slut" in page
    assert "Ikke journaliseret" in page
    assert admin.post(PAGE, day="2026-03-01").status_code == 303
    with transaction(record):
        record.conn.execute("UPDATE consultation SET stage = 'decided'")
    journalised(record, settings)
    assert admin.post(f"{PAGE}/hold", reason="En klagesag").status_code == 303
    assert admin.post(f"{PAGE}/confirm", understood="y").status_code == 303
    assert "Intet er slettet" in admin.get(PAGE).text
    assert admin.post(f"{PAGE}/1/lift").status_code == 303
    assert admin.post(f"{PAGE}/confirm").status_code == 422
    assert admin.post(f"{PAGE}/confirm", understood="y").status_code == 303
    assert "bliver slettet inden for en time" in admin.get(PAGE).text


def test_everyone_is_told_until_when_the_private_is_kept_and_when_it_went(
    public, record, settings, anna
):
    anna.answers(record)
    browser = public.test_client()
    assert "kan slettes fra" in browser.get(f"/{SLUG}").text
    with transaction(record):
        record.conn.execute("UPDATE consultation SET stage = 'decided'")
    journalised(record, settings)
    retaining.confirm(record, SLUG, by=BY, now=LATER, settings=settings)
    retaining.run(record, settings=settings, now=LATER)
    cleaning.publish(record, settings, now=LATER)
    assert "blev slettet" in browser.get(f"/{SLUG}").text


def test_the_report_of_one_answer_tells_of_that_answer_alone(record, settings, anna):
    one = anna.answers(record)
    anna.follows(record)
    found = rights.report(
        record, references=[one.reference], settings=settings, by=BY, now=NOW
    ).found
    assert "submission" in found
    assert "follower" not in found


def test_whoever_holds_the_link_to_an_erased_answer_is_told_when_and_why(
    admin, public, record, settings, anna
):
    answer = anna.answers(record)
    code = versions.of(record, answer.reference)[0].code
    journalised(record, settings)
    who = answer.reference
    admin.post("/rights/erase", who=who, reason="Hemmelig grund", understood="y", again=who)
    link = letters.receipt_token(settings, answer.reference)
    for page in ("", "/answer.pdf", "/withdraw", "/correct", "/versions/1"):
        told = public.test_client().get(f"/r/{link}{page}")
        assert told.status_code == 410, page
        assert "Svaret er slettet" in told.text
        assert "artikel 17" in told.text
        assert code in told.text
        assert "Hemmelig grund" not in told.text
    checked = public.test_client().get(f"/receipt-check?code={code}")
    assert "Svaret er slettet hos os" in checked.text


def test_whose_original_went_with_the_case_is_led_to_what_everyone_sees(
    admin, public, record, settings, anna
):
    answer = anna.answers(record, status=Status.APPROVED)
    with transaction(record):
        record.conn.execute("UPDATE consultation SET stage = 'decided'")
    publishing.bring_up_to_date(record, settings, now=LATER)
    journalised(record, settings)
    retaining.confirm(record, SLUG, by=BY, now=LATER, settings=settings)
    retaining.run(record, settings=settings, now=LATER)
    assert "Originalen er slettet" in admin.get(f"/submissions/{answer.reference}").text
    link = letters.receipt_token(settings, answer.reference)
    told = public.test_client().get(f"/r/{link}")
    assert told.status_code == 410
    assert "ikke skulle opbevares længere" in told.text
    assert f"public/submission/{answer.public_id}" in told.text
    assert anna.word not in told.text


def test_a_draft_that_was_sent_is_told_apart_from_one_that_is_being_written(
    admin, record, settings, anna
):
    anna.drafts(record)
    assert "1: svar, der er ved at blive skrevet" in admin.post("/rights", who=anna.email).text
    answer = anna.answers(record)
    number = value(record, "SELECT id FROM draft WHERE party_id IS NULL")
    with transaction(record):
        drafts.mark_sent(record, number, answer.reference, is_provisional=False, now=NOW)
    page = admin.post("/rights", who=anna.email).text
    assert "1: kladder til svar, der er sendt" in page
    assert "ved at blive skrevet" not in page


def test_a_hold_on_one_person_keeps_what_is_theirs_and_the_whole_case(
    admin, record, settings, anna
):
    answer = anna.answers(record)
    bo = Somebody(canary(2), settings)
    bo.answers(record)
    journalised(record, settings)
    assert admin.post("/rights/hold", who=anna.email, why="").status_code == 422
    placed = admin.post("/rights/hold", who=anna.email.upper(), why="En klagesag", until="")
    assert placed.status_code == 303
    for who in (anna.email, answer.reference):
        said = {"who": who, "again": who, "reason": "-", "understood": "y"}
        refused = admin.post("/rights/erase", **said)
        assert "Det kan ikke slettes endnu" in refused.text
        assert "En klagesag" in refused.text
    assert "submission" in holds(record, anna.word)
    with transaction(record):
        record.conn.execute("UPDATE consultation SET stage = 'decided'")
    with pytest.raises(CannotErase, match="En klagesag"):
        retaining.confirm(record, SLUG, by=BY, now=LATER, settings=settings)
    assert "Det gælder én person eller ét svar" in admin.get(PAGE).text
    assert anna.email in admin.get("/rights").text
    said = {"who": bo.email, "again": bo.email, "reason": "-", "understood": "y"}
    assert admin.post("/rights/erase", **said).status_code == 303
    assert holds(record, bo.word) == []
    assert admin.post("/rights/holds/1/lift").status_code == 303
    assert admin.post("/rights/holds/1/lift").status_code == 303
    said = {"who": anna.email, "again": anna.email, "reason": "-", "understood": "y"}
    assert admin.post("/rights/erase", **said).status_code == 303
    assert holds(record, anna.word) == []


def test_a_hold_is_placed_on_nobody_who_is_not_known(admin, record, anna):
    page = admin.post("/rights/hold", who="ingen@example.dk", why="En klagesag")
    assert "Vi har intet om" in page.text
    assert value(record, "SELECT count(*) FROM personal_hold") == 0
