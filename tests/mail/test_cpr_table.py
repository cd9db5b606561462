"""Every spelling of a CPR number in every place of a mail, and the numbers that only resemble one.

All of the first are found; of the second at most `MOST_ALARMS` are taken for a CPR number.
"""

import unicodedata
from email.message import EmailMessage
from html import escape

import pytest

from intake.core.findings import cpr_numbers
from intake.mail import parsing

MOST_ALARMS = 3
SPELLINGS = {
    "a hyphen": "010190-1234",
    "an en dash": "010190–1234",
    "an em dash": "010190—1234",
    "a hyphen that never breaks": "010190\N{NON-BREAKING HYPHEN}1234",
    "a minus": "010190\N{MINUS SIGN}1234",
    "two hyphens": "010190--1234",
    "a space": "010190 1234",
    "a space that never breaks": "010190\xa01234",
    "a tab": "010190\t1234",
    "spaces around the hyphen": "010190 - 1234",
    "nothing between": "0101901234",
    "an underscore": "010190_1234",
    "pairs and a hyphen": "01 01 90-1234",
    "full width": "０１０１９０－１２３４",
    "full width digits alone": "０１０１９０１２３４",
    "Arabic digits": "٠١٠١٩٠-١٢٣٤",
    "a zero-width space": "010190-\N{ZERO WIDTH SPACE}1234",
    "zero-width everywhere": "\N{ZERO WIDTH JOINER}".join("010190-1234"),
    "a soft hyphen": "010190-12\N{SOFT HYPHEN}34",
    "a mark for right to left": "010190\N{RIGHT-TO-LEFT MARK}-1234",
    "a label": "CPR: 0101901234",
    "a label written together": "CPR-nr.0101901234",
    "digits apart behind a label": "CPR 0 1 0 1 9 0 1 2 3 4",
    "pairs behind a label": "personnummer 01 01 90 12 34",
    "no check digit": "010107-9999",
    "born on a leap day": "290200-4321",
    "letters in pieces beside it": unicodedata.normalize("NFD", "Åse Ærø 010190-1234"),
    "a name that begins like a label": "Ida 0101901234",
    "a name that ends like a label": "David 010190-1234",
    "a title that begins like a label": "Kontorchef 010190-1234",
    "a street": "Nørrevej 010190-1234",
    "a couple": "010190-1234/020290-1234",
}
BROKEN = {
    "behind the hyphen": "010190-\n1234",
    "before the hyphen": "010190\n-1234",
    "without a hyphen": "010190\n1234",
    "as Windows breaks it": "010190-\r\n1234",
    "inside an indent": "010190-\n    1234",
}
OTHERS = """
33663366|33 66 33 66|Tlf. 33 66 33 66|tlf. 0101901234|tlf 01 01 90 12|Tlf.nr.: 0101901234
+45 33 66 33 66|+45 0101 9012|+4501019012|+45 010190 1234|0045 01019012|0045 33 66 33 66
mobil: 21 03 90 12 34|telefon: 2103 9012 34|telefax 010190 1234|ring 0101 9012
EAN 5798009811578|EAN-nr. 5790 0010 1234 5|EAN-nummer 579800 1234567|GLN: 5798000012345
CVR 12345678|CVR-nr.: 1010 1234|CVR-nr. 10 10 12 34|DK-10101234|SE-nr. 10101234
reg.nr. 1234 kontonr. 0101901234|Konto 3001 0101901234|konto: 3001-0101901234
bankkonto 0101901234|Bank: 1551-0101901234|3001 0101901234 12|IBAN DK5000400101901234
IBAN DK50 0040 0101 9012 34|kort 4571 0101 9012 3456|4571010190123456
sagsnr. 0101901234|Sagsnummer: 010190-1234|Sag 010190-1234|j.nr. 2024-010190-1234
journalnr. 0101901234|24/012345|2024-0012345|2024-010190-1234|edoc 0101901234|dok.nr. 010190-1234
KLE 27.18.00-G01-1-24|27.18.04-P23-1-24|00.01.00-A00-12-24|ESDH 0101901234
ordrenr. 010190-1234|ordre nr. 0101901234|fakturanummer 0101901234|kundenr 0101901234
medlemsnr. 0101901234|lokalnr. 010190-1234|ref: 0101901234|id=0101901234|lokationsnr. 0101901234
den 12.03.24 1430|den 12.03.24 10:30|d. 01-01-90 1234|01.01.90 1234|den 01.01.90 kl. 12.34
12.03.2024|2024-01-01 12:34|20240101-1234|kl. 10.10-12.34|20250303101412
ISBN 87-01-01901-23-4|ISBN 978-87-0101-901-2|ISBN 0101901234|ISSN 0101-9012
320190-1234|011390-1234|290201-1234|310490-1234|000000-0000|123456-7890|999999-9999
1234567890123|1-010190-1234|010190-12345|9010190-1234|010190-1234-5|8000 2300 1234 5678
kr. 10.101.901.234|matrikel 0101901234|postnr. 1550|123456|1550 København V
""".replace("\n", "|").strip("|")


def found(raw: bytes, where: str) -> list[str]:
    return [each.text for each in parsing.read(raw).findings if each.where == where]


def mail(written: str = "", *, subject: str = "", name: str = "bilag.txt", file: str = "") -> bytes:
    message = EmailMessage()
    message["From"] = "borger@example.dk"
    message["Subject"] = subject
    message.set_content(written)
    message.add_attachment(file, filename=name)
    return message.as_bytes()


SAID = "Den 3. feb. 2025 kl. 10.14 skrev Høring <svar@hoering.example.dk>:\n"
PLACES = {
    "subject": lambda number: mail(subject=f"Om {number} her"),
    "body": lambda number: mail(f"Min søn hedder\n{number}\nog bor her."),
    "quoted": lambda number: mail(f"Vi er enige.\n\n{SAID}> Hej\n> {number}\n> og bor her.\n"),
    "signature": lambda number: mail(f"Vi er enige.\n\nMed venlig hilsen\nIda Hansen\n{number}\n"),
    "filename": lambda number: mail(name=f"brev om {number}.pdf"),
    "attachment": lambda number: mail(file=f"Min søn hedder\n{number}\nog bor her."),
}


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_is_found_in_every_place(spelling, where):
    number = SPELLINGS[spelling]
    if where == "filename":
        number = number.replace("/", " og ").replace("\t", " ")  # no file name can hold them
    assert found(PLACES[where](number), where)


@pytest.mark.parametrize("where", ["body", "attachment"])
@pytest.mark.parametrize("broken", BROKEN)
def test_a_number_over_two_lines_is_found(broken, where):
    assert found(PLACES[where](BROKEN[broken]), where)


@pytest.mark.parametrize("sign", ["> ", ">", ">> ", "> > "])
@pytest.mark.parametrize("broken", ["010190-\n1234", "010190\n1234", "010190\n-1234"])
def test_a_number_over_two_quoted_lines_is_found(sign, broken):
    lines = "\n".join(f"{sign}{line}" for line in f"Hej igen\n{broken}\nog tak".split("\n"))
    assert found(mail(f"Vi er enige i det hele.\n\n{SAID}{lines}\n"), "quoted")


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("how", ["as it is", "as entities", "with tags between"])
def test_every_spelling_is_found_in_html(spelling, how):
    number = escape(SPELLINGS[spelling])
    if how == "as entities":
        number = "".join(f"&#{ord(each)};" for each in SPELLINGS[spelling])
    if how == "with tags between":
        number = number.replace("-", "<b>-</b>").replace("9", "<span>9</span>")
    message = EmailMessage()
    message["From"] = "borger@example.dk"
    message.set_content(f"<p>Min søn hedder {number} og bor her.</p>", subtype="html")
    assert found(message.as_bytes(), "body")


def test_both_numbers_of_a_couple_are_found():
    for between in ("/", "-", ",", ";", " og ", " + ", "\n"):
        written = f"010190-1234{between}020290-1234"
        assert cpr_numbers(written) == ["010190-1234", "020290-1234"], between


def test_few_other_numbers_are_taken_for_one():
    others = OTHERS.split("|")
    assert len(others) > 80
    alarms = [each for each in others if cpr_numbers(f"Se her: {each} eller ring.")]
    assert len(alarms) <= MOST_ALARMS, alarms


def test_a_reading_without_numbers_finds_none():
    assert parsing.read(mail("Vi er enige i mål 2.", subject="Svar nr. 12")).findings == ()
