"""Caseworkers ask parties, put stray mail where it belongs, and let colleagues in."""

import json
import re
from dataclasses import replace

import pytest

from intake import letters
from intake.core.consultation import Stage
from intake.store import consultations, events, inbox, outbox, parties, pen, users
from intake.store.connection import transaction
from tests.builders import NOW, a_consultation, a_party, asked
from tests.casework import SLUG, a_case, an_answer, held_mail, refuse


@pytest.fixture
def case(record, settings):
    return a_case(record, settings, "Frivilligrådet", "Udsatterådet", "Ældrerådet")


@pytest.fixture
def caseworker(case, staff):
    return staff("caseworker")


def said(visitor, response):
    """What the desk says on the next page."""
    page = visitor.get(response.location.partition("#")[0]).text
    return " ".join(re.findall(r'class="alert-heading">([^<]*)<', page))


def invited(record):
    board = parties.board(record, SLUG, is_closed=False)
    return [row.party.name for row in board if row.invited_at]


def test_everyone_on_the_list_is_invited_once(record, caseworker):
    assert "Send 3 invitationer" in caseworker.get(f"/consultations/{SLUG}").text
    done = caseworker.post(f"/consultations/{SLUG}/invite")
    assert done.status_code == 303
    assert "3 invitationer er lagt i kø" in said(caseworker, done)
    assert len(invited(record)) == record["letter"].count == 3
    again = caseworker.post(f"/consultations/{SLUG}/invite")
    assert "Alle på listen er inviteret i forvejen" in said(caseworker, again)
    assert record["letter"].count == 3


def test_one_party_is_invited_alone(record, caseworker):
    done = caseworker.post(f"/consultations/{SLUG}/invite", party="Udsatterådet")
    assert "1 invitation er lagt i kø" in said(caseworker, done)
    assert invited(record) == ["Udsatterådet"]


def test_a_party_of_the_address_book_is_added_by_inviting_it(record, caseworker):
    with transaction(record):
        parties.put(record, a_party("Handicaprådet"))
    assert "<option>Handicaprådet</option>" in caseworker.get(f"/consultations/{SLUG}").text
    caseworker.post(f"/consultations/{SLUG}/invite", party="Handicaprådet")
    assert invited(record) == ["Handicaprådet"]


def test_a_closed_consultation_invites_nobody(record, caseworker):
    asked(record, replace(a_consultation(), opens_at=NOW.replace(year=2020), closes_at=NOW))
    assert "Send 3 invitationer" not in caseworker.get(f"/consultations/{SLUG}").text
    done = caseworker.post(f"/consultations/{SLUG}/invite")
    assert "ikke åben" in said(caseworker, done)
    assert record["letter"].count == 0


def test_a_party_that_is_not_there_cannot_be_invited(caseworker):
    assert caseworker.post(f"/consultations/{SLUG}/invite", party="Ingen").status_code == 404


def test_readers_see_the_board_but_no_private_way_in(record, caseworker, staff, settings):
    caseworker.post(f"/consultations/{SLUG}/invite")
    page = caseworker.get(f"/consultations/{SLUG}").text
    assert page.count(f"{settings.public_url}/i/") == 6
    assert page.count("svar+") == 6
    seen = staff("reader").get(f"/consultations/{SLUG}").text
    assert "Frivilligrådet" in seen
    assert f"{settings.public_url}/i/" not in seen
    assert "svar+" not in seen


def test_a_letter_that_did_not_arrive_waits_for_a_person_until_the_party_answers(
    record, case, caseworker
):
    caseworker.post(f"/consultations/{SLUG}/invite")
    record.conn.execute("UPDATE delivery SET next_try_at = ?", (NOW.isoformat(),))
    refuse(record, case[2].addresses[0])
    today = caseworker.get("/").text
    assert "Part kan ikke nås" in today
    assert "550 5.1.1 No such user" in today
    board = caseworker.get(f"/consultations/{SLUG}").text
    assert "Virker ikke" in board
    assert case[2].addresses[0] in board
    an_answer(record, draft={"parties": ("Ældrerådet",)})
    assert "Part kan ikke nås" not in caseworker.get("/").text


def test_stray_mail_is_placed_where_the_best_guess_says(record, settings, case, caseworker):
    number = held_mail(
        record,
        settings,
        sender=case[1].addresses[0].upper(),
        subject=f"SV: {a_consultation().title}",
    )
    page = caseworker.get(f"/mail/{number}").text
    chosen = re.findall(r'<option selected value="([^"]*)"', page)
    assert chosen == [SLUG, "Udsatterådet"]
    assert "den kommer fra partens adresse" in page
    done = caseworker.post(f"/mail/{number}/place", consultation=SLUG, party="Udsatterådet")
    assert done.status_code == 303
    message = inbox.get(record, number)
    assert (message.fate, message.placed_in, message.placed_for) == (None, SLUG, "Udsatterådet")
    assert events.about(record, f"message {number}")[-1].actor == "caseworker@example.dk"
    assert "Ingen mail venter" in caseworker.get("/mail").text
    assert "Mailen bliver behandlet" in caseworker.get(f"/mail/{number}").text


def test_a_mistyped_reply_address_is_offered_and_not_applied(record, settings, case, caseworker):
    token = letters.mail_token(settings, SLUG, case[1])
    raw = f"To: {letters.reply_address(settings, token[1:])}\r\nSubject: x\r\n\r\nSvar\r\n"
    number = held_mail(record, settings, sender="fremmed@example.com", subject="x")
    with transaction(record):
        record.execute("UPDATE inbox SET raw = ? WHERE id = ?", (raw.encode(), number))
    page = caseworker.get(f"/mail/{number}").text
    assert re.findall(r'<option selected value="([^"]*)"', page) == [SLUG, case[1].name]
    assert "svaradressen er ét tegn fra partens egen" in page
    assert token not in page
    assert inbox.get(record, number).placed_in == ""


def test_mail_from_nobody_who_was_asked_can_be_placed_too(record, settings, caseworker):
    number = held_mail(record, settings)
    assert caseworker.post(f"/mail/{number}/place", consultation=SLUG, party="-").status_code == 303
    assert inbox.get(record, number).placed_for == ""


@pytest.mark.parametrize(
    "fields", [{}, {"consultation": SLUG}, {"consultation": "atlantis", "party": "-"}]
)
def test_a_message_is_not_placed_nowhere(record, settings, caseworker, fields):
    number = held_mail(record, settings)
    assert caseworker.post(f"/mail/{number}/place", **fields).status_code == 422
    assert inbox.get(record, number).placed_in == ""


def test_nothing_is_placed_in_a_draft(record, settings, caseworker):
    number = held_mail(record, settings)
    asked(record, replace(a_consultation(), slug="kladde", stage=Stage.DRAFT))
    assert consultations.exists(record, "kladde")
    sent = caseworker.post(f"/mail/{number}/place", consultation="kladde", party="-")
    assert sent.status_code == 422


def test_what_is_no_answer_is_put_away_with_a_reason_and_kept(record, settings, caseworker):
    number = held_mail(record, settings)
    refused = caseworker.post(f"/mail/{number}/dismiss", reason=" ")
    assert refused.status_code == 422
    assert "Skriv, hvorfor mailen lægges væk" in refused.text
    assert caseworker.post(f"/mail/{number}/dismiss", reason="Reklame").status_code == 303
    message = inbox.get(record, number)
    assert (message.fate, message.fate_reason) == ("dismissed", "Reklame")
    assert b"Vi er enige." in message.raw


def test_who_comes_second_to_a_message_is_told(record, settings, caseworker):
    number = held_mail(record, settings)
    caseworker.post(f"/mail/{number}/dismiss", reason="Reklame")
    for step, fields in (
        ("place", {"consultation": SLUG, "party": "-"}),
        ("dismiss", {"reason": "Spam"}),
    ):
        late = caseworker.post(f"/mail/{number}/{step}", **fields)
        assert late.status_code == 409
        assert "Nogen kom dig i forkøbet" in late.text
    assert inbox.get(record, number).fate_reason == "Reklame"


def test_the_source_of_a_mail_is_text_to_save(record, settings, caseworker):
    number = held_mail(record, settings, subject="<script>alert(1)</script>")
    source = caseworker.get(f"/mail/{number}/source")
    assert source.data == inbox.get(record, number).raw
    assert source.mimetype == "text/plain"
    assert source.headers["Content-Disposition"] == f"attachment; filename=mail-{number}.txt"
    assert "sandbox" in source.headers["Content-Security-Policy"]
    assert "<script>alert" not in caseworker.get(f"/mail/{number}").text


@pytest.mark.parametrize("reading", ["", "{}", json.dumps({"from": None, "subject": None})])
def test_a_message_that_could_hardly_be_read_still_has_its_page(
    record, settings, caseworker, reading
):
    number = held_mail(record, settings)
    record.conn.execute("UPDATE inbox SET reading = ?, fate = 'unreadable'", (reading,))
    assert caseworker.get(f"/mail/{number}").status_code == 200
    assert "(uden emne)" in caseworker.get("/mail").text
    assert pen.waiting(record)[0].address == "borger@example.dk"


def test_an_admin_lets_a_colleague_in_with_a_link_shown_once(record, staff, desk):
    admin = staff("admin")
    page = admin.post("/users", email="Ny@example.dk", role="reader").text
    (link,) = set(re.findall(r"/sign-in/(\w{32})", page))
    assert "Ny@example.dk" in page
    assert link not in admin.get("/users").text
    assert link not in admin.get("/log").text
    newcomer = type(admin)(desk)
    assert newcomer.post(f"/sign-in/{link}").status_code == 303
    assert newcomer.get("/").status_code == 200
    assert newcomer.get("/users").status_code == 403


@pytest.mark.parametrize("fields", [{}, {"email": "ny@example.dk"}, {"email": "ny", "role": "x"}])
def test_a_colleague_without_address_or_role_is_not_added(record, staff, fields):
    assert staff("admin").post("/users", **fields).status_code == 422
    assert [user.email for user in users.every(record)] == ["admin@example.dk"]


def test_the_last_admin_cannot_lock_the_door(record, staff):
    refused = staff("admin").post("/users", email="ADMIN@example.dk", role="reader")
    assert refused.status_code == 422
    assert users.with_email(record, "admin@example.dk").role == "admin"


def test_a_role_taken_away_counts_at_once(record, staff):
    boss, other = staff("admin"), staff("admin", "anden@example.dk")
    assert other.get("/users").status_code == 200
    boss.post("/users", email="anden@example.dk", role="reader")
    assert other.get("/users").status_code == 403


def test_the_log_is_read_page_by_page_from_the_newest(record, staff):
    with transaction(record):
        for number in range(250):
            events.record(record, "party saved", f"Part {number}", actor="test", now=NOW)
    admin = staff("admin")
    page = admin.get("/log?kind=acts").text
    assert "Part 249<" in page
    assert "100 hændelser" in page
    older = re.search(r'href="(/log\?[^"]*before=\d+)"', page)[1].replace("&amp;", "&")
    assert "Part 150<" in page or "Part 150<" in admin.get(older).text
    assert "Part 249<" not in admin.get(older).text


def test_letters_show_how_they_went(record, case, caseworker):
    caseworker.post(f"/consultations/{SLUG}/invite")
    board = caseworker.get(f"/consultations/{SLUG}").text
    assert board.count("Venter på at blive sendt") == 3
    due = outbox.due(record, now=NOW.replace(year=2027), count=1)[0]
    with transaction(record):
        outbox.mark_sent(record, due.letter_id, due.address, reply="250 2.0.0 Ok", now=NOW)
    board = caseworker.get(f"/consultations/{SLUG}").text
    assert "250 2.0.0 Ok" in board
    assert board.count("Venter på at blive sendt") == 2
