"""LIX: how hard a text is to read, counted as its author would count by hand."""

from hypothesis import given
from hypothesis import strategies as st

from intake.core.readability import Level, lix

EASY = "Vi vil bygge en ny park. Hvad skal der være i den? Skriv til os. "
HARD = (
    "Forvaltningens partnerskabsstrategi forudsætter tværgående koordinering mellem kommunale "
    "myndighedsafdelinger og civilsamfundsorganisationer, herunder udsatteråd og frivilligråd, "
    "hvilket nødvendiggør organisatoriske tilpasninger. "
)


def test_it_is_words_a_sentence_and_the_share_of_long_words():
    text = ("En to tre fire fem seks syv otte ni langeord. " * 4).strip()
    found = lix(text)
    assert (found.words, found.sentences, found.long_words) == (40, 4, 4)
    assert found.value == 10 + 10


def test_six_letters_are_short_and_seven_are_long():
    assert lix("seksbo " * 40).long_words == 0
    assert lix("syvbogs " * 40).long_words == 40


def test_easy_is_easy_and_hard_is_hard():
    assert lix(EASY * 4).level is Level.VERY_EASY
    assert lix(EASY * 4).is_plain
    assert lix(HARD * 3).level is Level.VERY_HARD
    assert not lix(HARD * 3).is_plain


def test_headings_and_lists_are_sentences_of_their_own():
    text = "# Hvad handler det om\n\n" + "- Et punkt uden punktum\n" * 10
    assert lix(text).sentences == 11


def test_addresses_are_not_read():
    link = "[her](https://www.example.dk/enlangadresse/somingenlaeser) "
    assert lix((EASY + link) * 4).long_words == 0


def test_a_few_words_say_nothing():
    assert lix("Vi vil bygge en park.") is None
    assert lix("") is None


@given(st.text())
def test_any_text_has_a_figure_or_none(text):
    found = lix(text)
    assert found is None or found.value >= 1
