"""Letters back: who gets one, and what it says."""

from dataclasses import replace
from datetime import date

from intake.core import letter_back, letter_text, letter_told
from intake.core.letter_back import Answered, Recipient
from intake.core.letter_text import Block, Kind
from intake.core.letter_told import AnswerTold, PointTold, Told
from tests.builders import NOW, a_party
from tests.outcomes import a_decision, a_meeting, a_promise

BOTH = ("Frivilligrådet", "Udsatterådet")


def an_answered(reference, *parties, **changes):
    answered = Answered(
        reference=reference,
        parties=parties,
        name="",
        email="",
        is_open=True,
        nil_return=False,
    )
    return replace(answered, **changes)


def parties(*names):
    return [a_party(name, addresses=(f"{name[:3].lower()}@raad.example.dk",)) for name in names]


def shown(answers, invited=(), *, with_silent=True):
    found = letter_back.recipients(answers, invited, with_silent=with_silent)
    return {each.shown: (each.references, each.addresses) for each in found}


def test_those_who_answered_jointly_get_one_letter_with_all_their_answers():
    answers = [
        an_answered("A", *BOTH),
        an_answered("B", "Udsatterådet", email="sek@raad.example.dk"),
        an_answered("C", "Ældrerådet"),
    ]
    assert shown(answers, parties(*BOTH, "Ældrerådet")) == {
        "Frivilligrådet og Udsatterådet": (
            ("A", "B"),
            ("fri@raad.example.dk", "uds@raad.example.dk", "sek@raad.example.dk"),
        ),
        "Ældrerådet": (("C",), ("æld@raad.example.dk",)),
    }


def test_what_a_party_keeps_from_the_public_is_told_to_that_party_alone():
    answers = [an_answered("A", *BOTH), an_answered("B", "Udsatterådet", is_open=False)]
    found = shown(answers, parties(*BOTH))
    assert found["Frivilligrådet og Udsatterådet"][0] == ("A",)
    assert found["Udsatterådet"][0] == ("B",)


def test_who_wrote_from_one_address_gets_one_letter_and_who_left_none_is_listed_without():
    answers = [
        an_answered("A", name="En borger", email="borger@example.dk"),
        an_answered("B", name="En borger", email="Borger@Example.dk"),
        an_answered("C", name="En nabo"),
    ]
    assert shown(answers) == {
        "En borger": (("A", "B"), ("borger@example.dk",)),
        "En nabo": (("C",), ()),
    }


def test_silent_parties_get_one_too_unless_left_out():
    invited = parties("Ungerådet")
    assert shown([], invited) == {"Ungerådet": ((), ("ung@raad.example.dk",))}
    assert shown([], invited, with_silent=False) == {}


def test_the_same_recipient_has_the_same_key_each_time():
    answers = [an_answered("A", *BOTH)]
    keys = [
        [each.key for each in letter_back.recipients(answers, parties(*names), with_silent=True)]
        for names in (BOTH, tuple(reversed(BOTH)))
    ]
    assert keys[0] == keys[1]


def told(**changes):
    points = (
        PointTold(name="H1-S1-P1", text="Én kontaktperson", fate="accepted", remark="Det gør vi."),
        PointTold(name="H1-S1-P2", text="En pulje", fate="pending"),
        PointTold(name="H1-S1-P3", text="Lokaler", fate="passed on", passed_to="Kulturudvalget"),
    )
    answer = AnswerTold(
        sender="Frivilligrådet og Udsatterådet",
        is_joint=True,
        received_at=NOW,
        channel="web",
        nil_return=False,
        adopted_on=date(2026, 2, 24),
        points=points,
    )
    facts = Told(
        recipient=Recipient(key="x", parties=BOTH, references=("A",)),
        answers=(answer,),
        meetings=(a_meeting("s", BOTH),),
        decisions=(a_decision("s"),),
        promises=(a_promise("s", BOTH),),
    )
    return replace(facts, **changes)


def written(facts, body=letter_back.BODY):
    words = dict.fromkeys(letter_back.WORDS, "…")
    return letter_text.blocks(body, words, letter_told.parts(facts, NOW))


def said(blocks):
    return "\n".join(
        " ".join((each.name, each.text, each.mark, *each.items)).strip() for each in blocks
    )


def test_a_letter_tells_all_that_the_case_holds_for_its_reader():
    text = said(written(told()))
    for words in (
        "Fælles svar fra Frivilligrådet og Udsatterådet, modtaget mandag den 2. marts 2026 kl."
        " 11.00 på siden, vedtaget på møde tirsdag den 24. februar 2026, med 3 punkter.",
        "Torsdag den 26. februar 2026 mødtes vi: foretræde for udvalget.",
        "Frivilligrådet ved formand og Udsatterådet ved formand",
        "Socialudvalget besluttede fredag den 27. februar 2026: Forvaltningen skriver en",
        "Overgange: Overgange kommer først.",
        "H1-S1-P1 Én kontaktperson Imødekommet Det gør vi.",
        "H1-S1-P3 Lokaler Sendt videre til Kulturudvalget",
        "2 punkter er ikke helt afgjort endnu: H1-S1-P2 og H1-S1-P3.",
        "I vil høre mere i god tid inden forventet godkendelse primo 2027. Vi skriver senest"
        " fredag den 4. december 2026.",
    ):
        assert words in text


def test_what_there_is_nothing_to_say_of_goes_with_its_heading():
    silent = told(answers=(), meetings=(), promises=(), decisions=())
    blocks = written(silent)
    assert [each.text for each in blocks if each.kind is Kind.HEADING] == []
    assert "Vi har ikke fået noget svar fra jer." in said(blocks)


def test_a_text_is_never_a_programme():
    evil = "{{ 7 * 7 }} {% for x in y %} {svar.__class__} {ukendt} <script>"
    (block,) = letter_text.blocks(evil, {"svar": "!"}, {})
    assert block == Block(Kind.PARAGRAPH, evil)
    assert letter_text.unknown(evil, letter_back.PLACEHOLDERS) == (
        " 7 * 7 ",
        "% for x in y %",
        "svar.__class__",
        "ukendt",
    )


def test_what_somebody_wrote_is_not_read_for_placeholders_again():
    text = "{modtager}"
    (block,) = letter_text.blocks(text, {"modtager": "{sagsnummer}", "sagsnummer": "hemmelig"}, {})
    assert block.text == "{sagsnummer}"
