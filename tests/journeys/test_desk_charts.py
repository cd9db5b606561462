"""The page of a consultation tells what came each day, in a picture and in a table."""

import re
from datetime import timedelta

from intake.core.submission import Channel
from tests.builders import NOW
from tests.casework import SLUG, a_case, an_answer


def test_each_day_stands_in_the_table_with_what_came_by_which_way(record, settings, staff):
    a_case(record, settings, "Frivilligrådet")
    an_answer(record, received_at=NOW - timedelta(days=3))
    an_answer(record, received_at=NOW - timedelta(days=3), channel=Channel.EMAIL)
    an_answer(record, received_at=NOW - timedelta(days=1))
    page = staff("reader").get(f"/consultations/{SLUG}").text
    table = re.search(r'<table class="table"><caption[^>]*>Svar pr. dag.*?</table>', page, re.S)[0]
    assert re.findall(r'<th scope="col"[^>]*>(.*?)</th>', table) == [
        "Dag",
        "I alt",
        "Formular",
        "Mail",
        "Råd",
    ]
    rows = [
        [int(each) for each in re.findall(r'<td class="number">(\d+)</td>', row)]
        for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", table, re.S)
    ]
    came = [row for row in rows if any(row)]
    assert came == [[2, 1, 1, 2], [1, 1, 0, 1]]
    assert rows[rows.index(came[0]) + 1] == [0, 0, 0, 0]
    assert 'style="' not in page


def test_a_case_without_answers_has_no_picture(record, settings, staff):
    a_case(record, settings, "Frivilligrådet")
    page = staff("reader").get(f"/consultations/{SLUG}").text
    assert "day-chart" not in page
    assert "Ingen svar endnu" in page
