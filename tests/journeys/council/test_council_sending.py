"""A council's answer is sent from its desk: by whom, once, provisional or final, and jointly."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from intake import letters
from intake.actions import council as acts
from intake.app import create_public_app
from intake.core.submission import Identity, Mandate, Status
from intake.store import consultations, events, members, submissions, versions
from intake.store.connection import value
from tests.builders import NOW, a_party, settings_in
from tests.council_desk import DESK, Person, draft_of, filled, let_in, send
from tests.respondent import FORM, SLUG, hidden


def test_what_is_missing_is_listed_before_anything_can_be_sent(chair):
    page = chair.at(f"{DESK}/check").text
    assert "Det mangler" in page
    assert "Skriv et svar" in page


def test_the_contact_person_sends_for_the_council_and_all_see_the_receipt(
    chair, anna, record, settings
):
    filled(chair)
    anna.put("answer-2", **{"answer-2": "Annas ord"})
    assert anna.client.get(f"{DESK}/check").status_code == 404
    late = hidden(anna.client.get(f"{DESK}/part/answer-2").text)
    response = send(chair)
    (answer,) = submissions.selected(record)
    assert response.location == f"/r/{letters.receipt_token(settings, answer.reference)}"
    assert answer.draft.parties == ("Handicaprådet",)
    assert answer.draft.answers == {"1": ("Værestederne virker.",), "2": ("Annas ord",)}
    assert answer.identity is Identity.CONFIRMED
    page = anna.at().text
    assert "Svaret er sendt" in page
    assert "Mangler" not in page
    assert "/r/" not in page
    assert "Ret svaret" in chair.at().text
    late = anna.client.post(f"{DESK}/part/answer-2", data={**late, "answer-2": "For sent"})
    assert late.status_code == 409
    assert "For sent" in late.text
    assert "For sent" not in anna.at().text


def test_sending_is_handed_to_a_member(chair, anna, bo, record):
    filled(chair)
    number = members.of(record, draft_of(record).id)[1].id
    chair.do(f"{DESK}/members", member=number, step="hand")
    assert bo.client.get(f"{DESK}/check").status_code == 404
    assert send(anna).status_code == 303
    assert len(submissions.selected(record)) == 1


def test_nothing_is_sent_that_the_sender_has_not_read(chair, anna, record):
    filled(chair)
    page = chair.client.get(f"{DESK}/check").text
    anna.put("answer-2", **{"answer-2": "I sidste øjeblik"})
    response = chair.client.post(f"{DESK}/check", data=hidden(page))
    assert submissions.selected(record) == []
    page = chair.at(response.location).text
    assert "Nogen har ændret svaret" in page
    assert "I sidste øjeblik" in page
    assert send(chair).status_code == 303


def test_a_second_press_is_the_same_answer(chair, record):
    filled(chair)
    page = chair.client.get(f"{DESK}/check").text
    chair.client.post(f"{DESK}/check", data=hidden(page))
    chair.client.post(f"{DESK}/check", data=hidden(page))
    assert len(submissions.selected(record)) == 1


def test_two_who_may_send_press_at_once_and_it_is_one_answer(chair, anna, record, monkeypatch):
    filled(chair)
    number = members.of(record, draft_of(record).id)[1].id
    chair.do(f"{DESK}/members", member=number, step="hand")
    pages = [each.client.get(f"{DESK}/check").text for each in (chair, anna)]
    barrier = threading.Barrier(2, timeout=20)
    through = acts.send

    def together(*args, **kwargs):
        barrier.wait()
        return through(*args, **kwargs)

    monkeypatch.setattr(acts, "send", together)
    with ThreadPoolExecutor(2) as pool:
        sent = list(
            pool.map(
                lambda pair: pair[0].client.post(f"{DESK}/check", data=hidden(pair[1])),
                zip((chair, anna), pages, strict=True),
            )
        )
    assert [each.status_code for each in sent] == [303, 303]
    assert sent[0].location == sent[1].location
    assert len(submissions.selected(record)) == 1


def test_a_provisional_answer_is_replaced_by_the_final_one_and_both_are_kept(chair, anna, record):
    filled(chair)
    send(chair, f"{DESK}/check?provisional=1")
    (first,) = submissions.selected(record)
    assert first.draft.mandate is Mandate.PROVISIONAL
    page = anna.at().text
    assert "Det foreløbige svar er sendt" in page
    anna.put("answer-2", **{"answer-2": "Vedtaget på mødet"})
    chair.put("mandate", mandate="adopted", adopted_on="2026-03-01")
    send(chair)
    (answer,) = submissions.selected(record)
    assert answer.reference == first.reference
    assert answer.status is Status.RECEIVED
    assert (answer.draft.mandate, answer.draft.answers["2"]) == (
        Mandate.ADOPTED,
        ("Vedtaget på mødet",),
    )
    assert [each.number for each in versions.of(record, answer.reference)] == [1, 2]
    assert "Svaret er sendt" in chair.at().text


def test_a_final_answer_does_not_say_that_it_is_provisional(chair, record):
    filled(chair)
    chair.put("mandate", mandate="provisional")
    send(chair)
    assert "står stadig som foreløbigt" in chair.at(f"{DESK}/check").text


def test_after_the_deadline_nothing_is_sent_or_changed_from_the_desk(
    chair, consultation, record, settings
):
    filled(chair)
    late = settings_in(
        settings.data, starts_at=consultation.closes_at, secret_key="a key for tests only"
    )
    person = Person(create_public_app(late))
    party = consultations and a_party("Handicaprådet")
    person.at(f"/i/{letters.link_token(late, SLUG, party)}")
    page = person.at().text
    assert "Fristen er overskredet" in page
    assert "Værestederne virker." in page
    assert person.client.get(f"{DESK}/check").status_code == 410


@pytest.fixture
def other(public, settings, two_councils):
    """The contact person of Frivilligrådet, with their invitation."""
    person = Person(public)
    person.link = f"/i/{letters.link_token(settings, SLUG, two_councils[1])}"
    person.at(person.link)
    return person


def joint_answer(chair, two_councils):
    filled(chair)
    chair.put(
        "who",
        speaks_as="council",
        organisation="Handicaprådet",
        email="raad@example.dk",
        together=two_councils[1].public_id,
    )
    send(chair)


def test_a_named_party_sees_the_joint_answer_and_not_its_words(chair, other, two_councils):
    joint_answer(chair, two_councils)
    for page in (other.at(FORM).text, other.at().text):
        assert "I er med i et fælles svar" in page
        assert "Handicaprådet" in page
        assert "Værestederne virker." not in page
    assert "I er med i et fælles svar" not in chair.at().text


def test_a_party_that_is_not_in_it_says_so_and_a_caseworker_looks(
    chair, other, two_councils, record, staff
):
    joint_answer(chair, two_councils)
    page = other.at().text
    public_id = hidden(page)["answer"][0]
    other.do(DESK, name="")
    answer = other.client.post(
        f"{DESK}/disown",
        data={"csrf_token": hidden(page)["csrf_token"][0], "answer": public_id},
    )
    assert answer.status_code == 303
    (found,) = submissions.selected(record)
    assert found.mail.needs_review
    assert found.mail.reasons == ("Frivilligrådet siger, at det ikke er deres svar",)
    assert "joint answer disowned" in {
        each.action for each in events.about(record, found.reference)
    }
    assert "Det er ikke vores svar" not in other.at().text
    page = staff("caseworker").get(f"/submissions/{found.reference}").text
    assert "det ikke er deres svar" in page


def test_a_member_who_writes_along_disowns_nothing_for_the_council(
    chair, other, two_councils, public, record
):
    joint_answer(chair, two_councils)
    assert other.do(DESK, name="Formanden").status_code == 303
    carl = let_in(other, public, record, "Carl")
    assert "Det er ikke vores svar" not in carl.at().text
    public_id = hidden(other.at().text)["answer"][0]
    token = hidden(carl.at(f"{DESK}/part/answer-1").text)["csrf_token"][0]
    answer = carl.client.post(f"{DESK}/disown", data={"csrf_token": token, "answer": public_id})
    assert answer.status_code == 404
    (found,) = submissions.selected(record)
    assert not found.mail.needs_review


def test_nobody_disowns_an_answer_that_does_not_name_them(chair, public, settings, record):
    filled(chair)
    send(chair)
    (found,) = submissions.selected(record)
    page = chair.at(f"{DESK}/members").text
    answer = chair.client.post(
        f"{DESK}/disown",
        data={"csrf_token": hidden(page)["csrf_token"][0], "answer": found.public_id},
    )
    assert answer.status_code == 404
    assert not submissions.get(record, found.reference).mail.needs_review


def test_a_draft_of_a_council_is_erased_with_its_members_after_the_deadline(
    chair, anna, consultation, record, settings
):
    from intake.actions import drafting

    filled(chair)
    late = replace(consultation).closes_at + timedelta(days=8)
    assert drafting.sweep(record, settings=settings, now=late) == 1
    for table in ("draft", "draft_member", "draft_section", "draft_comment"):
        assert value(record, f"SELECT count(*) FROM {table}") == 0
    assert late > NOW
