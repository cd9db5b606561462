"""What is typed to find answers, and how a find is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.core.searching import as_indexed, hits, short_words, wanted


@pytest.mark.parametrize(
    ("typed", "terms", "without"),
    [
        ("pladser", ("pladser",), ()),
        ("flere pladser", ("flere", "pladser"), ()),
        ('"flere pladser" nu', ("flere pladser", "nu"), ()),
        ('"flere pladser', ("flere pladser",), ()),
        ("pladser -cykler", ("pladser",), ("cykler",)),
        ('-"de unge" råd', ("råd",), ("de unge",)),
        ("AND OR NOT NEAR(", ("AND", "OR", "NOT", "NEAR("), ()),
        ("§ 5", ("§", "5"), ()),
        ("  ** -- () ", (), ()),
        ("", (), ()),
    ],
)
def test_words_are_read_as_people_type_them(typed, terms, without):
    found = wanted(typed)
    assert (found.terms, found.without) == (terms, without)


def test_letters_put_together_in_another_way_and_what_nobody_sees_are_the_same_words():
    assert wanted("ra\u030ad").terms == wanted("råd").terms == (as_indexed("r\u200bå\u00add"),)


def test_short_words_are_kept_whole_and_once():
    assert short_words(["Vi i EU, og i (IT).", "§ 5 er vi enige i"]) == "|5|er|eu|i|it|og|vi|§|"
    assert short_words(["parkeringspladser"]) == ""


def shown(found):
    return [
        "".join(f"[{each.text}]" if each.is_hit else each.text for each in hit.pieces)
        for hit in found
    ]


def test_a_find_is_shown_among_its_words_and_says_where_it_stands():
    found = hits({"words": "Vi vil have flere Parkeringspladser.", "notes": "Ring"}, ("plads",))
    assert [each.place for each in found] == ["words"]
    assert shown(found) == ["Vi vil have flere Parkerings[plads]er."]


def test_a_long_text_is_cut_between_its_words():
    text = "lang " * 100 + "parkering " + "tekst " * 100
    (found,) = shown(hits({"words": text}, ("kering",)))
    assert found.startswith("… lang") and found.endswith("tekst …")
    assert "par[kering]" in found
    assert len(found) < 260


def test_a_short_word_is_not_marked_inside_longer_ones():
    assert shown(hits({"words": "Europa og EU"}, ("eu",))) == ["Europa og [EU]"]


@given(st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_a_find_shows_words_of_the_text_and_nothing_else(text, terms):
    for hit in hits({"words": text}, terms):
        plain = "".join(each.text for each in hit.pieces)
        assert plain.removeprefix("… ").removesuffix(" …") in text
        assert any(each.is_hit for each in hit.pieces)
