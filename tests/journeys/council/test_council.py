"""A council writes its answer together: three people, one draft, one who sends it."""

import html
import re

import pytest

from intake import letters
from intake.store import drafts, members, submissions
from intake.store.connection import value
from tests.council_desk import DESK, Person, draft_of, filled, own_links, send
from tests.journeys.test_answering import a_file
from tests.journeys.test_drafts import typed
from tests.respondent import FORM, SLUG, hidden


def test_a_contact_person_opens_the_desk_with_a_name(chair, record):
    page = chair.at().text
    assert "Rådets skrivebord" in page
    assert "Handicaprådet" in page
    assert members.contact(record, draft_of(record).id).name == "Karen"
    assert FORM in chair.client.get(FORM).request.path
    assert chair.client.get(FORM).location == DESK


def test_looking_at_the_invitation_opens_nothing(public, settings, two_councils, record):
    person = Person(public)
    person.at(f"/i/{letters.link_token(settings, SLUG, two_councils[0])}")
    page = person.at()
    assert "Skriv svaret sammen" in page.text
    assert drafts.begun(record, SLUG) == []
    assert person.do(DESK, name=" ").status_code == 422


def test_nobody_else_finds_the_desk(public, chair, consultation):
    stranger = Person(public)
    assert stranger.client.get(DESK).status_code == 404
    assert stranger.client.get("/c/aaaaaaaaaaaaaaaaaaaaaaaaaa").status_code == 404
    for path in ("members", "check", "part/answer-1"):
        assert stranger.client.get(f"{DESK}/{path}").status_code == 404


def test_a_member_gets_a_link_of_their_own_and_writes_in_the_same_draft(chair, anna):
    assert "Du skal ikke logge ind" not in anna.at().text
    anna.put("answer-1", **{"answer-1": "Annas ord"})
    page = chair.at().text
    assert "Annas ord" in page
    assert "Ændret af Anna" in page


def test_a_member_taken_off_is_out_and_what_they_wrote_stays(chair, anna, record):
    anna.put("answer-1", **{"answer-1": "Annas ord"})
    number = members.of(record, draft_of(record).id)[1].id
    chair.do(f"{DESK}/members", member=number, step="revoke")
    assert anna.client.get(DESK).status_code == 404
    assert "Annas ord" in chair.at().text


def test_only_the_contact_person_lets_people_in(anna, record):
    answer = anna.do(f"{DESK}/members", name="En fremmed", email="x@example.dk", step="add")
    assert answer.status_code == 404
    assert len(own_links(record)) == 1


def test_a_stranger_named_again_and_again_gets_three_letters(chair, record):
    codes = [
        chair.do(f"{DESK}/members", name="N", email="offer@example.dk", step="add").status_code
        for _ in range(5)
    ]
    assert codes == [303, 303, 303, 429, 429]
    assert len(own_links(record)) == 3


def test_thirty_are_enough(chair, record):
    codes = [
        chair.do(
            f"{DESK}/members", name="Medlem", email=f"medlem{n}@example.dk", step="add"
        ).status_code
        for n in range(30)
    ]
    assert codes == [303] * 29 + [429]


@pytest.mark.parametrize(("name", "email"), [("", "a@example.dk"), ("Anna", "ikke en adresse")])
def test_a_member_has_a_name_and_an_address(chair, record, name, email):
    answer = chair.do(f"{DESK}/members", name=name, email=email, step="add")
    assert answer.status_code == 422
    assert own_links(record) == []


def test_two_who_write_in_the_same_part_see_both_texts_and_lose_none(chair, anna, record):
    chair.put("answer-1", **{"answer-1": "Vi vil have flere bænke"})
    seen = anna.look("answer-1")
    chair.put("answer-1", **{"answer-1": "Vi vil have flere bænke og lys"})
    answer = anna.put("answer-1", seen=seen, **{"answer-1": "Vi vil have færre bænke"})
    assert answer.status_code == 409
    assert "<mark>færre</mark>" in answer.text
    assert "<mark> og lys</mark>" in answer.text
    assert typed(answer.text, "answer-1") == "Vi vil have færre bænke"
    assert "og lys" in chair.at().text
    seen = html.unescape(re.search(r'name="seen" value="([^"]*)"', answer.text)[1])
    both = anna.put("answer-1", seen=seen, **{"answer-1": "Færre bænke og mere lys"})
    assert both.status_code == 303
    texts = [
        each.content["answer-1"][0]
        for each in drafts.history(record, draft_of(record).id, "answer-1")
    ]
    assert texts == [
        "Færre bænke og mere lys",
        "Vi vil have færre bænke",
        "Vi vil have flere bænke og lys",
        "Vi vil have flere bænke",
    ]


def test_two_who_write_in_different_parts_never_meet(chair, anna):
    seen = anna.look("answer-2")
    chair.put("answer-1", **{"answer-1": "Karens"})
    assert anna.put("answer-2", seen=seen, **{"answer-2": "Annas"}).status_code == 303
    page = chair.at().text
    assert "Karens" in page
    assert "Annas" in page


def test_an_earlier_text_is_put_back(chair, anna):
    chair.put("answer-1", **{"answer-1": "Den gode tekst"})
    anna.put("answer-1", **{"answer-1": "Slettet ved en fejl"})
    page = chair.at(f"{DESK}/part/answer-1").text
    assert "Den gode tekst" in page
    chair.do(f"{DESK}/part/answer-1", step="restore", section="answer-1", version="1")
    assert typed(chair.at(f"{DESK}/part/answer-1").text, "answer-1") == "Den gode tekst"


def test_a_comment_waits_until_somebody_closes_it_and_is_never_sent(chair, anna, record):
    filled(chair)
    anna.do(f"{DESK}/part/answer-1", step="comment", comment="Er det nu sandt?")
    page = chair.at().text
    assert "1 kommentar" in page
    page = chair.at(f"{DESK}/part/answer-1").text
    assert "Er det nu sandt?" in page
    number = value(record, "SELECT id FROM draft_comment")
    chair.do(f"{DESK}/part/answer-1", step="resolve", number=number)
    assert "Afsluttet af Karen" in anna.at(f"{DESK}/part/answer-1").text
    send(chair)
    assert "Er det nu sandt?" not in repr(submissions.selected(record))


def test_who_writes_where_is_seen(chair, anna):
    token = hidden(anna.client.get(f"{DESK}/part/answer-2").text)["csrf_token"][0]
    answer = anna.client.post(
        f"{DESK}/part/answer-2/draft", data={"csrf_token": token, "answer-2": "Jeg er i gang"}
    )
    assert answer.json["said"].startswith("Gemt kl.")
    assert "Anna skriver her" in chair.at().text
    assert "Anna skriver her" in chair.at(f"{DESK}/part/answer-2").text
    assert "Anna skriver her" not in anna.at().text


def test_the_script_of_a_part_is_told_of_a_clash(chair, anna):
    chair.put("answer-1", **{"answer-1": "Karens"})
    token = hidden(anna.client.get(f"{DESK}/part/answer-1").text)["csrf_token"][0]
    answer = anna.client.post(
        f"{DESK}/part/answer-1/draft",
        data={"csrf_token": token, "answer-1": "Annas", "seen": "{}"},
    )
    assert answer.status_code == 409
    assert answer.json["said"].startswith("Karen har ændret")


def test_files_are_chosen_and_taken_out_in_their_part(chair, anna, record):
    path = f"{DESK}/part/rest"
    token = hidden(chair.client.get(path).text)["csrf_token"][0]
    data = {"csrf_token": token, "step": "save", "body": "Se brevet", "attachments": a_file()}
    assert chair.client.post(path, data=data).status_code == 303
    page = anna.at(path).text
    assert "svar.pdf" in page
    upload = hidden(page)["upload"][0]
    anna.put("rest", body="Se brevet", remove=upload, upload=upload)
    assert "svar.pdf" not in chair.at(path).text


def test_more_points_can_be_written_without_a_script(chair):
    answer = chair.do(f"{DESK}/part/rest", step="more", points__0__text="Ét", points__1__text="To")
    page = chair.at(answer.location).text
    assert 'name="points-5-text"' in page
    assert typed(page, "points-1-text") == "To"


@pytest.mark.parametrize("name", ["Vind på https://x.example", "Anna www.example", "a" * 61])
def test_no_letter_of_ours_carries_a_strangers_link_or_a_long_text_for_a_name(chair, record, name):
    chair.do(f"{DESK}/members", step="add", name=name, email="anna@example.dk")
    carried = [row["text"] for row in record.query("SELECT text FROM letter")]
    assert not any(name in each for each in carried)
