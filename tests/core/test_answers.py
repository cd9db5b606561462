"""What a council's words suggest: answers at questions, points, nothing to say, more time."""

import pytest

from intake.core.reading import answers
from intake.core.reading.lines import lines_of
from intake.core.reading.own_words import split

QUESTIONS = (
    ("maal", "Er rådet enig i strategiens mål?"),
    ("overgange", "Hvilke overgange mangler efter rådets opfattelse?"),
    ("andet", "Har rådet andre bemærkninger?"),
)
LETTER = "\n".join(f"{n}. {text}" for n, (_, text) in enumerate(QUESTIONS, 1))


def meaning(text, questions=QUESTIONS, subject=""):
    found = split(lines_of(text), [each for _, each in questions])
    return answers.meaning(found.labelled, text=found.text, subject=subject, questions=questions)


@pytest.mark.parametrize(
    "labels",
    [
        ("1.", "2.", "3."),
        ("1)", "2)", "3)"),
        ("Ad 1", "Ad 2", "Ad 3"),
        ("Ad 1:", "Ad 2:", "Ad 3:"),
        ("Ad. 1)", "Ad. 2)", "Ad. 3)"),
        ("ad spørgsmål 1:", "ad spørgsmål 2:", "ad spørgsmål 3:"),
        ("Spørgsmål 1:", "Spørgsmål 2:", "Spørgsmål 3:"),
        ("Spørgsmål 1", "Spørgsmål 2", "Spørgsmål 3"),
        ("Svar på spørgsmål 1:", "Svar på spørgsmål 2:", "Svar på spørgsmål 3:"),
        ("Spm. 1:", "Spm. 2:", "Spm. 3:"),
        ("Svar 1:", "Svar 2:", "Svar 3:"),
        ("Til spørgsmål 1:", "Til spørgsmål 2:", "Til spørgsmål 3:"),
        ("Pkt. 1:", "Pkt. 2:", "Pkt. 3:"),
        ("Question 1:", "Question 2:", "Question 3:"),
        ("**1.**", "**2.**", "**3.**"),
    ],
)
@pytest.mark.parametrize("gap", [" ", "\n"])
def test_an_answer_under_a_number_is_placed_at_its_question(labels, gap):
    one, two, three = labels
    found = meaning(
        f"Kære alle\n\n{one}{gap}Ja, det er vi.\n\n{two}{gap}Den fra barn til voksen.\nOg den til"
        f" pension.\n\n{three}{gap}Nej.\n\nMed venlig hilsen\nFormanden"
    )
    assert found.answers == {
        "maal": "Ja, det er vi.",
        "overgange": "Den fra barn til voksen.\nOg den til pension.",
        "andet": "Nej.",
    }
    assert found.rest == "Kære alle"


def test_a_question_may_stay_open_and_the_rest_stays_free_text():
    found = meaning("Tak for mødet.\n\nAd 2: Den fra barn til voksen.")
    assert found.answers == {"overgange": "Den fra barn til voksen."}
    assert found.rest == "Tak for mødet."


def test_a_question_copied_above_its_answer_is_not_part_of_it():
    found = meaning(
        "1. Er rådet enig i strategiens mål?\nJa.\n\n2. Hvilke overgange mangler efter "
        "rådets opfattelse?\nDen til pension."
    )
    assert found.answers == {"maal": "Ja.", "overgange": "Den til pension."}


def test_answers_between_quoted_questions_are_placed():
    quoted = [f"> {line}" for line in LETTER.split("\n")]
    found = meaning(f"{quoted[0]}\nJa.\n{quoted[1]}\n\nDen til pension.\n\n{quoted[2]}\n> Hilsen")
    assert found.answers == {"maal": "Ja.", "overgange": "Den til pension."}


def test_the_questions_of_a_quoted_letter_are_known_without_the_consultation():
    quoted = "\n".join(f"> {line}" for line in LETTER.split("\n"))
    found = meaning(
        f"1. Ja.\n2. Den til pension.\n\nDen 3. feb. 2025 kl. 10.14 skrev Høring "
        f"<h@example.dk>:\n{quoted}",
        questions=(),
    )
    assert found.answers == {"1": "Ja.", "2": "Den til pension."}


def test_numbers_without_any_question_are_points_and_may_be_answers():
    found = meaning("1. Ja, rådet er enig.\n2. Nej.", questions=())
    assert found.answers == {"1": "Ja, rådet er enig.", "2": "Nej."}


def test_numbered_proposals_are_points_and_no_answers():
    text = "Rådet har tre forslag:\n\n1. Flere varmestuer\n2. Længere frister\n3. Et fælles møde"
    found = meaning(text, questions=())
    assert found.points == ("Flere varmestuer", "Længere frister", "Et fælles møde")
    assert found.answers == {}


@pytest.mark.parametrize("bullet", ["-", "•", "*", "–", "·", "a)"])
def test_bulleted_proposals_become_points(bullet):
    text = f"Vi foreslår:\n\n{bullet} Flere varmestuer\n  med længere tid\n{bullet} Et fælles møde"
    assert meaning(text).points == ("Flere varmestuer med længere tid", "Et fælles møde")


def test_proposals_with_a_word_before_the_number_become_points():
    text = "Forslag 1: Flere varmestuer\n\nForslag 2: Et fælles møde"
    assert meaning(text, questions=()).points == ("Flere varmestuer", "Et fælles møde")


@pytest.mark.parametrize(
    "text",
    [
        "Ingen bemærkninger.",
        "Ingen bemærkninger herfra.",
        "Rådet har ingen bemærkninger.",
        "Udsatterådet har ingen bemærkninger til høringen.",
        "Kære Høring\n\nTak for muligheden for at afgive høringssvar. Rådet har ikke bemærkninger.",
        "Vi har ikke nogen bemærkninger til udkastet.",
        "Rådet har ingen yderligere kommentarer.",
        "Frivilligrådet har ikke indvendinger.",
        "Rådet ønsker ikke at afgive høringssvar.",
        "Rådet afstår fra at afgive høringssvar.",
        "Rådet har intet at bemærke.",
        "Udkastet giver ikke anledning til bemærkninger.",
        "Rådet tager udkastet til efterretning uden bemærkninger.",
        "Kommunen har ingen merknader.",
        "Kommunen har inga synpunkter.",
        "Wir haben keine Anmerkungen.",
        "The council has no comments.",
    ],
)
def test_no_remarks_are_recognised(text):
    assert meaning(text).nil_return


@pytest.mark.parametrize(
    "text",
    [
        "Kommunen har ingen bemærkninger til § 3, men gør opmærksom på fristen i § 7.",
        "Vi har ingen bemærkninger til punkt 2.",
        "Rådet har ingen bemærkninger til målet. Rådet foreslår dog flere varmestuer.",
        "Bortset fra fristen har vi ingen bemærkninger.",
        "Rådet har bemærkninger.",
        "Vi mener, at strategien bør ændres.",
        "Rådet støtter forslaget.",
    ],
)
def test_a_reservation_makes_it_an_answer(text):
    assert not meaning(text).nil_return


@pytest.mark.parametrize(
    "text",
    [
        "Rådet anmoder om udsættelse af fristen til den 1. april.",
        "Vi vil gerne bede om fristforlængelse.",
        "Er det muligt at få forlænget fristen med to uger?",
        "Kan vi få mere tid? Vi mødes først den 3. marts.",
        "Rådet holder først møde den 3. marts og kan derfor ikke nå at svare inden fristen.",
        "Vi ansøger om forlængelse af høringsfristen.",
        "Vi når desværre ikke at afgive svar inden fristens udløb.",
        "We ask for an extension of the deadline.",
    ],
)
def test_a_request_for_more_time_is_recognised(text):
    assert meaning(text).asks_for_time


@pytest.mark.parametrize(
    "text",
    [
        "Fristen i § 7 bør være 14 dage.",
        "Borgeren skal have mere tid til samtalen.",
        "Rådet svarer inden fristen.",
        "Vi foreslår længere åbningstid.",
    ],
)
def test_words_about_time_are_no_request_for_it(text):
    assert not meaning(text).asks_for_time


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Foreløbigt høringssvar", "Se nedenfor."),
        ("SV: Høring", "Dette er et foreløbigt svar, som rådet behandler på sit møde i marts."),
        ("SV: Høring", "Svaret afgives med forbehold for rådets godkendelse."),
        ("SV: Høring", "Under forbehold af politisk godkendelse kan vi støtte udkastet."),
        ("SV: Høring", "Det endelige høringssvar eftersendes efter mødet."),
    ],
)
def test_a_provisional_answer_is_recognised(subject, text):
    assert meaning(text, subject=subject).provisional


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("SV: Høring", "Vedlagte svar erstatter vores tidligere fremsendte svar."),
        ("Revideret høringssvar", "Se vedhæftede."),
        ("SV: Høring", "Hermed rettet version af vores høringssvar."),
        ("SV: Høring", "Se venligst bort fra vores tidligere mail."),
        ("Supplerende høringssvar", "Vi har et enkelt punkt mere."),
    ],
)
def test_an_amended_answer_is_recognised(subject, text):
    assert meaning(text, subject=subject).amends


def test_an_ordinary_answer_suggests_nothing():
    found = meaning("Rådet støtter målet om flere frivillige og ser frem til samarbejdet.")
    assert found == answers.Meaning(rest=found.rest, lines=found.lines)


def test_a_minority_opinion_below_the_last_answer_is_no_part_of_it():
    found = meaning("Ad 3: Nej.\n\nMindretalsudtalelse: Et medlem er uenig.")
    assert found.answers == {"andet": "Nej."}
    assert found.rest == "Mindretalsudtalelse: Et medlem er uenig."


def test_a_numbered_list_inside_an_answer_stays_in_it():
    found = meaning(
        "Spørgsmål 2\nRådet savner:\n1. den til pension\n2. den til job\n3. den til voksen"
    )
    assert found.answers["overgange"].endswith("3. den til voksen")
    assert list(found.answers) == ["overgange"]
