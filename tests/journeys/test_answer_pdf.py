"""The answer on paper: all that was received, for everyone; what a stranger wrote stays words."""

from io import BytesIO

import pypdfium2
import pytest

from intake.papers import typesetter
from intake.store import submissions, versions
from tests.builders import a_consultation, asked
from tests.files.documents import letter_pdf
from tests.papers import faults

EVIL = (
    '#read("/etc/passwd") #panic("x") $ x $ *fed* _kursiv_ = Overskrift @ref <mærke> \\u{41} `kode`'
)


@pytest.fixture
def send(record, respondent):
    """`send(body="…")` sends an answer with a file and gives the address of its PDF."""
    asked(record, a_consultation())

    def sent(**changes):
        fields = {"points-0-text": "Én indgang", "body": "Tak for indbydelsen.", **changes}
        data = {name.replace("-", "__"): text for name, text in fields.items()}
        done = respondent.send(**data, attachments=(BytesIO(b"Et brev."), "brev.txt"))
        assert done.status_code == 303
        return f"{done.location}/answer.pdf"

    return sent


def opened(response):
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/pdf"
    return pypdfium2.PdfDocument(response.data)


def text_of(document):
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def flat(text):
    return " ".join(text.split())


def test_the_paper_holds_all_that_was_received_and_what_proves_it(respondent, record, send):
    document = opened(respondent.client.get(send()))
    text = flat(text_of(document))
    (submission,) = submissions.selected(record)
    code = versions.of(record, submission.reference)[0].code
    for said in (
        "Tak for indbydelsen.",
        "1. Hvad virker godt i dag?",
        "Værestederne virker godt.",
        "Én indgang",
        "brev.txt",
        submission.attachments[0].sha256,
        submission.reference,
        code,
        "mandag den 2. marts 2026 kl. 11.00",
        "En borger",
        "2026-0042",
    ):
        assert said in text, said


def test_the_paper_is_made_for_everyone(respondent, send):
    response = respondent.client.get(send())
    document = opened(response)
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document)
    assert document.get_metadata_dict()["Title"].startswith("Svar på høringen Partnerskab")
    assert b"/Lang(da)" in response.data
    assert faults(response.data) == []
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_the_checker_of_papers_finds_what_is_not_for_everyone():
    assert any("STRUCT" in each for each in faults(letter_pdf("Vi er enige.")))


def test_in_english_the_paper_says_so(respondent, send):
    response = respondent.client.get(f"/en{send()}")
    assert b"/Lang(en)" in response.data
    assert "Receipt code" in text_of(opened(response))


def test_what_a_stranger_wrote_is_text_and_never_markup(respondent, send):
    text = flat(text_of(opened(respondent.client.get(send(body=EVIL, name=EVIL)))))
    assert text.count('#read("/etc/passwd")') == 2
    assert "*fed*" in text
    assert "root:" not in text


@pytest.mark.parametrize(
    "body", ["😀 漢字 مرحبا", "a\u202eb\u200d\u00ad", "x" * 50_000, "\n\n\n.\n\n"]
)
def test_any_signs_make_a_paper_with_tags(respondent, send, body):
    assert pypdfium2.raw.FPDFCatalog_IsTagged(opened(respondent.client.get(send(body=body))))


def test_a_paper_that_cannot_be_set_leads_to_the_page_that_can_be_printed(
    respondent, send, monkeypatch
):
    monkeypatch.setattr(typesetter, "SECONDS", 0.0)
    address = send()
    done = respondent.client.get(address)
    assert (done.status_code, done.location) == (
        303,
        address.replace("answer.pdf", "versions/1"),
    )
    assert "Tak for indbydelsen." in respondent.client.get(done.location).text


def test_the_link_to_the_paper_stands_on_the_receipt(respondent, send):
    address = send()
    page = respondent.client.get(address.removesuffix("/answer.pdf")).text
    assert f'href="{address}"' in page
