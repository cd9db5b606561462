"""The answer form reads strangers' fields and files, and never makes them more than they are."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage

from forms import answer_files
from intake.core.consultation import Question, QuestionKind


def test_what_is_left_out_is_what_the_page_had_chosen(filled):
    form = filled(name="En borger", body="Ja.")
    assert form.validate()
    assert (form.draft().speaks_as, form.draft().preference) == ("citizen", "named")


def test_line_breaks_are_one_kind_and_control_characters_are_gone(filled):
    form = filled(name="En\r\nborger\x00", body="Et\r\nto\rtre\x00\x1b[31m")
    assert form.validate()
    assert form.draft().author_name == "En borger"
    assert form.draft().body == "Et\nto\ntre[31m"


@pytest.mark.parametrize(
    ("field", "length"), [("name", 201), ("organisation", 201), ("body", 100_001)]
)
def test_every_field_says_how_much_there_is_room_for(filled, field, length):
    form = filled(**{"name": "En borger", "body": "Ja.", field: "x" * length})
    assert not form.validate()
    assert f"Der er plads til {length - 1} tegn" in form[field].errors[0]


def test_too_many_points_are_kept_on_the_page_with_what_to_do(filled):
    form = filled(name="En", **{f"points-{each}-text": "Punkt" for each in range(101)})
    assert not form.validate()
    assert len(form.points.entries) == 101
    assert "Skriv højst 100 punkter" in form.problems()[0].message


def test_a_choice_that_was_never_offered_is_refused(filled):
    question = Question("1", QuestionKind.ONE, "Hvad?", options=("Ja", "Nej"))
    form = filled(question, name="En", **{"answer-1": "Måske"})
    assert not form.validate()
    assert form["answer-1"].errors == ["Vælg en af mulighederne."]


def test_a_required_choice_says_which_question_it_is_about(filled):
    question = Question("4", QuestionKind.SCALE, "Hvor let?", required=True)
    form = filled(question, name="En", body="Ja.")
    assert not form.validate()
    assert form["answer-4"].errors == ["Vælg et svar på spørgsmål 4."]


def test_a_body_that_answers_says_its_name(filled):
    form = filled(speaks_as="council", body="Ja.")
    assert not form.validate()
    assert form.organisation.errors == ["Skriv, hvem du svarer for."]


def test_who_answers_without_a_name_need_not_give_one(filled):
    assert not filled(body="Ja.", preference="named").validate()
    assert filled(body="Ja.", preference="anonymous").validate()


@pytest.mark.parametrize(
    "address", ["a@b", "navn@example.dk\nBcc: x@example.dk", "æ@example.dk", "to@en@example.dk"]
)
def test_an_address_that_no_letter_reaches_is_asked_for_again(filled, address):
    form = filled(name="En", body="Ja.", email=address)
    assert not form.validate()
    assert form.email.errors


def test_an_address_in_danish_letters_is_written_as_mail_servers_need_it(filled):
    form = filled(name="En", body="Ja.", email="navn@rådhus.example.dk")
    assert form.validate()
    assert form.draft().email == "navn@xn--rdhus-mra.example.dk"


@given(st.text())
def test_a_files_name_is_one_plain_line_whatever_was_sent(name):
    plain = answer_files.plain_name(name)
    assert 0 < len(plain) <= answer_files.LONGEST_NAME
    assert not set("/\\\r\n\t\0\u202e") & set(plain)


def test_a_long_name_keeps_its_ending():
    assert answer_files.plain_name("x" * 300 + ".docx").endswith("x.docx")
    assert len(answer_files.plain_name("x." + "y" * 300)) <= answer_files.LONGEST_NAME


@pytest.mark.parametrize("name", ["brev.docx", "tal.xlsx", "foto.jpg", "side.html", "data.zip"])
def test_everything_but_programs_is_taken(filled, name):
    filled()
    upload = FileStorage(io.BytesIO(b"PK\x03\x04 whatever it holds"), name)
    assert answer_files.read([upload]).taken[0].name == name


@pytest.mark.parametrize("name", ["x.EXE", "x.js", "x.docx.scr", "x.sh", "x.exe. ."])
def test_programs_are_refused_whatever_they_hold(filled, name):
    filled()
    read = answer_files.read([FileStorage(io.BytesIO(b"hej"), name)])
    assert read.taken == ()
    assert name in read.problems[0]
