"""Versions of an answer, their receipt codes, and what a new one changes."""

from dataclasses import replace

import pytest

from intake.core import revision, version
from intake.core.errors import DecisionNotAllowed, Overtaken
from intake.core.submission import Point, Status, with_numbers
from tests.builders import a_draft, a_submission, an_attachment


def test_the_same_answer_always_gives_the_same_code():
    submission = a_submission("one")
    assert version.code(version.content(submission)) == version.code(version.content(submission))


@pytest.mark.parametrize(
    "changes",
    [
        {"body": "Vi foreslår noget andet."},
        {"points": (Point("Flere bænke.", number=1),)},
        {"answers": {"1": ("Ja",)}},
        {"minority": "To medlemmer er uenige."},
        {"parties": ("Ungerådet",)},
    ],
)
def test_any_other_word_gives_another_code(changes):
    before = a_submission("one")
    after = replace(before, draft=replace(before.draft, **changes))
    assert version.code(version.content(before)) != version.code(version.content(after))


def test_a_file_is_known_by_what_is_in_it():
    def code(content: bytes) -> str:
        draft = a_draft(attachments=(an_attachment("brev.pdf", content),))
        return version.code(version.content(a_submission("one", draft=draft)))

    assert code(b"%PDF-1.7 a") != code(b"%PDF-1.7 b")


@pytest.mark.parametrize(
    "typed", ["k7qm2fxda3pl9btc", "K7QM 2FXD A3PL 9BTC", "k7qm-2fxd-a3pl-9btc"]
)
def test_a_code_is_known_however_it_is_typed(typed):
    assert version.code_as_typed(typed) == "K7QM-2FXD-A3PL-9BTC"


def test_what_was_decided_is_decided_again_after_a_correction():
    before = a_submission("one", status=Status.PUBLISHED)
    after = revision.revise(before, a_draft(body="Rettet."), seen=1, newest=1)
    assert (after.status, after.draft.body) == (Status.RECEIVED, "Rettet.")


def test_the_second_of_two_who_correct_at_once_is_told():
    with pytest.raises(Overtaken):
        revision.revise(a_submission("one"), a_draft(), seen=1, newest=2)


def test_what_was_withdrawn_stays_so():
    with pytest.raises(DecisionNotAllowed):
        revision.revise(a_submission("one", status=Status.WITHDRAWN), a_draft(), seen=1, newest=1)


def test_a_point_keeps_its_number_whatever_comes_before_it():
    before = with_numbers((Point("Bænke."), Point("Lys.")))
    after = with_numbers((Point("Træer."), Point("Lys."), Point("Bænke, mange.", number=1)), before)
    assert [(each.text, each.number) for each in after] == [
        ("Træer.", 3),
        ("Lys.", 2),
        ("Bænke, mange.", 1),
    ]
