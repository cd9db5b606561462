"""The files a case is loaded from: whatever is wrong with one is said in a line, and where."""

import pytest

from forms import consultation_file, party_file
from intake.core.errors import FileProblem

CASE = 'slug = "park"\ntitle = "En park"\nopens = 2026-01-01\ncloses = 2026-03-01\n'
QUESTION = '[[question]]\nlabel = "Lys?"\n'


@pytest.fixture
def load(tmp_path):
    """Read a consultation file with this text."""

    def read(text):
        path = tmp_path / "case.toml"
        path.write_text(text)
        return consultation_file.read(path).consultation

    return read


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (CASE.replace("2026-03-01", "9999-12-31"), "closes"),
        (CASE.replace("2026-01-01", "0001-01-01"), "opens"),
        (CASE + "body = " + "[" * 3000, "is not TOML"),
        (CASE + '[[material]]\nfile = "a\\u0000b"\n', "material 1"),
        (CASE + '[[material]]\nfil = "a.pdf"\n', "material 1: fil"),
        (CASE + QUESTION + "requried = true\n", "question 1: requried"),
        (CASE + QUESTION + 'kind = "one"\noptions = ["Ja", "Ja"]\n', "question 1"),
        (CASE + QUESTION + 'kind = "one"\noptions = ["Ja", " "]\n', "question 1"),
        (CASE + 'unit = "Teknik\\nog Miljø"\n', "unit"),
        (CASE + 'body = "a\\u001bb"\n', "body"),
    ],
)
def test_what_is_wrong_with_a_case_is_named(load, text, where):
    with pytest.raises(FileProblem, match=where):
        load(text)


def test_a_case_may_have_texts_of_several_lines(load):
    assert load(CASE + 'body = """Først.\n\nSiden."""\n').body == "Først.\n\nSiden."


def test_a_letter_written_as_two_signs_is_the_same_letter(load):
    assert load(CASE + 'unit = "Ra\u030adet"\n').unit == "Rådet"
    assert party_file.read("Ra\u030adet;council;a@example.dk".encode())[0].name == "Rådet"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("x" * 200_000 + ";council;a@example.dk", "line 1"),
        ("Råd;council;a@example.dk\nR\0d;council;b@example.dk", "line 2"),
        ("R\u202eåd;council;a@example.dk", "line 1"),
    ],
)
def test_what_is_wrong_with_the_parties_is_named(text, where):
    with pytest.raises(FileProblem, match=where):
        party_file.read(text.encode())


def test_lines_may_end_as_in_old_programs():
    text = b"Et;council;et@example.dk\rTo;council;to@example.dk\r"
    assert [each.name for each in party_file.read(text)] == ["Et", "To"]


def test_an_address_written_twice_gets_one_letter():
    text = b"Et;council;et@example.dk;to@example.dk;Et@Example.dk;ET@example.dk"
    assert party_file.read(text)[0].addresses == ("et@example.dk", "to@example.dk")
