"""Caseworkers work through the points of a consultation, side by side and with ways back."""

import re
import sqlite3
from contextlib import closing

import pytest

from intake.actions import moderating, publishing
from intake.core.point import Fate
from intake.core.submission import Point
from intake.store import paragraphs, points, submissions, themes
from tests.builders import NOW
from tests.casework import SLUG, a_case, an_answer

ANNA, BO = "anna@example.dk", "bo@example.dk"
TABLE = f"/points/{SLUG}"
NO = {
    "fate": "not accepted",
    "remark": "Det er der ikke midler til i år.",
    "theme": "0",
    "assigned_to": "",
}
YES = {**NO, "fate": "accepted", "remark": "Det gør vi."}
ALIKE = {"chosen_fate": "", "chosen_theme": "", "paragraph": "", "assigned_to": ""}


@pytest.fixture
def answer(record, settings):
    a_case(record, settings, "Frivilligrådet", "Udsatterådet")
    return an_answer(
        record,
        draft={
            "parties": ("Frivilligrådet",),
            "points": (Point("Én indgang for foreninger"), Point("Flere midler til netværk")),
        },
    )


@pytest.fixture
def anna(answer, staff):
    return staff("caseworker", ANNA)


@pytest.fixture
def bo(answer, staff):
    return staff("caseworker", BO)


def address(answer, number=1):
    return f"{TABLE}/{answer.reference}/{number}"


def line(record, answer, number=1):
    return points.one(record, SLUG, answer.reference, number)


def test_a_point_gets_its_fate_with_its_reason_and_the_next_one_waits(record, answer, anna):
    page = anna.get(address(answer))
    assert "Én indgang for foreninger" in page.text
    refused = anna.post(address(answer), seen="0", **{**NO, "remark": ""})
    assert refused.status_code == 422
    assert "Skriv, hvorfor punktet ikke bliver imødekommet helt." in refused.text
    saved = anna.post(address(answer), seen="0", next="yes", **NO)
    assert saved.location.endswith(address(answer, 2))
    assert line(record, answer).assessment.fate is Fate.NOT_ACCEPTED
    table = anna.get(TABLE).text
    assert table.index("Flere midler") < table.index("Én indgang")  # what lacks a fate comes first


def test_two_who_write_at_once_see_both_and_neither_is_lost(record, answer, anna, bo):
    anna.post(address(answer), seen="0", **NO)
    late = bo.post(address(answer), seen="0", **YES)
    assert late.status_code == 409
    assert "Nogen kom dig i forkøbet" in late.text
    assert NO["remark"] in late.text  # Anna's, as it stands
    assert "Det gør vi." in late.text  # Bo's, in the field
    assert line(record, answer).assessment.remark == NO["remark"]
    seen = re.search(r'name="seen" type="hidden" value="(\d+)"', late.text)[1]
    bo.post(address(answer), seen=seen, **YES)
    page = anna.get(address(answer)).text
    assert line(record, answer).assessment.fate is Fate.ACCEPTED
    assert ANNA in page
    assert BO in page


def test_what_was_saved_last_is_taken_back_by_a_press(record, answer, anna):
    anna.post(address(answer), seen="0", **NO)
    page = anna.get(address(answer)).text
    batch = re.search(r'name="batch" value="(\d+)"', page)[1]
    anna.post(f"{TABLE}/undo", batch=batch, back=f"{answer.reference}/1")
    assert line(record, answer).assessment.fate is Fate.NEW
    again = anna.post(f"{TABLE}/undo", batch=batch, back=f"{answer.reference}/1")
    assert "Det kan ikke fortrydes" in anna.get(again.location).text


def test_several_points_get_one_fate_at_once_and_lose_it_together(record, answer, anna):
    both = [f"{answer.reference}/{number}/0" for number in (1, 2)]
    nothing = anna.post(f"{TABLE}/together", **{**ALIKE, "chosen_fate": "pending"})
    assert nothing.status_code == 422
    done = anna.post(
        f"{TABLE}/together", point=both, **{**ALIKE, "chosen_fate": "pending", "assigned_to": ANNA}
    )
    page = anna.get(done.location).text
    assert {line(record, answer, n).assessment.fate for n in (1, 2)} == {Fate.PENDING}
    assert "Gemt for 2 punkter." in page
    late = anna.post(f"{TABLE}/together", point=both, **{**ALIKE, "chosen_fate": "accepted"})
    assert late.status_code == 409
    anna.post(f"{TABLE}/undo", batch=re.search(r'name="batch" value="(\d+)"', page)[1])
    assert {line(record, answer, n).assessment.fate for n in (1, 2)} == {Fate.NEW}
    assert anna.get(f"{TABLE}?whose={ANNA}").text.count('class="point-id"') == 0


def test_what_was_passed_on_is_followed_until_they_have_answered(record, answer, anna):
    after = f"/consultations/{SLUG}/outcome"
    steps = [
        ({}, "to send", "1 punkt skal sendes videre"),
        ({"passed_on": "2026-03-02"}, "sent to them", "venter på svar"),
        ({"passed_on": "2026-03-02", "answered_on": "2026-03-09"}, "they answered", ""),
    ]
    for edition, (more, how_far, told) in enumerate(steps):
        fields = {**YES, "fate": "passed on", "passed_to": "Teknik og miljø", **more}
        assert anna.post(address(answer), seen=str(edition), **fields).status_code == 303
        assert told in anna.get(after).text
        every = [each for _, each, _ in steps]
        assert [each for each in every if answer.reference in anna.get(
            f"{TABLE}?fate={each}").text] == [how_far]  # fmt: skip
    assert "skal sendes videre" not in anna.get(after).text


def test_points_that_say_the_same_become_one_line_with_both_senders(record, answer, anna):
    other = an_answer(record, draft={"author_name": "Bo Borger", "points": (Point("Én dør"),)})
    chosen = [f"{answer.reference}/1/0", f"{other.reference}/1/0"]
    anna.post(f"{TABLE}/together", point=chosen, merge="yes", **ALIKE)
    assert points.count(record, SLUG) == 2
    page = anna.get(address(answer)).text
    assert "1 punkt mere siger det samme" in page
    assert "Bo Borger" in page
    theirs = anna.get(address(other)).text
    assert "Punktet får samme udfald og bemærkning." in theirs
    anna.post(f"{address(other)}/part", seen="1")
    assert points.count(record, SLUG) == 3


def test_a_standard_paragraph_is_put_in_kept_and_its_uses_are_told(record, answer, anna):
    anna.post(f"{TABLE}/paragraphs", title="Uden for", text="Det ligger uden for.", seen="1")
    number = paragraphs.of(record, SLUG)[0].number
    put = anna.post(
        address(answer), seen="0", insert="yes", paragraph=number, **{**NO, "remark": "Tak."}
    )
    assert "Tak.\n\nDet ligger uden for." in put.text
    taken = re.search(r'name="paragraphs" type="hidden" value="([^"]+)"', put.text)[1]
    both = "Tak.\n\nDet ligger uden for."
    anna.post(address(answer), seen="0", paragraphs=taken, **{**NO, "remark": both})
    assert "samme ord" in anna.get(f"{TABLE}/paragraphs").text
    one = f"{TABLE}/paragraphs/{number}"
    anna.post(one, title="Uden for", text="Det hører til et andet sted.", seen="1")
    assert line(record, answer).assessment.remark == both
    assert "har de tidligere ord" in anna.get(f"{TABLE}/paragraphs").text
    late = anna.post(one, title="Uden for", text="Noget andet.", seen="1")
    assert late.status_code == 409
    assert "Det hører til et andet sted." in late.text
    anna.post(f"{one}/remove")
    assert paragraphs.of(record, SLUG) == []
    assert line(record, answer).assessment.remark == both


def test_themes_are_made_given_merged_and_taken_back(record, answer, anna):
    anna.post(f"{TABLE}/themes/begin", template="yes")
    anna.post(f"{TABLE}/themes", name="Netværk", parent="0", colour="")
    taken = anna.post(f"{TABLE}/themes", name="netværk", parent="0", colour="")
    assert taken.status_code == 422
    known = themes.of(record, SLUG)
    numbers = {each.path: each.theme.number for each in known.in_order()}
    mark = f"/submissions/{answer.reference}/themes"
    anna.post(mark, place="", theme=numbers["Økonomi"])
    anna.post(mark, place="answer 1", theme=numbers["Netværk"])
    anna.post(mark, place="point 2", seen="0", theme=numbers["Netværk"])
    page = anna.get(f"/submissions/{answer.reference}").text
    assert page.count('class="theme-off"') == 2
    assert "Flere midler" in anna.get(f"{TABLE}?theme={numbers['Netværk']}").text
    its = f"{TABLE}/themes/{numbers['Netværk']}"
    assert answer.reference in anna.get(its).text
    anna.post(f"{its}/merge", into=numbers["Økonomi"], seen="Netværk")
    assert "Flere midler" in anna.get(f"{TABLE}?theme={numbers['Økonomi']}").text
    change = themes.changes(record, SLUG)[0].number
    anna.post(f"{TABLE}/themes/undo", change=change)
    assert "Flere midler" not in anna.get(f"{TABLE}?theme={numbers['Økonomi']}").text
    anna.post(mark, place="", theme=numbers["Økonomi"], off="yes")
    assert themes.uses(record, answer.reference) == [("answer 1", numbers["Netværk"])]


def test_a_text_is_split_by_ticking_its_paragraphs(record, settings, anna):
    text = "Vi takker.\n\n1. Flere bænke\n2. Bedre lys\n   om aftenen\n\nEn fælles dør."
    whole = an_answer(record, draft={"body": text, "answers": {}, "points": ()})
    path = f"/submissions/{whole.reference}/points"
    assert 'for="part-3"' in anna.get(path).text
    picked = anna.post(path, seen="1", pick="yes", part=["1", "2"])
    assert "De nye punkter er ikke gemt endnu" in picked.text
    assert "Bedre lys om aftenen</textarea>" in picked.text
    assert submissions.get(record, whole.reference).draft.points == ()
    as_one = anna.post(path, seen="1", pick="yes", part=["1", "2", "x", "999"], as_one="yes")
    assert "Flere bænke Bedre lys om aftenen</textarea>" in as_one.text


def test_the_desk_tells_what_nobody_has_read_sorted_or_settled(record, answer, anna, staff):
    nil = an_answer(record, draft={"nil_return": True, "answers": {}, "points": ()})
    page = anna.get(f"{TABLE}/coverage?lack=reading").text
    assert "0 af 2 svar" in page
    assert answer.reference in page
    staff("reader").get(f"/submissions/{answer.reference}")
    assert "0 af 2 svar" in anna.get(f"{TABLE}/coverage").text  # looking is not reading
    anna.get(f"/submissions/{answer.reference}")
    page = anna.get(f"{TABLE}/coverage?lack=reading").text
    assert "1 af 2 svar" in page
    assert nil.reference in page
    assert answer.reference not in page
    assert nil.reference not in anna.get(f"{TABLE}/coverage?lack=theme").text
    for number in (1, 2):
        anna.post(address(answer, number), seen="0", **NO)
    assert "Ingen. Det er gjort." in anna.get(f"{TABLE}/coverage?lack=fate").text


def test_fates_are_public_only_after_the_press(record, settings, answer, anna):
    anna.post(address(answer), seen="0", **NO)
    moderating.approve(record, answer.reference, by=ANNA, now=NOW)

    def public():
        publishing.bring_up_to_date(record, settings, now=NOW)
        with closing(sqlite3.connect(settings.public_path)) as db:
            return db.execute("SELECT fate, remark FROM point WHERE number = 1").fetchall()

    assert public() == [("", "")]
    assert "1 punkt har intet udfald" in anna.get(TABLE).text
    anna.post(f"{TABLE}/fates")
    assert public() == [("not accepted", NO["remark"])]
    anna.post(f"{TABLE}/fates", hide="yes")
    assert public() == [("", "")]


def test_the_case_page_says_at_each_point_what_became_of_it(record, settings, answer, anna, public):
    anna.post(address(answer), seen="0", **NO)
    moderating.approve(record, answer.reference, by=ANNA, now=NOW)
    publishing.bring_up_to_date(record, settings, now=NOW)
    reader = public.test_client()
    assert NO["remark"] not in reader.get(f"/{SLUG}").text
    anna.post(f"{TABLE}/fates")
    page = reader.get(f"/{SLUG}").text
    assert "Ikke imødekommet" in page
    assert NO["remark"] in page
    assert "/public/point/H1-S1-P1" in page


def test_who_may_only_read_changes_nothing(record, answer, staff):
    reader = staff("reader", "laeser@example.dk")
    assert "Gem for de valgte" not in reader.get(TABLE).text
    assert reader.get(address(answer)).status_code == 200
    assert reader.post(address(answer), seen="0", **NO).status_code == 403
    assert reader.post(f"{TABLE}/fates").status_code == 403


@pytest.mark.parametrize(
    "path", ["/points/andet", f"{TABLE}/XXXX-XXXX-XXXX/1", f"{TABLE}/themes/99", f"{TABLE}/nej"]
)
def test_what_is_not_there_is_not_found(anna, path):
    assert anna.get(path).status_code == 404


def test_odd_words_in_a_form_are_refused_or_mean_nothing(record, answer, anna):
    assert anna.post(address(answer), seen="x", **NO).status_code == 422
    assert anna.post(address(answer), seen="0", **{**NO, "fate": "loved"}).status_code == 422
    assert anna.post(address(answer), seen="0", **{**NO, "theme": "77"}).status_code == 422
    assert anna.post(address(answer), seen="0", paragraphs="[[1", **NO).status_code == 422
    odd = ["", "/", f"{answer.reference}/x/y", f"{answer.reference}/1"]
    assert (
        anna.post(f"{TABLE}/together", point=odd, **{**ALIKE, "chosen_fate": "pending"}).status_code
        == 422
    )
    undone = anna.post(f"{TABLE}/undo", batch="99")
    assert "Der er intet at fortryde." in anna.get(undone.location).text
    gone = anna.post(f"{TABLE}/themes/7/merge", into="8", seen="Ord")
    assert "Nogen har ændret temaet imens." in anna.get(gone.location).text
    assert anna.get(f"{TABLE}?theme=x&fate=y&page=-3&words=%25").status_code == 200
    assert line(record, answer).edition == 0
