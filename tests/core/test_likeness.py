"""Which texts are one, and what each adds."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.core.differences import Kind, differences
from intake.core.likeness import alike, bands, digest, has_own, own_words, runs, words_of

LETTER = (
    "Vi vil bevare de grønne pladser ved søen, hvor børn leger, og hvor naboerne mødes om sommeren."
    " Byg hellere på de tomme grunde ved stationen, som har ligget hen i ti år, og hvor der er"
    " kort vej til toget. Kommunen har selv skrevet i sin plan, at byen skal være grøn."
)
OWN = " Jeg bor selv i Strandgade, og mine børnebørn fodrer ænderne hver eneste søndag formiddag."
OTHER = (
    "Cykelstien langs havnen er for smal til ladcykler, og krydset ved broen er farligt i mørke."
    " Sæt lys op, flyt parkeringen, og lad bussen holde tilbage for dem, der skal til venstre."
)


def compared(one, other):
    return alike(runs(words_of(one)), runs(words_of(other)))


def test_a_letter_is_one_text_with_and_without_words_of_ones_own():
    assert compared(LETTER, LETTER) == 1
    assert compared(LETTER, OWN + LETTER) > 0
    assert compared(LETTER + OWN, "Kære udvalg. " + LETTER) > 0
    assert compared(LETTER.replace("søen", "åen").replace("ti år", "tolv år"), LETTER) > 0


def test_texts_of_their_own_are_not_one():
    assert compared(LETTER, OTHER) == 0
    long_answer = " ".join(f"eget{each}" for each in range(250))
    assert compared(LETTER, f"{LETTER} {long_answer}") == 0
    assert compared("", "") == compared("Ja", "Ja tak") == 0


def test_case_signs_and_the_way_letters_are_put_together_make_no_other_text():
    assert digest(words_of("Grønne  pladser – NU!")) == digest(words_of("grønne pladser nu"))
    assert digest(words_of("ra\u030ad")) == digest(words_of("Råd"))


def test_a_name_and_a_greeting_are_no_words_of_ones_own():
    common = words_of(LETTER)
    assert not has_own(own_words(words_of(LETTER + " Venlig hilsen Jens Eksempel"), common))
    assert has_own(own_words(words_of(LETTER + OWN), common))
    assert own_words(words_of("de grønne pladser ved søen"), common) == 0


@pytest.mark.parametrize("own", [5, 20, 40])
def test_like_texts_find_each_other_and_others_hardly(own):
    chance = random.Random(own)
    words = [f"ord{each}" for each in range(2000)]

    def text(count):
        return " ".join(chance.choices(words, k=count))

    letter = text(60)
    marks = set(bands(runs(words_of(letter))))
    found = sum(
        bool(marks & set(bands(runs(words_of(f"{text(own)} {letter}"))))) for _ in range(50)
    )
    strangers = sum(bool(marks & set(bands(runs(words_of(text(60 + own)))))) for _ in range(50))
    assert (found, strangers) == (50, 0)


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared(one, other):
    assert compared(one, other) == compared(other, one)
    assert len(bands(runs(words_of(one)))) in {0, 32}
    shown = differences(one, other)
    if Kind.SKIPPED not in {each.kind for each in shown}:
        kept = (each.text for each in shown if each.kind is not Kind.LEFT_OUT)
        assert "".join(kept) == other


def test_only_what_differs_is_shown_with_a_little_around_it():
    common = f"{OTHER} {LETTER}"
    shown = differences(common, common.replace("ti år", "tolv år") + OWN)
    assert Kind.SKIPPED in {each.kind for each in shown}
    added = [each.text.strip() for each in shown if each.kind is Kind.ADDED]
    assert added == ["tolv", OWN.strip()]
    assert [each.text.strip() for each in shown if each.kind is Kind.LEFT_OUT] == ["ti"]
