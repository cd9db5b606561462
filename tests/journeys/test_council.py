"""A council writes its answer together: three people, one draft, one who sends it."""

import html
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from intake import letters
from intake.actions import council as acts
from intake.actions.inviting import enlist
from intake.app import create_public_app
from intake.core.submission import Identity, Mandate, Status
from intake.store import consultations, drafts, events, members, submissions, versions
from intake.store.connection import rows, transaction, value
from tests.builders import NOW, a_consultation, a_party, asked, settings_in
from tests.journeys.test_answering import a_file
from tests.journeys.test_drafts import typed
from tests.respondent import FORM, SLUG, Respondent, hidden

DESK = f"/{SLUG}/council"


class Person(Respondent):
    """Somebody at the council's desk, in a browser without scripts."""

    def at(self, path=DESK):
        return self.client.get(path, follow_redirects=True)

    def do(self, path, **fields):
        """Press a button of the page at `path`: what it hides goes along, as in a browser."""
        page = self.client.get(path)
        given = {"csrf_token": hidden(page.text).get("csrf_token", [""])[0], **fields}
        return self.client.post(path, data={n.replace("__", "-"): v for n, v in given.items()})

    def look(self, key):
        """Open a part of the answer; what its form says it has seen."""
        page = self.client.get(f"{DESK}/part/{key}").text
        return html.unescape(re.search(r'name="seen" value="([^"]*)"', page)[1])

    def put(self, key, seen=None, **fields):
        """Save a part of the answer as it was seen, or as it stands now."""
        seen = self.look(key) if seen is None else seen
        return self.do(f"{DESK}/part/{key}", seen=seen, step="save", **fields)


@pytest.fixture
def consultation(record):
    return asked(record, a_consultation())


@pytest.fixture
def council(record, settings, consultation):
    """Handicaprådet and Frivilligrådet, both on the list of parties."""
    both = a_party("Handicaprådet"), a_party("Frivilligrådet")
    asked(record, consultation, *both)
    with transaction(record):
        for each in both:
            enlist(record, SLUG, each, settings=settings)
    return both


@pytest.fixture
def chair(public, settings, council):
    """The contact person, who has opened the desk."""
    person = Person(public)
    person.at(f"/i/{letters.link_token(settings, SLUG, council[0])}")
    assert person.do(DESK, name="Karen").status_code == 303
    return person


def own_links(record):
    found = rows(record, "SELECT text FROM letter WHERE kind = 'draft-member' ORDER BY id")
    return [re.search(r"http://[^\s/]+(/c/\w+)", each["text"])[1] for each in found]


def let_in(chair, public, record, name):
    address = f"{name.lower()}@example.dk"
    assert chair.do(f"{DESK}/members", name=name, email=address, step="add").status_code == 303
    person = Person(public)
    page = person.at(own_links(record)[-1])
    assert name in page.text
    return person


@pytest.fixture
def anna(chair, public, record):
    return let_in(chair, public, record, "Anna")


@pytest.fixture
def bo(chair, public, record):
    return let_in(chair, public, record, "Bo")


def filled(chair):
    """Write what an answer needs."""
    chair.put("answer-1", **{"answer-1": "Værestederne virker."})
    chair.put("who", speaks_as="council", organisation="Handicaprådet", email="raad@example.dk")


def send(person, path=f"{DESK}/check"):
    page = person.client.get(path).text
    assert "Tjek rådets svar" in page, page
    return person.client.post(path, data=hidden(page))


def draft_of(record):
    return drafts.of_party(record, SLUG, "Handicaprådet")


# Getting in


def test_a_contact_person_opens_the_desk_with_a_name(chair, record):
    page = chair.at().text
    assert "Rådets skrivebord" in page
    assert "Handicaprådet" in page
    assert members.contact(record, draft_of(record).id).name == "Karen"
    assert FORM in chair.client.get(FORM).request.path
    assert chair.client.get(FORM).location == DESK


def test_looking_at_the_invitation_opens_nothing(public, settings, council, record):
    person = Person(public)
    person.at(f"/i/{letters.link_token(settings, SLUG, council[0])}")
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


# Writing together


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


# Sending


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


# Together with others


@pytest.fixture
def other(public, settings, council):
    """The contact person of Frivilligrådet, with their invitation."""
    person = Person(public)
    person.link = f"/i/{letters.link_token(settings, SLUG, council[1])}"
    person.at(person.link)
    return person


def joint_answer(chair, council):
    filled(chair)
    chair.put(
        "who",
        speaks_as="council",
        organisation="Handicaprådet",
        email="raad@example.dk",
        together=council[1].public_id,
    )
    send(chair)


def test_a_named_party_sees_the_joint_answer_and_not_its_words(chair, other, council):
    joint_answer(chair, council)
    for page in (other.at(FORM).text, other.at().text):
        assert "I er med i et fælles svar" in page
        assert "Handicaprådet" in page
        assert "Værestederne virker." not in page
    assert "I er med i et fælles svar" not in chair.at().text


def test_a_party_that_is_not_in_it_says_so_and_a_caseworker_looks(
    chair, other, council, record, staff
):
    joint_answer(chair, council)
    page = other.at().text
    public_id = hidden(page)["answer"][0]
    other.do(DESK.replace("/council", "/council"), name="")
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
    chair, other, council, public, record
):
    joint_answer(chair, council)
    assert other.do(DESK, name="Formanden").status_code == 303
    carl = let_in(other, public, record, "Carl")
    assert "Det er ikke vores svar" not in carl.at().text
    public_id = hidden(other.at().text)["answer"][0]
    token = hidden(carl.at(f"{DESK}/part/answer-1").text)["csrf_token"][0]
    answer = carl.client.post(f"{DESK}/disown", data={"csrf_token": token, "answer": public_id})
    assert answer.status_code == 404
    (found,) = submissions.selected(record)
    assert not found.mail.needs_review


@pytest.mark.parametrize("name", ["Vind på https://x.example", "Anna www.example", "a" * 61])
def test_no_letter_of_ours_carries_a_strangers_link_or_a_long_text_for_a_name(chair, record, name):
    chair.do(f"{DESK}/members", step="add", name=name, email="anna@example.dk")
    carried = [row["text"] for row in record.query("SELECT text FROM letter")]
    assert not any(name in each for each in carried)


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
