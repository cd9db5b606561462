"""A council's words are shown as its own, or a person is told to look: they never just vanish."""

from email.message import EmailMessage

import pytest

from intake.core.message import Kind, Reading
from intake.core.reading import doubts
from intake.mail import parsing

COUNCIL = "udsatteraadet@example.dk"
OURS = "svar+k3f9@hoering.example.dk"
WORDS = "Rådet støtter ikke forslaget, fordi det er for dyrt."
NAME = "Med venlig hilsen\nKirsten Hansen\nFormand"
ASKED = [("1", "Er rådet enig i strategiens mål?"), ("2", "Hvilke overgange mangler?")]
LETTER = f"""Kære høringspart

Hermed sendes udkast til partnerskabsstrategi i høring.

1. {ASKED[0][1]}
2. {ASKED[1][1]}

Venlig hilsen
Socialforvaltningen"""
QUOTED = "\n".join(f"> {line}".rstrip() for line in LETTER.split("\n"))
SAID = f"Den man. 3. feb. 2025 kl. 10.14 skrev Høring <{OURS}>:\n\n"
BLOCK = f"""Fra: Høring <{OURS}>
Sendt: 3. februar 2025 10:14
Til: Udsatterådet <{COUNCIL}>
Emne: Høring om partnerskabsstrategi

"""
HEADINGS = {
    "Danish": f"Fra: Udsatterådet <{COUNCIL}>\nTil: Socialforvaltningen\n"
    "Dato: 3. marts 2025\nEmne: Høringssvar\n\n",
    "Danish, as Outlook writes it": f"Fra: Udsatterådet <{COUNCIL}>\n"
    "Sendt: 3. marts 2025 10:14\nTil: Socialforvaltningen\nEmne: Høringssvar\n\n",
    "Danish, by name": "Fra: Udsatterådet\nTil: Socialforvaltningen\n"
    "Dato: 3. marts 2025 kl. 10:14\nEmne: Høringssvar\n\n",
    "Danish, below a rule": f"{'_' * 32}\nFra: {COUNCIL}\nTil: jer\nEmne: Svar\n\n",
    "English": f"From: The council <{COUNCIL}>\nTo: The city\nDate: 3 March\nSubject: Answer\n\n",
    "Swedish": f"Från: Rådet <{COUNCIL}>\nTill: Staden\nDatum: 3 mars 2025\nÄmne: Svar\n\n",
    "Norwegian": f"Fra: Rådet <{COUNCIL}>\nDato: 3. mars 2025\nTil: Byen\nEmne: Svar\n\n",
    "German": f"Von: Der Rat <{COUNCIL}>\nAn: Die Stadt\nDatum: 3. März 2025\nBetreff: Antwort\n\n",
}


def read(
    text: str = "", html: str = "", *, subject: str = "SV: Høring", name: str = "Udsatterådet"
) -> Reading:
    message = EmailMessage()
    message["From"] = f"{name} <{COUNCIL}>"
    message["To"] = OURS
    message["Subject"] = subject
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return parsing.read(message.as_bytes(), questions=ASKED)


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize(
    "above", ["", "Kære alle\n\n", "Her er svaret, som rådet blev enigt om i mandags.\n\n"]
)
def test_a_letter_under_a_heading_that_names_the_council_is_its_own(heading, above):
    reading = read(f"{above}{HEADINGS[heading]}{WORDS}\n\n{NAME}\n")
    assert WORDS in reading.text
    assert doubts.OWN_QUOTE in reading.review_reasons


@pytest.mark.parametrize("heading", HEADINGS)
def test_our_letter_below_such_a_letter_is_still_a_quote(heading):
    reading = read(f"{HEADINGS[heading]}{WORDS}\n\n{NAME}\n\n{BLOCK}{LETTER}\n")
    assert WORDS in reading.text
    assert "Hermed sendes udkast" in reading.quoted
    assert doubts.OWN_QUOTE in reading.review_reasons


def test_an_earlier_answer_of_the_councils_quoted_with_signs_is_shown_to_a_person():
    reading = read(
        "I fik vist ikke vores svar i går, så her er det en gang til.\n\n"
        f"Den 3. feb. 2025 kl. 10.14 skrev Udsatterådet <{COUNCIL}>:\n> {WORDS}\n> Tak.\n"
    )
    assert WORDS in reading.quoted
    assert doubts.OWN_QUOTE in reading.review_reasons


@pytest.mark.parametrize(
    "above",
    [
        "Hermed sender jeg det svar, som rådet blev enigt om på mødet.",
        "Her kommer rådets udtalelse.",
        "Se svaret nedenfor.",
        "Vores svar står nederst.",
        "Please find our response below.",
        "Härmed översänds rådets yttrande.",
        "Anbei die Stellungnahme des Rates.",
        "Vh.",
        "Kære alle",
        "Kære Socialforvaltning,\n\nHej Mette",
        "[EKSTERN E-MAIL]",
    ],
)
@pytest.mark.parametrize("author", ["Formanden <formand@example.net>", "Formanden"])
def test_a_cover_note_above_another_persons_letter_is_shown_to_a_person(above, author):
    block = f"Fra: {author}\nSendt: 3. marts 2025 10:14\nTil: Sekretariatet\nEmne: Svar\n\n"
    reading = read(f"{above}\n\n{block}{WORDS}\n")
    assert WORDS in reading.full_text
    assert reading.needs_review


@pytest.mark.parametrize(
    "answer",
    [
        "Ingen bemærkninger.",
        "Vi er enige i alt.",
        "Enig.",
        "Ja.",
        "Rådet har drøftet udkastet og har ikke yderligere at tilføje til det.",
        "Rådet støtter målene i strategien.",
        "Hermed rådets svar: vi er enige.",
    ],
)
def test_a_short_answer_above_our_letter_asks_nobody(answer):
    for below in (SAID + QUOTED, BLOCK + LETTER):
        reading = read(f"{answer}\n\n{below}\n")
        assert reading.text == answer
        assert reading.review_reasons == ()


@pytest.mark.parametrize(
    "above", ["", "Kære alle\n\n", "Se nederst.\n\n", f"Se nederst.\n\n{NAME}\n\n"]
)
def test_an_answer_below_all_of_our_letter_is_shown_to_a_person(above):
    reading = read(f"{above}{BLOCK}{LETTER}\n\n{WORDS}\n")
    assert WORDS in reading.full_text
    assert reading.needs_review


@pytest.mark.parametrize(
    "mark",
    [
        "PS:",
        "PS",
        "P.S.",
        "Ps.",
        "PPS:",
        "P.P.S.",
        "NB:",
        "Efterskrift:",
        "Tilføjelse:",
        "Nachtrag:",
    ],
)
def test_a_postscript_is_the_senders_wherever_it_stands(mark):
    postscript = f"{mark} Husk de unge"
    for before in (NAME, f"{NAME}\n\n{SAID}{QUOTED}", f"{NAME}\n\n{BLOCK}{LETTER}"):
        reading = read(f"Rådet er enig.\n\n{before}\n\n{postscript}\n")
        assert postscript in reading.text
        assert reading.needs_review


@pytest.mark.parametrize(
    ("below", "words"),
    [
        ("Vi er imod § 2.", "Vi er imod § 2."),
        ("1. Flere varmestuer\n2. En fast kontakt", "1. Flere varmestuer\n2. En fast kontakt"),
        ("- Flere varmestuer\n- En fast kontakt", "- Flere varmestuer\n- En fast kontakt"),
        (f"Denne e-mail er fortrolig og kun beregnet til modtageren.\n\n{WORDS}", WORDS),
    ],
)
def test_words_below_the_name_are_no_signature(below, words):
    reading = read(f"Vi har sendt et brev før.\n\n{NAME}\n\n{below}\n")
    assert words in reading.text
    assert doubts.WORDS_AFTER_SIGNATURE in reading.review_reasons


@pytest.mark.parametrize("above", ["Med venlig hilsen", "--", "Kind regards"])
def test_a_signature_that_may_be_a_list_of_proposals_is_shown_to_a_person(above):
    proposals = "Flere varmestuer\nEn fast kontakt\nÅrlige møder\nMere personale"
    reading = read(f"Vi foreslår følgende.\n\n{above}\n{proposals}\n")
    assert proposals in f"{reading.text}\n{reading.signature}"
    assert doubts.UNSURE_SIGNATURE in reading.review_reasons


def test_a_quote_that_nothing_introduces_is_shown_to_a_person():
    reading = read(f"Rådets svar er vedtaget i mandags:\n\n> {WORDS}\n> Vi vil gerne mødes.\n")
    assert doubts.UNTOLD_QUOTE in reading.review_reasons


@pytest.mark.parametrize(
    "text",
    [
        "Vi er enige.\n\n-----\nMål 2: borgerne skal kunne afmelde sig ordningen.\nDet haster.",
        "Denne mail er sendt fra rådet: vi støtter ikke, at opgaven lægges uden for kommunen.",
        "Vi er enige.\n\nFortrolighed: vi er imod § 3 i udkastet",
    ],
)
def test_words_that_resemble_a_servers_own_stay_the_senders(text):
    assert read(text).text == text


@pytest.mark.parametrize("quoted", [SAID + QUOTED, BLOCK + LETTER])
def test_an_answer_on_the_line_of_our_question_is_given_back(quoted):
    above = "Tak for høringen, som rådet har drøftet på sit møde den 3. marts i år."
    answered = quoted.replace("mål?", "mål? Nej, slet ikke.")
    reading = read(f"{above}\n\n{answered}\n")
    assert "Nej, slet ikke." in reading.full_text
    assert doubts.ANSWERS_IN_QUOTE in reading.review_reasons


def test_a_table_filled_in_inside_our_letter_is_shown_to_a_person():
    block = BLOCK.strip().replace("<", "&lt;").replace("\n", "<br>")
    page = (
        "<p>Tak for høringen, som rådet har drøftet på sit møde den 3. marts i år.</p>"
        f"<div style='border-top:solid 1pt'>{block}</div><table>"
        f"<tr><td>{ASKED[0][1]}</td><td>Nej, slet ikke</td></tr>"
        f"<tr><td>{ASKED[1][1]}</td><td>Den til pension</td></tr></table>"
    )
    reading = read("", page)
    assert "Nej, slet ikke" in reading.full_text
    assert reading.needs_review


@pytest.mark.parametrize(
    "quote", ["<blockquote>{}</blockquote>", "<blockquote type=cite>{}</blockquote>"]
)
def test_a_quote_in_the_html_alone_is_a_difference(quote):
    reading = read("Rådet er enig i målet.", f"<p>Rådet er enig i målet.</p>{quote.format(WORDS)}")
    assert doubts.PARTS_DIFFER in reading.review_reasons


def test_an_answer_in_the_subject_alone_is_shown_to_a_person():
    for text in ("", ".", NAME):
        reading = read(text, subject=WORDS)
        assert doubts.EMPTY in reading.review_reasons


@pytest.mark.parametrize("above", ["", "Kære forvaltning", "Se vedhæftede."])
@pytest.mark.parametrize("kind", ["message/rfc822", "multipart/digest", "application/rtf"])
def test_an_answer_in_something_attached_alone_is_shown_to_a_person(above, kind):
    inner = f"Content-Type: text/plain; charset=utf-8\n\n{WORDS}"
    body = f"--C\n\n{inner}\n--C--" if kind == "multipart/digest" else inner
    raw = (
        f"From: {COUNCIL}\nTo: {OURS}\nSubject: Svar\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain; charset=utf-8"
        f"\n\n{above}\n--B\nContent-Type: {kind}; boundary=C\n\n{body}\n--B--\n"
    ).encode()
    reading = parsing.read(raw)
    assert reading.needs_review
    assert any(WORDS.encode() in each.content for each in reading.attachments)


@pytest.mark.parametrize("where", ["before", "after"])
def test_words_outside_the_parts_are_shown_to_a_person(where):
    before, after = (WORDS, "") if where == "before" else ("", WORDS)
    raw = (
        f"From: {COUNCIL}\nSubject: Svar\nMIME-Version: 1.0\nContent-Type: multipart/mixed;"
        f" boundary=B\n\n{before} 010190-1234\n--B\nContent-Type: text/plain\n\nVi er enige.\n"
        f"--B--\n{after}\n"
    ).encode()
    reading = parsing.read(raw)
    assert doubts.OUTSIDE_PARTS in reading.review_reasons
    assert [each.text for each in reading.findings] == ["010190-1234"]


@pytest.mark.parametrize(
    "subject", ["Fravær i folkeskolen", "Ferie for udsatte børn", "På ferie med kommunen"]
)
def test_a_subject_about_holidays_is_an_answer(subject):
    assert read("Det er en god plan.", subject=subject).kind is Kind.ANSWER


@pytest.mark.parametrize(
    "subject",
    [
        "Ferie",
        "Fravær til den 3. marts",
        "Ferie: 1.-14. juli",
        "Fraværsbesked",
        "På ferie i uge 28",
    ],
)
def test_a_subject_of_absence_is_a_machines(subject):
    assert read("Jeg er tilbage igen mandag.", subject=subject).kind is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Tak for din mail om høringen", WORDS),
        ("SV: Høring", f"Vi mener, at dette er en automatisk sag.\n\n{WORDS}"),
        ("SV: Høring", f"Jeg er på ferie til den 3., men her er rådets svar.\n\n{WORDS}"),
        ("Automatisk svar: Høring", "Vi har ingen bemærkninger."),
    ],
)
def test_an_answer_that_resembles_a_machines_is_shown_to_a_person(subject, text):
    reading = read(text, subject=subject)
    assert reading.kind is Kind.ANSWER or doubts.MAYBE_A_PERSON in reading.review_reasons


def test_a_machines_own_words_ask_nobody():
    reading = read(
        "Tak for din henvendelse. Vi svarer inden for fem dage. Haster det, skal du ringe.",
        subject="Automatisk svar: Høring",
    )
    assert reading.kind is Kind.AUTO_REPLY
    assert not reading.needs_review
