"""A mail line by line: what moves, and the answer that comes of it."""

from hypothesis import given
from hypothesis import strategies as st

from intake.core.reading import blocks, own_words
from intake.core.reading.answers import meaning
from intake.core.reading.lines import bare, lines_of
from intake.core.reading.places import Placed, as_list, fitted, from_list, from_pieces, places
from intake.core.submission import Draft, MailView

QUESTIONS = [("1", "Hvad virker godt i dag?"), ("2", "Hvad mangler i strategien?")]
MAIL = """Kære forvaltning

1. Værestederne virker godt.
> 2. Hvad mangler i strategien?
En fast kontaktperson.

Hele vejen.
--
Formanden

Den 1. marts 2026 skrev Svar <svar@example.dk>:
> Kære råd
>
> 1. Hvad virker godt i dag?
"""


def read(text, questions=QUESTIONS):
    split = own_words.split(lines_of(text), [each for _, each in questions])
    return meaning(split.labelled, text=split.text, questions=questions).lines


def test_every_line_of_a_mail_is_kept_in_its_order():
    assert "\n".join(each.text for each in read(MAIL)) == MAIL


def test_the_places_of_the_machine_make_the_answer_that_the_machine_read():
    draft = blocks.answered(read(MAIL), Draft())
    assert draft.answers == {
        "1": ("Værestederne virker godt.",),
        "2": ("En fast kontaktperson.\n\nHele vejen.",),
    }
    assert draft.body == "Kære forvaltning"


def test_own_words_are_moved_by_the_paragraph_and_a_quote_as_a_whole():
    shown = blocks.blocks(read(MAIL))
    assert [each.place for each in shown] == [
        *("text", "answer-1", "quoted", "answer-2", "answer-2", "signature", "quoted")
    ]
    assert shown[-1].text.startswith("Den 1. marts 2026") and shown[-1].text.endswith("i dag?")


def test_moving_a_block_changes_nothing_but_its_place():
    lines = read(MAIL)
    shown = blocks.blocks(lines)
    moved = blocks.moved(lines, shown, {shown[1].first: "answer-2", shown[5].first: "text"})
    draft = blocks.answered(moved, Draft())
    assert draft.answers == {
        "2": ("Værestederne virker godt.\n\nEn fast kontaktperson.\n\nHele vejen.",)
    }
    assert draft.body == "Kære forvaltning\n\n--\nFormanden"
    assert [each.text for each in moved] == [each.text for each in lines]
    assert not blocks.same_places(lines, moved)
    back = blocks.moved(
        moved,
        blocks.cut(moved, [each.first for each in shown]),
        {each.first: each.place for each in shown},
    )
    assert blocks.same_places(lines, back)


def test_a_number_goes_with_the_words_into_the_free_text_and_stays_away_at_a_question():
    lines = read("1. Godt")
    assert blocks.answered(lines, Draft()).answers == {"1": ("Godt",)}
    free = blocks.moved(lines, blocks.blocks(lines), {0: "text"})
    assert blocks.answered(free, Draft()).body == "1. Godt"


def test_a_block_is_split_into_paragraphs_and_those_into_lines():
    lines = read("> a\n>b\n\n> c")
    (block,) = blocks.blocks(lines)
    assert blocks.split(lines, block) == [0, 3]
    first, _ = blocks.blocks(lines, starts=[3])
    assert blocks.split(lines, first) == [0, 1]


def test_numbers_that_are_no_questions_of_ours_stay_in_the_text():
    lines = (Placed("answer-1", "1. Ja", "Ja"), Placed("answer-9", "9. Nej", "Nej"))
    assert {each.place for each in fitted(lines, ["1"])} == {"text"}
    assert fitted(lines, ["1", "9"]) == lines


def test_what_a_person_placed_is_in_no_doubt_and_its_findings_stand_where_the_words_do():
    lines = read("Hej\n\nMin mor, 010190-1234, siger ja")
    view = MailView(subject="Svar", needs_review=True, reasons=("tvivl",))
    moved = blocks.moved(lines, blocks.blocks(lines), {2: "signature"})
    after = blocks.around(moved, view)
    assert (after.needs_review, after.reasons) == (False, ())
    assert after.signature == "Min mor, 010190-1234, siger ja"
    assert [each["where"] for each in after.findings] == ["signature"]


def test_a_mail_read_before_lines_were_kept_has_its_three_parts():
    lines = from_pieces("Vi er enige.", "> Hej", "Formanden")
    assert [each.place for each in blocks.blocks(lines)] == ["text", "signature", "quoted"]
    assert from_pieces("", "", "") == ()


@given(st.text(alphabet="a1. >-\n:æ", max_size=200))
def test_no_line_is_lost_whatever_is_written(text):
    lines = read(text)
    assert "\n".join(each.text for each in lines) == "\n".join(each.text for each in lines_of(text))
    assert {each.place for each in lines} <= set(places([key for key, _ in QUESTIONS]))
    assert from_list(as_list(lines)) == lines
    shown = blocks.blocks(lines)
    inside = {at for each in shown for at in range(each.first, each.end)}
    assert all(at in inside for at, each in enumerate(lines) if bare(each.text))
    assert blocks.cut(lines, [each.first for each in shown]) == shown
