"""Numbers come back from the records system as a table; what is wrong in it is told by its row."""

import pytest

from intake.core.case_file import BadNumbers, cell, file_name, numbers, version_files


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_metadata_file_comes_back_with_numbers_filled_in(mark):
    rows = ["id,kind,journal_number", "mail-1,mail,2026-17", "letter-2-1,letter,"]
    text = "\r\n".join(each.replace(",", mark) for each in rows)
    assert numbers("\ufeff" + text) == {"mail-1": "2026-17"}


@pytest.mark.parametrize(
    ("text", "row", "problem"),
    [
        ("id;nummer\nmail-1;7", 1, "no column journal_number"),
        ("", 1, "no column id"),
        ("id;journal_number\nmail-1;", 1, "no row has a journal number"),
        ("id;journal_number\nmail-1;7\n;8", 3, "no id"),
        ("id;journal_number\nmail-1;7\nmail-1;8", 3, "mail-1 has another number already"),
        (f"id;journal_number\nmail-1;{'7' * 101}", 2, "the number is too long"),
    ],
)
def test_a_mistake_is_told_by_its_row(text, row, problem):
    with pytest.raises(BadNumbers) as caught:
        numbers(text)
    assert caught.value.problems[0].row == row
    assert caught.value.problems[0].problem.startswith(problem)


def test_no_cell_is_a_formula_and_no_name_a_path():
    assert cell("=HYPERLINK(A1)") == "'=HYPERLINK(A1)"
    assert cell("Høringssvar") == "Høringssvar"
    assert file_name('Svar: "æøå" 1/2?.pdf') == "Svar_ _æøå_ 1_2_.pdf"
    assert file_name("...") == "fil"


def test_a_file_keeps_its_id_whatever_versions_come_after():
    letter, map_ = ({"name": f"{each}.pdf", "sha256": each * 64} for each in "ab")
    first = [(1, [letter])]
    later = [*first, (2, [map_, letter]), (3, [letter])]
    assert [each[0] for each in version_files("R", first)] == ["file-R-1-1"]
    assert [each[0] for each in version_files("R", later)] == ["file-R-1-1", "file-R-2-1"]
