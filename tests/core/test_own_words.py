"""A council answers; its own words are told from what it quotes, whatever program it writes in."""

import pytest

from intake.core.reading import doubts
from intake.core.reading.lines import Label, lines_of
from intake.core.reading.own_words import Split, split

WORDS = """Kære Socialforvaltning

Rådet støtter forslaget til partnerskabsstrategi.

Vi foreslår dog, at § 3 også omfatter selvejende institutioner."""

LETTER = """Kære høringspart

Hermed sendes udkast til partnerskabsstrategi i høring.
Svar bedes sendt senest den 1. marts 2025.

1. Er rådet enig i strategiens mål?
2. Hvilke overgange mangler?

Venlig hilsen
Socialforvaltningen"""

QUOTED = "\n".join(f"> {line}".rstrip() for line in LETTER.split("\n"))

ABOVE = {
    "Gmail": "Den man. 3. feb. 2025 kl. 10.14 skrev Høring <svar+k3f9@hoering.example.dk>:\n\n",
    "Gmail, weekday in full": "Den mandag den 3. februar 2025 kl. 10.14.02 CET skrev Høring "
    "<svar+k3f9@hoering.example.dk>:\n\n",
    "Gmail on a phone": "man. 3. feb. 2025 10.14 skrev Høring <svar@hoering.example.dk>:\n\n",
    "Gmail, wrapped": "Den man. 3. feb. 2025 kl. 10.14 skrev Høringssekretariatet i Københavns <\n"
    "svar+k3f9@hoering.example.dk>:\n\n",
    "Gmail, wrapped before the colon": "Den man. 3. feb. 2025 kl. 10.14 skrev Høring "
    "<svar@hoering.example.dk\n>:\n\n",
    "Apple Mail": "Den 3. feb. 2025 kl. 10.14 skrev Høring <svar@hoering.example.dk>:\n\n",
    "Apple Mail, English Mac": "On 3 Feb 2025, at 10.14, Høring <svar@hoering.example.dk> wrote:\n",
    "iPhone": "Den 3. feb. 2025 kl. 10.14 skrev svar@hoering.example.dk:\n\n",
    "Thunderbird": "Den 03.02.2025 kl. 10.14 skrev Høring:\n",
    "Thunderbird, older": "Den 03-02-2025 kl. 10:14 skrev Høring:\n",
    "Roundcube": "Den 2025-02-03 10:14, skrev Høring:\n",
    "Roundcube, English": "On 2025-02-03 10:14, Høring wrote:\n",
    "Yahoo": "Den mandag den 3. februar 2025 kl. 10.14.02 CET skrev Høring <s@example.dk>: \n\n",
    "Proton": "------- Oprindelig meddelelse -------\n"
    "Den mandag den 3. februar 2025 kl. 10.14 skrev Høring <s@example.dk>:\n\n",
    "K-9": "Den 3. februar 2025 10.14.02 CET, skrev Høring <svar@hoering.example.dk>:\n",
    "One.com": "Høring <svar@hoering.example.dk> skrev den 03.02.2025 10:14:\n",
    "Norwegian Gmail": "man. 3. feb. 2025 kl. 10:14 skrev Høring <svar@hoering.example.dk>:\n\n",
    "Swedish Gmail": "Den mån 3 feb. 2025 kl 10:14 skrev Høring <svar@hoering.example.dk>:\n\n",
    "German Gmail": "Am Mo., 3. Feb. 2025 um 10:14 Uhr schrieb Høring <svar@example.dk>:\n\n",
}

BLOCKS = {
    "Outlook": """Fra: Høring <svar+k3f9@hoering.example.dk>
Sendt: 3. februar 2025 10:14
Til: Udsatterådet <udsatteraadet@example.dk>
Emne: Høring om partnerskabsstrategi
""",
    "Outlook, without addresses": """Fra: Høring
Sendt: mandag den 3. februar 2025 10:14
Til: Udsatterådet
Cc: Frivilligrådet; Sekretariatet
Emne: Høring om partnerskabsstrategi
""",
    "Outlook on the web": """________________________________
Fra: Høring <svar+k3f9@hoering.example.dk>
Sendt: mandag den 3. februar 2025 10.14
Til: Udsatterådet <udsatteraadet@example.dk>
Emne: Høring om partnerskabsstrategi
""",
    "Outlook for Mac": """Fra: Høring <svar+k3f9@hoering.example.dk>
Dato: mandag den 3. februar 2025 kl. 10.14
Til: Udsatterådet <udsatteraadet@example.dk>
Emne: Høring om partnerskabsstrategi
""",
    "Outlook on a phone": """________________________________
From: Høring <svar+k3f9@hoering.example.dk>
Sent: Monday, February 3, 2025 10:14:02 AM
To: Udsatterådet <udsatteraadet@example.dk>
Subject: Høring om partnerskabsstrategi
""",
    "Outlook, bold": """*Fra:* Høring <svar+k3f9@hoering.example.dk>
*Sendt:* 3. februar 2025 10:14
*Til:* Udsatterådet
*Emne:* Høring om partnerskabsstrategi
""",
    "Outlook, many recipients": """Fra: Høring <svar+k3f9@hoering.example.dk>
Sendt: 3. februar 2025 10:14
Til: Udsatterådet <udsatteraadet@example.dk>; Frivilligrådet
<frivilligraadet@example.dk>; Handicaprådet <handicap@example.dk>
Emne: Høring om partnerskabsstrategi
Prioritet: Høj
""",
    "Outlook, plain text": """-----Oprindelig meddelelse-----
Fra: Høring <svar+k3f9@hoering.example.dk>
Sendt: 3. februar 2025 10:14
Til: Udsatterådet
Emne: Høring om partnerskabsstrategi
""",
    "Outlook on behalf of": """Fra: sekretariat@example.dk <s@example.dk> På vegne af Høring
Sendt: 3. februar 2025 10:14
Til: Udsatterådet
Emne: Høring om partnerskabsstrategi
""",
    "Samsung": """-------- Oprindelig besked --------
Fra: Høring <svar+k3f9@hoering.example.dk>
Dato: 03.02.2025 10.14 (GMT+01:00)
Til: udsatteraadet@example.dk
Emne: Høring om partnerskabsstrategi
""",
    "Notes": """Fra:    Høring <svar+k3f9@hoering.example.dk>
Til:    udsatteraadet@example.dk
Dato:   03-02-2025 10:14
Emne:   Høring om partnerskabsstrategi
""",
    "Windows Mail": """Fra: Høring
Sendt: 3. februar 2025 10:14
Til: udsatteraadet@example.dk
Emne: Høring om partnerskabsstrategi
""",
    "Zimbra": """----- Original meddelelse -----
Fra: "Høring" <svar+k3f9@hoering.example.dk>
Til: udsatteraadet@example.dk
Sendt: mandag, 3. februar 2025 10:14:02
Emne: Høring om partnerskabsstrategi
""",
    "English Outlook": """From: Høring <svar+k3f9@hoering.example.dk>
Sent: 3. februar 2025 10:14
To: Udsatterådet
Subject: Høring om partnerskabsstrategi
""",
    "Norwegian Outlook": """Fra: Høring <svar+k3f9@hoering.example.dk>
Sendt: mandag 3. februar 2025 10:14
Til: Udsatterådet
Emne: Høring
""",
    "Swedish Outlook": """Från: Høring <svar+k3f9@hoering.example.dk>
Skickat: den 3 februari 2025 10:14
Till: Udsatterådet
Ämne: Høring
""",
    "German Outlook": """Von: Høring <svar+k3f9@hoering.example.dk>
Gesendet: Montag, 3. Februar 2025 10:14
An: Udsatterådet
Betreff: Høring
""",
}

GOODBYES = [
    "Med venlig hilsen\n\nRådets sekretær\nUdsatterådet\nRådhuspladsen 1\n1550 København V\n"
    "Tlf. 33 66 33 66\nudsatteraadet@example.dk",
    "Mvh. Sekretæren",
    "Mvh\nSekretæren",
    "M.v.h. Sekretæren",
    "Venlig hilsen Formanden",
    "Venlige hilsner\nFormanden for rådet",
    "De bedste hilsner\nFormanden\nwww.example.dk",
    "Kh Formanden",
    "På rådets vegne\n\nVenlig hilsen\nFormanden",
    "Med venlig hilsen\n\nKommunen\nEAN-nr. 5798000000000\nCVR-nr. 12345678\nTlf.: +45 33 66 33 66",
    "Med venlig hilsen\nSekretæren\n\nDenne e-mail er fortrolig og kun beregnet til modtageren. "
    "Har du modtaget den ved en fejl, bedes du slette den og give os besked om fejlen.",
    "-- \nUdsatterådet\nTlf. 33 66 33 66",
    "Sendt fra min iPhone",
    "Sendt fra min Galaxy",
    "Sendt fra Outlook til iOS",
    "Hent Outlook til Android<https://aka.ms/AAb9ysg>",
    "Hilsen\nFormanden\n\nSendt fra min iPad",
    "Hälsningar\nAnna",
    "Med vennlig hilsen\nKari",
    "Mit freundlichen Grüßen\nPetra Müller",
    "Kind regards\nThe chair",
]


def read(text: str, *questions: str) -> Split:
    return split(lines_of(text), questions)


@pytest.mark.parametrize("client", ABOVE)
def test_what_stands_above_a_prefixed_quote_is_the_councils(client):
    found = read(f"{WORDS}\n\n{ABOVE[client]}{QUOTED}\n")
    assert found.text == WORDS
    assert "Hvilke overgange mangler?" in found.quoted
    assert found.reasons == ()


@pytest.mark.parametrize("client", ABOVE)
def test_an_answer_below_the_quote_is_found_and_shown_to_a_person(client):
    found = read(f"{ABOVE[client]}{QUOTED}\n\n{WORDS}\n")
    assert found.text == WORDS
    assert doubts.WORDS_AFTER_QUOTE in found.reasons


@pytest.mark.parametrize("client", BLOCKS)
def test_what_stands_above_a_block_of_headers_is_the_councils(client):
    found = read(f"{WORDS}\n\n{BLOCKS[client]}\n{LETTER}\n")
    assert found.text == WORDS
    assert found.quoted.endswith("Venlig hilsen\nSocialforvaltningen")
    assert found.reasons == ()


@pytest.mark.parametrize("client", BLOCKS)
def test_the_block_may_stand_close_to_the_words(client):
    found = read(f"Rådet har ingen bemærkninger.\n{BLOCKS[client]}\n{LETTER}\n")
    assert found.text == "Rådet har ingen bemærkninger."


@pytest.mark.parametrize("goodbye", GOODBYES)
@pytest.mark.parametrize(
    "below", ["", "\n\n" + ABOVE["Gmail"] + QUOTED, "\n\n" + BLOCKS["Outlook"] + LETTER]
)
def test_the_signature_is_set_apart(goodbye, below):
    found = read(f"{WORDS}\n\n{goodbye}{below}")
    assert found.text.removesuffix("\n\nPå rådets vegne") == WORDS
    assert found.signature
    assert found.reasons == ()


def test_answers_between_quoted_questions_are_all_kept():
    found = read(
        """Den 3. feb. 2025 kl. 10.14 skrev Høring <svar@hoering.example.dk>:
> 1. Er rådet enig i strategiens mål?
Ja, rådet er enig.

> 2. Hvilke overgange mangler?

Overgangen fra barn til voksen.

> Venlig hilsen
> Socialforvaltningen
Med venlig hilsen
Formanden
"""
    )
    assert found.text == "Ja, rådet er enig.\n\n\nOvergangen fra barn til voksen."
    assert found.signature == "Med venlig hilsen\nFormanden"
    assert doubts.WORDS_AFTER_QUOTE in found.reasons


def test_answers_below_our_questions_in_outlooks_quote_are_given_back():
    letter = LETTER.replace("mål?", "mål?\nJa, det er vi.").replace(
        "mangler?", "mangler?\nDen fra barn til voksen."
    )
    found = read(
        f"Se vores svar nedenfor.\n\n{BLOCKS['Outlook']}\n{letter}",
        "Er rådet enig i strategiens mål?",
        "Hvilke overgange mangler?",
    )
    assert "Ja, det er vi." in found.text
    assert "Den fra barn til voksen." in found.text
    assert "Hermed sendes" not in found.text
    assert "Socialforvaltningen" not in found.text
    assert doubts.ANSWERS_IN_QUOTE in found.reasons


def test_our_own_letter_without_answers_is_not_taken_for_one():
    found = read(
        f"Se vedhæftede.\n\n{BLOCKS['Outlook']}\n{LETTER}",
        "Er rådet enig i strategiens mål?",
        "Hvilke overgange mangler?",
    )
    assert found.text == "Se vedhæftede."
    assert found.reasons == ()


def test_an_answer_that_names_itself_inside_the_quote_is_given_back():
    letter = LETTER.replace("mål?", "mål?\nSvar: Ja, helt enig.")
    found = read(f"Svar herunder.\n\n{BLOCKS['Outlook']}\n{letter}")
    assert "Svar: Ja, helt enig." in found.text
    assert doubts.ANSWERS_IN_QUOTE in found.reasons


def test_from_and_to_in_a_sentence_of_the_councils_own_is_no_border():
    text = (
        "Rådet foreslår en periode.\n\nFra: 1. januar 2025\nTil: 31. december 2025\n\nDet er nok."
    )
    assert read(text).text == text


def test_a_letter_that_begins_with_from_to_and_subject_stays_the_councils():
    text = "Til: Socialudvalget\nFra: Udsatterådet\nEmne: Høringssvar\n\nRådet er enig i målet."
    assert read(text).text == text


def test_a_sentence_about_who_wrote_what_is_no_border():
    text = "Den 3. marts skrev kommunen til os, at fristen var 14 dage:\n\nDet er for kort."
    assert read(text).text == text


def test_a_sentence_that_begins_with_on_or_den_is_no_border():
    text = (
        "Den nye strategi er god.\nDen 1. marts 2025 kl. 10 mødes rådet.\n\nOn the whole we agree."
    )
    assert read(text).text == text


@pytest.mark.parametrize(
    "line",
    [
        "Hilsen til alle medarbejdere fra rådet er også vigtig.",
        "Med venlig hilsen skal ikke stå i brevet til borgeren.",
        "Tak for muligheden for at svare.",
        "Sendt fra min iPhone, så undskyld stavefejl, men her er rådets egentlige svar til jer.",
        "Best practice er at spørge borgerne først.",
        "-- det er en tankestreg og ikke en underskrift",
        "> 100 borgere er berørt",
        "Vi henviser til tidligere svar.",
        "Kommentar: strategien mangler et mål for unge.",
    ],
)
def test_such_a_line_in_the_middle_stays_the_councils(line):
    text = (
        f"Rådet er enig.\n\n{line}\n\nVi ser frem til den endelige strategi, som vi vil følge nøje."
    )
    assert read(text).text == text


def test_words_below_the_signature_are_kept_and_shown_to_a_person():
    found = read(
        "Rådet er enig.\n\nMed venlig hilsen\nFormanden\n\n"
        "PS: Vi mangler stadig svar på vores brev fra november om varmestuerne."
    )
    assert found.text.endswith(
        "PS: Vi mangler stadig svar på vores brev fra november om varmestuerne."
    )
    assert doubts.WORDS_AFTER_SIGNATURE in found.reasons


def test_a_long_answer_after_an_early_goodbye_is_kept():
    long = "\n\n".join(f"Punkt {n}: Rådet foreslår en ændring af afsnit {n}." for n in range(40))
    found = read(f"Svar følger.\n\nVenlig hilsen\nFormanden\n\n{long}")
    assert "Punkt 39" in found.text


@pytest.mark.parametrize(
    "banner",
    [
        "[EKSTERN E-MAIL]",
        "EKSTERN MAIL",
        "[EXTERNAL]",
        "ADVARSEL: Denne mail kommer fra en ekstern afsender. Vær varsom med links.",
        "Denne e-mail er sendt fra en ekstern afsender. Klik ikke på links.",
        "CAUTION: This email originated from outside of the organization.",
        "Du får ikke ofte mails fra udsatteraadet@example.dk. Få mere at vide om hvorfor",
        "Klassifikation: Intern",
    ],
)
def test_what_a_mail_server_put_above_is_nobodys_answer(banner):
    found = read(f"{banner}\n\n{WORDS}")
    assert found.text == WORDS
    assert banner in found.quoted
    assert found.reasons == ()


def test_a_forward_is_shown_to_a_person():
    found = read(
        f"Hermed Frivilligrådets svar.\n\n---------- Videresendt besked ---------\n"
        f"Fra: Frivilligrådet <f@example.dk>\nDato: 3. feb. 2025\nEmne: Svar\nTil: os\n\n{WORDS}"
    )
    assert found.text == "Hermed Frivilligrådets svar."
    assert WORDS in found.quoted
    assert doubts.FORWARDED in found.reasons


@pytest.mark.parametrize(
    "border",
    [
        "Start på videresendt besked:",
        "Begin forwarded message:",
        "-------- Videresendt meddelelse --------",
        "---------- Forwarded message ---------",
    ],
)
def test_a_forward_without_own_words_keeps_everything_and_asks(border):
    found = read(f"{border}\n\nFra: Frivilligrådet <f@example.dk>\nEmne: Svar\n\n{WORDS}")
    assert WORDS in found.quoted
    assert doubts.NOTHING_OF_ITS_OWN in found.reasons


def test_a_dash_that_a_client_glued_to_a_quote_is_kept_with_it():
    found = read(f"Tak. - Den 3. feb. 2025 kl. 10.14 skrev Høring:\n{QUOTED}")
    assert (found.text, found.quoted.split("\n")[0]) == ("Tak.", "-")


def test_a_thread_of_three_letters_is_quoted_whole():
    found = read(f"{WORDS}\n\n{BLOCKS['Outlook']}\n{LETTER}\n\n{BLOCKS['Outlook on the web']}\nHej")
    assert found.text == WORDS


def test_a_mailing_lists_footer_is_nobodys_answer():
    found = read(
        f"{WORDS}\n\n_______________________________________________\nrådsnyt mailing list"
    )
    assert found.text == WORDS


def test_every_line_keeps_its_place():
    found = read(f"{WORDS}\n\nMvh\nFormanden\n\n{ABOVE['Gmail']}{QUOTED}\n\nPS: Ring gerne.")
    assert [label for label, text in found.labelled if text == "PS: Ring gerne."] == [Label.OWN]
    assert "\n".join(text for _, text in found.labelled).startswith(WORDS)


def test_a_megabyte_of_line_breaks_takes_no_time_worth_naming():
    assert read("Ja." + "\n" * 1_000_000 + "Nej.").text.startswith("Ja.")
