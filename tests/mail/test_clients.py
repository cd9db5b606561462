"""What a council writes is told from what it quotes, in every program and whatever it writes."""

import pytest

from intake.core.reading import doubts
from intake.mail import parsing
from tests.mail import clients
from tests.mail.clients import HTML, LETTER, PREFIXED, UNPREFIXED
from tests.mail.shapes import SHAPES, Shape

RED = '<span style="color:red">'
ASKED = [("1", "Er rådet enig i strategiens mål?"), ("2", "Hvilke overgange mangler?")]


def evened(text):
    return " ".join(text.split())


@pytest.mark.parametrize("client", [*UNPREFIXED, *PREFIXED, *(f"{each} in HTML" for each in HTML)])
def test_a_council_writes_anything_in(client):
    """Each of these is a message for every shape: more than two thousand in all."""
    for name, shape in SHAPES.items():
        if client.endswith(" in HTML"):
            page = clients.page(shape, client.removesuffix(" in HTML"))
            reading = parsing.read(clients.raw(page, "html"))
        else:
            reading = parsing.read(clients.raw(clients.plain(shape, client)))
        assert evened(reading.text) == evened(shape.own), name
        assert "Hvilke overgange mangler?" in reading.quoted, name


@pytest.mark.parametrize("client", [*PREFIXED])
def test_answers_between_quoted_questions_are_kept_in(client):
    letter = clients.prefixed(LETTER)
    letter = letter.replace("mål?", "mål?\n\nJa, rådet er enigt.\n")
    letter = letter.replace("mangler?", "mangler?\n\nDen fra barn til voksen.\n")
    reading = parsing.read(clients.raw(f"{PREFIXED[client]}{letter}\n"), questions=ASKED)
    assert evened(reading.text) == "Ja, rådet er enigt. Den fra barn til voksen."
    assert reading.answers == {"1": "Ja, rådet er enigt.", "2": "Den fra barn til voksen."}
    assert doubts.WORDS_AFTER_QUOTE in reading.review_reasons


@pytest.mark.parametrize("client", [*UNPREFIXED])
def test_answers_below_questions_quoted_without_signs_are_kept_in(client):
    letter = LETTER.replace("mål?", "mål?\nJa, rådet er enigt.")
    letter = letter.replace("mangler?", "mangler?\nDen fra barn til voksen.")
    reading = parsing.read(
        clients.raw(f"Se vores svar nedenfor.\n\n{UNPREFIXED[client]}\n{letter}\n"), questions=ASKED
    )
    assert {"Ja, rådet er enigt.", "Den fra barn til voksen."} <= set(reading.text.split("\n"))
    assert "Hermed sendes" not in reading.text
    assert reading.needs_review


@pytest.mark.parametrize("client", HTML)
def test_red_answers_in_the_quote_are_kept_in(client):
    page = clients.page(Shape("Se vores svar med rødt."), client)
    for question, answer in (("mål?", "Ja, rådet er enigt."), ("mangler?", "De unge.")):
        page = page.replace(question, f"{question} {RED}{answer}</span>")
    reading = parsing.read(clients.raw(page, "html"), questions=ASKED)
    assert "Ja, rådet er enigt." in reading.text
    assert "De unge." in reading.text
    assert "Hermed sendes" not in reading.text
    assert reading.needs_review


@pytest.mark.parametrize("client", [*PREFIXED])
def test_an_answer_at_the_bottom_is_kept_in(client):
    text = f"{PREFIXED[client]}{clients.prefixed(LETTER)}\n\nRådet er enigt.\n\nMen husk de unge.\n"
    reading = parsing.read(clients.raw(text))
    assert reading.text == "Rådet er enigt.\n\nMen husk de unge."
    assert doubts.WORDS_AFTER_QUOTE in reading.review_reasons


@pytest.mark.parametrize("client", [*UNPREFIXED])
def test_an_answer_that_a_secretariat_passes_on_is_shown_to_a_person(client):
    text = f"Videresendes på rådets vegne.\n\n{UNPREFIXED[client]}\nRådet er enigt.\n\nFormanden\n"
    reading = parsing.read(clients.raw(text).replace(b"Subject: SV:", b"Subject: VS:"))
    assert "Rådet er enigt." in reading.full_text
    assert doubts.FORWARDED in reading.review_reasons


@pytest.mark.parametrize(
    "line",
    ["Klassifikation: Fortrolig", "Classification: Internal", "Følsomhed: Almindelig"],
)
def test_a_classification_is_nobodys_answer(line):
    reading = parsing.read(clients.raw(f"{line}\n\nVi er enige.\n"))
    assert reading.text == "Vi er enige."
