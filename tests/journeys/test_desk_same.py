"""A campaign's letter is read once, and then what each sender added; groups can be put right."""

from dataclasses import replace

import pytest

from intake.actions import likening
from intake.core.version import Why
from intake.store import likeness, submissions, suppositions, versions
from intake.store.connection import transaction
from tests.builders import NOW
from tests.casework import SLUG, a_case, an_answer, same_texts
from tests.core.test_likeness import LETTER, OTHER, OWN


@pytest.fixture
def case(record, settings):
    a_case(record, settings, "Frivilligrådet")


@pytest.fixture
def anna(case, staff):
    return staff("caseworker", "anna@example.dk")


def sent(record, *texts):
    draft = {"answers": {}, "points": ()}
    found = [
        an_answer(record, draft={**draft, "body": each, "email": f"b{at}@example.dk"})
        for at, each in enumerate(texts)
    ]
    same_texts(record)
    return [each.reference for each in found]


def group_of(record, reference):
    return likeness.place_named(record, reference).group


def test_one_text_many_senders_and_those_with_words_of_their_own(record, anna):
    refs = sent(record, LETTER + OWN, LETTER, LETTER, LETTER + " Hilsen Bo", OTHER)
    page = anna.get(f"/consultations/{SLUG}/same").text
    assert "1 tekst, 4 afsendere, 1 med egne ord" in page
    assert "3 udgaver" in page
    assert OTHER[:30] not in page
    number = group_of(record, refs[0])
    group = anna.get(f"/consultations/{SLUG}/same/{number}").text
    assert "Strandgade" in group.split("<ins>")[1].split("</ins>")[0]
    assert group.index("Med egne ord") < group.index("Næsten det samme")
    assert refs[4] not in group


def test_the_group_is_handled_together(record, anna):
    refs = sent(record, LETTER, LETTER, OTHER)
    number = group_of(record, refs[0])
    page = anna.get(f"/submissions?group={number}&status=all").text
    assert refs[0] in page and refs[1] in page and refs[2] not in page
    assert "Ens svar, gruppe" in page and "Ens med 1 andet" in page


def test_an_answer_taken_out_stands_alone_and_stays_so(record, anna):
    refs = sent(record, LETTER, LETTER, LETTER + OWN)
    number = group_of(record, refs[0])
    anna.post(f"/consultations/{SLUG}/same/{number}/take-out", reference=refs[2])
    assert group_of(record, refs[2]) != number
    with transaction(record):
        answer = submissions.get(record, refs[2])
        versions.add(record, answer, why=Why.READ_AGAIN, actor="test", now=NOW)
    same_texts(record)
    assert group_of(record, refs[2]) != number
    assert "1 tekst, 2 afsendere, 0 med egne ord" in anna.get(f"/consultations/{SLUG}/same").text


def test_two_groups_are_made_one(record, anna):
    refs = sent(record, LETTER, LETTER, OTHER, OTHER)
    one, two = group_of(record, refs[0]), group_of(record, refs[2])
    assert one != two
    anna.post(f"/consultations/{SLUG}/same/{one}/join", other=str(two))
    assert group_of(record, refs[3]) == one
    assert "1 tekst, 4 afsendere, 2 med egne ord" in anna.get(f"/consultations/{SLUG}/same").text


def test_a_corrected_answer_finds_its_group_anew(record, anna):
    refs = sent(record, LETTER, LETTER, OTHER)
    before = submissions.get(record, refs[1])
    after = replace(before, draft=replace(before.draft, body=OTHER))
    with transaction(record):
        submissions.replace_words(record, after, version=2)
        versions.add(record, after, why=Why.CORRECTED, actor="respondent", now=NOW)
    same_texts(record)
    assert group_of(record, refs[1]) == group_of(record, refs[2])


def test_the_common_text_is_the_one_most_have(record, case):
    refs = sent(record, LETTER + OWN, LETTER, LETTER)
    group = likeness.get(record, SLUG, group_of(record, refs[0]))
    assert (group.answers, group.own) == (3, 1)
    assert group.common == likeness.place_named(record, refs[1]).digest


def test_short_answers_are_one_only_word_for_word(record, case):
    refs = sent(record, "Jeg er imod.", "jeg er IMOD", "Jeg er helt imod.", "")
    assert group_of(record, refs[0]) == group_of(record, refs[1]) != group_of(record, refs[2])
    assert likeness.place_named(record, refs[3]) is None


def test_the_page_of_an_answer_shows_what_it_adds(record, anna):
    refs = sent(record, LETTER, LETTER, LETTER + OWN)
    page = anna.get(f"/submissions/{refs[2]}").text
    assert "Ens svar: 1 tekst, 3 afsendere, 1 med egne ord" in page
    assert "[tilføjet:" in page


def test_who_sent_twice_lets_the_later_count_by_a_press(record, anna):
    first = an_answer(record, draft={"body": LETTER, "email": "to@example.dk"}).reference
    later = an_answer(record, draft={"body": OTHER, "email": "to@example.dk"}).reference
    page = anna.get(f"/submissions/{later}").text
    assert "Afsenderen har sendt 1 svar før" in page and first in page
    anna.post(f"/submissions/{later}/supposed/replaces", earlier=first, seen="1")
    assert suppositions.replaced_by(record, first) == later
    assert submissions.get(record, first).status == "withheld"
    assert "Lad dette svar gælde i stedet" not in anna.get(f"/submissions/{later}").text


def test_another_consultations_group_is_not_found(record, anna):
    assert anna.get(f"/consultations/{SLUG}/same/99").status_code == 404
    assert anna.get(f"/consultations/{SLUG}/same/{2**63}").status_code == 404
    assert likening.liken(record, count=10) == 0
