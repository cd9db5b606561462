"""The memo: made from the record, a draft while anything is missing, and three papers of it."""

import io
import shutil
import subprocess
from datetime import timedelta

import pypdfium2
import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from selectolax.lexbor import LexborHTMLParser

from intake.actions import assessing, deciding, moderating
from intake.actions.assessing import Seen
from intake.app import create_desk_app
from intake.core import volumes
from intake.core.decision import Change
from intake.core.point import Assessment, Fate
from intake.core.redaction import Redaction
from intake.core.submission import Channel, Point, Preference, SpeaksAs
from intake.store import memos, redactions
from intake.store.connection import transaction
from tests import papers
from tests.builders import NOW, a_consultation, a_draft, a_submission, asked, kept
from tests.casework import SLUG, Staff, a_case
from tests.outcomes import BY, a_decision
from tests.papers import faults, missing_in_order

MEMO = f"/consultations/{SLUG}/memo"


@pytest.fixture
def case(record, settings):
    """A closed case: two councils asked, one answered with two points, and a private citizen."""
    a_case(record, settings, "Ældrerådet", "Aarestrup Råd", "Børnerådet")
    asked(
        record,
        a_consultation(
            opens_at=NOW - timedelta(days=40),
            closes_at=NOW - timedelta(days=5),
            themes=("Overgange",),
        ),
    )
    council = a_draft(
        parties=("Ældrerådet",),
        body="Vi støtter planen.\n\nSekretæren hedder Hemmelig.",
        points=(Point("Én kontaktperson.", "Overgange"), Point("Flere bænke.")),
    )
    private = a_draft(
        author_name="En borger", body="Kun til jer.", preference=Preference.PRIVATE,
        points=(Point("Et privat forslag."),),
    )  # fmt: skip
    return {
        "council": kept(record, a_submission("council", draft=council)),
        "private": kept(record, a_submission("private", draft=private)),
    }


@pytest.fixture
def caseworker(record, settings, case):
    return Staff(create_desk_app(settings), record)("caseworker")


def settle(record, case):
    """Read every answer, and give every point a fate."""
    for each in case.values():
        moderating.approve(record, each.reference, by=BY, now=NOW)
    fates = [
        ("council", 1, Assessment(fate=Fate.ACCEPTED, remark="Det kommer med i strategien.")),
        ("council", 2, Assessment(fate=Fate.PASSED_ON, passed_to="Teknik og miljø")),
        ("private", 1, Assessment(fate=Fate.PENDING)),
    ]
    for who, number, fate in fates:
        seen = Seen(case[who].reference, number, 0)
        assessing.assess(record, SLUG, seen, fate, by=BY, now=NOW)


def words_of(content):
    document = pypdfium2.PdfDocument(content)
    return [page.get_textpage().get_text_range() for page in document]


def test_a_memo_that_lacks_anything_says_what_and_calls_itself_a_draft(caseworker, case):
    page = caseworker.get(MEMO).text
    assert "Notatet er et udkast" in page
    assert "Udkast til høringsnotat" in page
    assert "Svaret fra Ældrerådet er ikke læst." in page
    assert page.count("har intet udfald.") == 3
    pages = words_of(caseworker.get(f"{MEMO}.pdf").data)
    assert all("UDKAST" in each for each in pages)
    made = Document(io.BytesIO(caseworker.get(f"{MEMO}.docx").data))
    assert made.sections[0].header.paragraphs[0].text == "UDKAST – ikke færdigt"
    assert "udkast" in caseworker.get(f"{MEMO}.docx").headers["Content-Disposition"]


def test_where_very_much_is_missing_the_page_leads_to_the_rest(caseworker, case, monkeypatch):
    monkeypatch.setattr("intake.web.desk.memo.MISSING_SHOWN", 2)
    page = caseworker.get(MEMO).text
    assert "og 3 mere" in page
    assert f"/points/{SLUG}?fate=new" in page
    assert f"/points/{SLUG}/coverage" in page


def test_a_complete_memo_stands_in_the_order_that_committees_expect(record, caseworker, case):
    settle(record, case)
    change = Change("Ét nummer", "Ring til os.", "Ring på ét nummer.")
    number = deciding.write(record, a_decision(SLUG, changes=(change,)), by=BY, now=NOW)
    deciding.publish(record, number, by=BY, now=NOW)
    page = caseworker.get(MEMO).text
    assert "Notatet er komplet" in page
    assert "UDKAST" not in page
    paper = "\n".join(words_of(caseworker.get(f"{MEMO}.pdf").data))
    for text in (page, paper):
        order = [
            "1. Høringen",
            "Børnerådet",
            "Ældrerådet",
            "Aarestrup Råd",
            "2. Generelle bemærkninger",
            "Flere bænke.",
            "Sendt videre til Teknik og miljø",
            "3. Bemærkninger efter tema",
            "Én kontaktperson.",
            "Det kommer med i strategien.",
            "4. Ændringer",
            "Ring på ét nummer.",
            "Bilag: Alle svar",
            "Vi støtter planen.",
        ]
        assert missing_in_order(order, text) == []


def test_its_contents_lead_to_every_section_theme_and_answer(record, caseworker, case):
    settle(record, case)
    page = LexborHTMLParser(caseworker.get(MEMO).text)
    links = {each.attributes["href"][1:]: each.text() for each in page.css("nav .memo-contents a")}
    wanted = [
        "1. Høringen", "De spurgte parter", "2. Generelle bemærkninger",
        "3. Bemærkninger efter tema", "Overgange", "4. Ændringer",
        "Bilag: Alle svar", "Ældrerådet",
    ]  # fmt: skip
    assert list(links.values()) == wanted
    for place, text in links.items():
        assert page.css_first(f"#{place}").text() == text
    with pypdfium2.PdfDocument(caseworker.get(f"{MEMO}.pdf").data) as paper:
        outline = [each.get_title() for each in paper.get_toc()]
    assert [each for each in outline if each in wanted] == wanted
    made = Document(io.BytesIO(caseworker.get(f"{MEMO}.docx").data))
    lines = [each for each in made.paragraphs if each.style.name.lower().startswith("toc ")]
    assert [each.text for each in lines] == wanted
    names = {each.get(qn("w:name")) for each in made.element.body.iter(qn("w:bookmarkStart"))}
    assert {link.fragment for each in lines for link in each.hyperlinks} <= names
    kinds = [each.get(qn("w:fldCharType")) for each in made.element.body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]


def test_a_table_of_contents_that_word_made_in_a_template_is_filled(record, caseworker, settings):
    own = Document()
    for kinds in (("begin",), ("separate",), ("begin", "end"), ("end",)):
        line = own.add_paragraph("Gammel linje")
        for kind in kinds:
            run = line.add_run()._r
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run.append(mark)
            if kind == "begin":
                text = OxmlElement("w:instrText")
                text.text = ' TOC \\o "1-3" ' if len(kinds) == 1 else " PAGEREF _Toc1 "
                run.append(text)
    own.add_heading("{{ title }}", 1)
    own.save(str(settings.data / "memo.docx"))
    made = Document(io.BytesIO(caseworker.get(f"{MEMO}.docx").data))
    line, heading = [each.text for each in made.paragraphs]
    assert line == heading


@pytest.fixture
def small_volumes(monkeypatch):
    """Volumes of hardly anything, so that five answers need several."""
    monkeypatch.setattr(volumes, "LETTERS", 2 * volumes.EACH)


def test_a_memo_of_very_many_answers_comes_in_volumes(record, caseworker, case, small_volumes):
    for number in range(4):
        draft = a_draft(author_name=f"Nabo {number}", body=f"Svar nummer {number}.")
        answer = kept(record, a_submission(draft=draft))
        moderating.approve(record, answer.reference, by=BY, now=NOW)
    settle(record, case)
    first = LexborHTMLParser(caseworker.get(MEMO).text)
    links = [each for each in first.css("nav a") if each.text().startswith("Bind ")]
    assert links[0].text().startswith("Bind 1: 1. Høringen")
    assert links[-1].text().startswith("Bind ") and " til 5" in links[-1].text()
    said = []
    for number, link in enumerate(links, 1):
        page = caseworker.get(link.attributes["href"]).text
        assert f"Bind {number} af {len(links)}" in page
        paper = caseworker.get(f"{MEMO}.pdf?volume={number}")
        assert f"-bind-{number}.pdf" in paper.headers["Content-Disposition"]
        assert faults(paper.data) == []
        word = Document(io.BytesIO(caseworker.get(f"{MEMO}.docx?volume={number}").data))
        text = "".join("".join(each.text.split()) for each in word.paragraphs)
        said.append((page, papers.words_of(paper.data), text))
    for texts in zip(*said, strict=True):
        together = "".join("".join(texts).split())
        for each in (
            "Én kontaktperson.", "Flere bænke.", "Vi støtter planen.",
            *(f"Svar nummer {number}." for number in range(4)),
        ):  # fmt: skip
            assert together.count("".join(each.split())) >= 1, each
    assert caseworker.get(f"{MEMO}?volume={len(links) + 1}").status_code == 404
    assert caseworker.get(f"{MEMO}?volume=0").status_code == 404


def test_several_answers_of_one_sender_are_told_apart_and_an_oral_one_is_called_so(
    record, caseworker, case
):
    spoken = a_submission(
        "spoken", channel=Channel.MEETING, draft=a_draft(parties=("Ældrerådet",), body="Sagt."),
        received_at=NOW - timedelta(days=9),
    )  # fmt: skip
    for answer in (case["council"], kept(record, spoken)):
        moderating.approve(record, answer.reference, by=BY, now=NOW)
    page = LexborHTMLParser(caseworker.get(MEMO).text)
    names = [each.text() for each in page.css("[id^=memo-answer-]")]
    assert len(names) == len(set(names)) == 2
    assert all(each.startswith("Ældrerådet, ") for each in names)
    assert page.text().count(" på et møde.") == 1


def test_an_answer_that_is_a_book_is_named_in_the_annex(record, caseworker, case, monkeypatch):
    monkeypatch.setattr(memos, "LONGEST", 50)
    answer = kept(record, a_submission("book", draft=a_draft(body="Et langt svar. " * 9)))
    moderating.approve(record, answer.reference, by=BY, now=NOW)
    page = caseworker.get(MEMO).text
    assert f"for langt til bilaget. Det ligger i sagen som {answer.reference}." in page


def test_the_annex_is_what_is_public_unless_it_is_asked_for_inside(record, caseworker, case):
    settle(record, case)
    with transaction(record):
        note = "navn"
        hidden = Redaction(words="Hemmelig", note=note)
        redactions.add(record, case["council"].reference, hidden, by=BY, now=NOW)
    page = caseworker.get(MEMO).text
    assert "Hemmelig" not in page
    assert "Kun til jer." not in page
    assert "Et privat forslag." not in page
    assert "1 svar er ikke offentlige." in page
    inside = caseworker.get(f"{MEMO}?internal=1").text
    assert "Kun til jer." in inside
    assert "Hemmelig" in inside
    assert "KUN TIL INTERN BRUG" in inside
    pages = words_of(caseworker.get(f"{MEMO}.pdf?internal=1").data)
    assert all("KUN TIL INTERN BRUG" in each for each in pages)


def test_who_answered_unasked_is_named_where_it_is_a_body(record, caseworker, case):
    for name, speaks_as in (("Beboerforeningen", SpeaksAs.ASSOCIATION), ("", SpeaksAs.CITIZEN)):
        draft = a_draft(organisation=name, speaks_as=speaks_as, author_name="Anonym Nabo")
        answer = kept(record, a_submission(draft=draft))
        moderating.approve(record, answer.reference, by=BY, now=NOW)
    page = " ".join(caseworker.get(MEMO).text.split())
    assert "Også disse svarede, uden at være spurgt direkte: Beboerforeningen." in page
    assert "Svar fra andre end de spurgte</dt><dd>3" in page


def test_its_pdf_is_for_everyone_as_a_draft_and_when_it_is_done(record, caseworker, case):
    assert faults(caseworker.get(f"{MEMO}.pdf").data) == []
    settle(record, case)
    number = deciding.write(record, a_decision(SLUG), by=BY, now=NOW)
    deciding.publish(record, number, by=BY, now=NOW)
    assert faults(caseworker.get(f"{MEMO}.pdf?internal=1").data) == []


def test_the_authority_can_have_a_template_of_its_own(record, caseworker, case, settings):
    own = Document()
    own.add_heading("{{ heading }} på kommunens papir", 1)
    own.add_paragraph("{{ title }}")
    own.save(str(settings.data / "memo.docx"))
    made = Document(io.BytesIO(caseworker.get(f"{MEMO}.docx").data))
    assert made.paragraphs[0].text == "Udkast til høringsnotat på kommunens papir"


@pytest.mark.parametrize(
    "evil", ["{{ ''.__class__.__mro__[1].__subclasses__() }}", "{% for %}", "{{ title.x.y }}"]
)
def test_a_template_can_do_no_harm_and_a_broken_one_is_told(caseworker, settings, evil):
    own = Document()
    own.add_paragraph(evil)
    own.save(str(settings.data / "memo.docx"))
    answer = caseworker.get(f"{MEMO}.docx")
    assert answer.status_code == 303
    assert "Skabelonen til notatet kan ikke bruges" in caseworker.get(MEMO).text


def test_words_of_strangers_are_words_in_word(record, caseworker, case):
    evil = a_draft(
        parties=("Børnerådet",),
        body="{{ 7 * 7 }} <w:p> & \x0c {% if x %}\nny linje",
    )
    answer = kept(record, a_submission("evil", draft=evil))
    moderating.approve(record, answer.reference, by=BY, now=NOW)
    made = Document(io.BytesIO(caseworker.get(f"{MEMO}.docx").data))
    text = "\n".join(each.text for each in made.paragraphs)
    assert "{{ 7 * 7 }} <w:p> &" in text
    assert "{% if x %}" in text


def test_word_and_its_kin_draw_all_that_the_page_says_in_its_order(
    record, caseworker, case, tmp_path
):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    settle(record, case)
    (tmp_path / "memo.docx").write_bytes(caseworker.get(f"{MEMO}.docx").data)
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "memo.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    page = LexborHTMLParser(caseworker.get(MEMO).text).css_first("article.letter-sheet")
    texts = [each.text() for each in page.css("h2, h3, h4, p, li, dt, dd, th, td")]
    unit, heading, *below = texts
    wanted = [unit, *heading.split(": "), *below]
    assert len(wanted) > 40
    for paper in ((tmp_path / "memo.pdf").read_bytes(), caseworker.get(f"{MEMO}.pdf").data):
        assert missing_in_order(wanted, papers.words_of(paper)) == []
