"""What is left out of the public copy: in whatever spelling, with its reason, and no more."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.core import redaction
from intake.core.redaction import Reason, Redaction, redacted, without
from intake.core.sensitive import suggestions
from intake.core.submission import Point, StoredAttachment
from tests.builders import a_draft

MARK = "⟦udeladt: helbred⟧"


def hidden(words, text):
    return without(text, [Redaction(words=words, reason=Reason.HEALTH)])[0]


@pytest.mark.parametrize(
    ("words", "text", "left"),
    [
        ("har diabetes", "Hun har diabetes nu.", f"Hun {MARK} nu."),
        ("har diabetes", "Hun har\n> diabetes nu.", "Hun har\n> diabetes nu."),
        ("har diabetes", "Hun har\n  diabetes nu.", f"Hun {MARK} nu."),
        (
            "Åse Sørensen",
            unicodedata.normalize("NFD", "Jeg bor med Åse Sørensen."),
            f"Jeg bor med {MARK}.",
        ),
        ("Åse", "ÅSE og Åse", f"{MARK} og {MARK}"),
        ("Åse", "Åses have", f"{MARK} have"),
        ("Bo", "Boligen er Bos", f"Boligen er {MARK}"),
        ("010190-1234", "Nr. 0\u200b10190-1\u200d234.", f"Nr. {MARK}."),
        ("010190-1234", "Nr. ０１０１９０-１２３４.", f"Nr. {MARK}."),
        ("straße", "Straße 1", f"{MARK} 1"),
    ],
)
def test_words_are_found_in_whatever_spelling_and_only_as_words(words, text, left):
    assert hidden(words, text) == left


def test_the_mark_does_not_tell_how_long_the_words_were():
    assert hidden("a", "x a y") == hidden("a" * 90, f"x {'a' * 90} y")


def test_nobody_can_write_a_mark_themselves():
    assert "⟦" not in without("⟦udeladt: helbred⟧", [])[0]


def test_overlapping_words_are_left_out_as_one():
    both = [
        Redaction(words="Åse har", reason=Reason.HEALTH),
        Redaction(words="har gigt", reason=Reason.OTHER),
    ]
    left, counts = without("Nu Åse har gigt.", both)
    assert left == f"Nu {MARK}."
    assert counts == {Reason.HEALTH: 1}


def test_a_redaction_holds_where_it_was_made_or_everywhere_when_asked():
    draft = a_draft(
        body="Åse kom.",
        answers={"1": ("Åse gik.",)},
        points=(Point("Spørg Åse.", number=1),),
        minority="Åse er uenig.",
        organisation="Åses forening",
    )
    files = (StoredAttachment("f1", "brev fra Åse.pdf", "application/pdf", 1, "x"),)
    here = [Redaction(place="body", words="Åse", reason=Reason.HEALTH)]
    assert redacted(draft, files, here).draft.body == f"{MARK} kom."
    assert redacted(draft, files, here).draft.answers == {"1": ("Åse gik.",)}
    everywhere = [Redaction(words="Åse", reason=Reason.HEALTH)]
    left = redacted(draft, files, everywhere)
    assert "Åse" not in repr(left)
    assert sum(count for _, _, count in left.counts) == 6


def test_a_whole_answer_can_be_left_out():
    draft = a_draft(answers={"1": ("Alt om Åse.",), "2": ("Bænke.",)})
    left = redacted(draft, (), [Redaction(place="answer 1", reason=Reason.THIRD_PERSON)])
    assert left.draft.answers["1"] == ("⟦udeladt: en anden persons private forhold⟧",)
    assert left.draft.answers["2"] == ("Bænke.",)
    assert left.counts == (("answer 1", Reason.THIRD_PERSON, 1),)


@given(st.text(max_size=60), st.text(max_size=8))
def test_whatever_stands_there_the_words_are_gone_and_the_rest_is_left(text, words):
    left = hidden(words, text)
    assert redaction.places_of(words, left.replace(MARK, " ⟦ ")) == [] or not words.strip()


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("email", "Skriv til mona@example.dk.", "mona@example.dk"),
        ("phone", "Ring på 20 30 40 50.", "20 30 40 50"),
        ("phone", "Mobil: 20304050", "Mobil: 20304050"),
        ("phone", "+45 20304050", "+45 20304050"),
        (
            "street address",
            "Jeg bor på Nørre Farimagsgade 12, 2. tv i byen",
            "Nørre Farimagsgade 12, 2. tv",
        ),
        ("street address", "Bor: Åvej 3", "Åvej 3"),
        ("bank account", "Reg. 1234 konto 0012345678", "Reg. 1234 konto 0012345678"),
        ("third person", "Min søn Viggo har gået der.", "Viggo"),
        ("third person", "vores nabo, Karen Holm, siger", "Karen Holm"),
        ("cpr", "Mit nummer er 010190-1234", "010190-1234"),
    ],
)
def test_what_may_be_private_is_pointed_out(kind, text, words):
    assert (kind, words) in [(each.kind, each.words) for each in suggestions({"body": (text,)})]


def test_a_signature_under_the_answer_is_pointed_out():
    text = "Vi er enige.\n\nMed venlig hilsen\nMona Berg\nTelefon 20 30 40 50\n"
    found = [each for each in suggestions({"body": (text,)}) if each.kind == "signature"]
    assert [each.words for each in found] == ["Mona Berg\nTelefon 20 30 40 50"]


@pytest.mark.parametrize(
    "text",
    [
        "Sagsnummer 2026-0042 blev åbnet den 12. marts 2026.",
        "EAN 5790000123456, CVR 12345678.",
        "Vi foreslår 3 bænke på hver vej og 12 træer i hver gade.",
        "Budgettet er 12 000 000 kr. over 4 år.",
        "Vi vil gerne takke Udvalget for Sociale Forhold.",
    ],
)
def test_ordinary_words_and_numbers_are_left_in_peace(text):
    assert suggestions({"body": (text,)}) == ()


@pytest.mark.parametrize("dash", "-‐‑–—−•")
def test_a_number_that_is_pointed_out_is_gone_at_a_press_whatever_its_dash(dash):
    text = f"Mit nummer er 010190{dash}1234."
    (found,) = [each for each in suggestions({"body": [text]}) if each.kind == "cpr"]
    assert hidden(found.words, text) == f"Mit nummer er {MARK}."


def test_a_number_in_digits_of_another_script_is_gone_at_a_press():
    text = "Mit nummer er ٠١٠١٩٠-١٢٣٤."
    (found,) = [each for each in suggestions({"body": [text]}) if each.kind == "cpr"]
    assert hidden(found.words, text) == f"Mit nummer er {MARK}."
