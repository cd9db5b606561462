"""What people write in a file is found, wherever in it they wrote it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.core.extracted import Flag
from intake.demo import enclosures
from intake.files.extracting import extract
from tests.files.documents import (
    TYPES,
    docx,
    letter_pdf,
    locked_pdf,
    locked_zip,
    odt,
    paragraph,
    pdf,
    rtf,
    sealed_office,
    stream,
    xlsx,
    zipped,
)

WORDS = "Rådet ønsker flere pladser på Æblevej"
P = "<text:p>{}</text:p>"
ROW = '<sheetData><row r="1">{}</row></sheetData>'


def text_of(content, name="fil"):
    return extract(name, "application/octet-stream", content).text


def flags_of(content, name="fil"):
    return set(extract(name, "application/octet-stream", content).flags)


@pytest.mark.parametrize(
    "content",
    [
        letter_pdf(WORDS),
        docx(paragraph(WORDS)),
        odt(P.format(WORDS)),
        rtf(WORDS),
        rtf(WORDS.replace("Å", r"\u197?").replace("Æ", r"\u198\'c6")),
        xlsx(ROW.format(f'<c t="inlineStr"><is><t>{WORDS}</t></is></c>')),
        xlsx(ROW.format('<c t="s"><v>0</v></c>'), shared=f"<si><t>{WORDS}</t></si>"),
        WORDS.encode(),
        WORDS.encode("cp1252"),
        WORDS.encode("utf-8-sig"),
        WORDS.encode("utf-16"),
        f"<html><style>p {{}}</style><body><p>{WORDS}</p><script>x()</script>".encode(),
        f'<html><meta charset="iso-8859-1"><p>{WORDS}'.encode("cp1252"),
        zipped(
            {
                "[Content_Types].xml": TYPES,
                "ppt/slides/slide1.xml": f'<sld xmlns:a="a"><a:p><a:t>{WORDS}</a:t></a:p></sld>',
            }
        ),
    ],
    ids=range(14),
)
def test_danish_letters_come_out_of_every_kind_of_file(content):
    found = extract("svar", "application/octet-stream", content)
    assert found.text == WORDS
    assert found.flags == ()


def test_the_bytes_say_what_a_file_is_and_not_its_name():
    assert text_of(docx(paragraph(WORDS)), "svar.pdf") == WORDS
    assert text_of(letter_pdf(WORDS), "svar.docx") == WORDS


def test_word_text_hides_nowhere():
    body = (
        paragraph("Høringssvar")
        + "<w:p><w:ins><w:r><w:t>indsat ændring</w:t></w:r></w:ins>"
        + "<w:del><w:r><w:delText>010190-1234</w:delText></w:r></w:del></w:p>"
        + '<w:p><mc:AlternateContent xmlns:mc="mc"><mc:Choice><w:txbxContent>'
        + paragraph("i en tekstboks")
        + "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>"
        + paragraph("i en tekstboks")
        + "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:p>"
    )
    content = docx(
        body,
        header1=paragraph("sidehoved"),
        footer2=paragraph("sidefod"),
        footnotes=paragraph("fodnote"),
        comments=paragraph("en kommentar"),
    )
    found = extract("svar.docx", "", content)
    for each in ("indsat ændring", "sidehoved", "sidefod", "fodnote", "en kommentar"):
        assert each in found.text
    assert found.text.count("i en tekstboks") == 1
    assert "[Slettet: 010190-1234]" in found.text
    assert set(found.flags) == {Flag.TRACKED, Flag.COMMENTS}
    assert found.findings == ("010190-1234",)


def test_what_only_older_programs_show_is_read_where_the_newer_form_is_empty():
    body = (
        '<w:p><mc:AlternateContent xmlns:mc="mc"><mc:Choice/><mc:Fallback><w:txbxContent>'
        + paragraph("kun her")
        + "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:p>"
    )
    assert text_of(docx(body)) == "kun her"


def test_a_cpr_number_written_in_pieces_is_one_number():
    body = (
        "<w:p><w:r><w:t>0101</w:t></w:r><w:r><w:t>90</w:t><w:noBreakHyphen/></w:r>"
        "<w:r><w:t>1234</w:t></w:r></w:p>"
    )
    assert extract("a", "", docx(body)).findings == ("010190-1234",)
    assert extract("a", "", rtf(r"{\b 0101}{90}\_1234")).findings == ("010190-1234",)


def test_a_paragraph_mark_that_was_deleted_is_no_deleted_text():
    body = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr></w:p>{paragraph('Vi er enige')}"
    assert text_of(docx(body)) == "Vi er enige"


def test_a_spreadsheet_shows_hidden_sheets_comments_macros_and_numbers_as_people_see_them():
    content = xlsx(
        '<cols><col hidden="1"/></cols>'
        + ROW.format('<c s="1"><v>101901234</v></c><c><v>7</v></c>'),
        styles='<numFmts><numFmt numFmtId="164" formatCode="000000\\-0000"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>',
        sheets='<sheet name="Løn" state="hidden"/>',
        **{
            "xl/comments1.xml": "<comments><text><t>husk åen</t></text></comments>",
            "xl/vbaProject.bin": b"\xd0\xcf",
        },
    )
    found = extract("regnskab.xlsx", "", content)
    assert "Løn" in found.text
    assert "010190-1234\t7" in found.text
    assert "husk åen" in found.text
    assert set(found.flags) == {Flag.HIDDEN, Flag.COMMENTS, Flag.MACROS}
    assert found.findings == ("010190-1234",)


def test_an_opendocument_shows_headers_deletions_and_comments():
    content = odt(
        "<text:tracked-changes><text:changed-region><text:deletion><dc:creator>Bo</dc:creator>"
        + P.format("slettet før")
        + "</text:deletion></text:changed-region></text:tracked-changes>"
        + P.format(
            'a<text:s text:c="3"/>b<text:tab/>c<office:annotation><dc:creator>Bo</dc:creator>'
            + P.format("spørg Æ")
            + "</office:annotation>"
        )
        + '<table:table table:name="Ark"><table:table-row table:visibility="collapse">'
        + "<table:table-cell>"
        + P.format("celle")
        + "</table:table-cell></table:table-row></table:table>",
        styles="<style:header>" + P.format("sidehoved å") + "</style:header>",
    )
    found = extract("svar.odt", "", content)
    for each in ("[Slettet: slettet før", "a   b\tc", "spørg Æ", "celle", "sidehoved å"):
        assert each in found.text
    assert "Bo" not in found.text
    assert set(found.flags) == {Flag.TRACKED, Flag.COMMENTS, Flag.HIDDEN}


def test_rich_text_shows_headers_notes_boxes_comments_and_deletions_but_no_pictures():
    content = rtf(
        r"{\header sidehoved ø\par}Brev{\footnote fodnote}"
        r"{\*\annotation husk å}{\deleted gammelt}{\shp{\*\shpinst{\sp{\sn n}{\sv v}}"
        r"{\shptxt i boks}}}{\pict\pngblip " + "89504e47" * 200 + r"}{\*\generator Riched20;}"
        r"{\field{\*\fldinst HYPERLINK x}{\fldrslt linket}}{\info{\author Bo}}\bin4 {{{{slut"
    )
    found = extract("svar.rtf", "", content)
    for each in (
        "sidehoved ø",
        "Brev",
        "fodnote",
        "husk å",
        "[Slettet: gammelt]",
        "i boks",
        "linket",
        "slut",
    ):
        assert each in found.text
    for each in ("8950", "Riched", "HYPERLINK", "Bo", "Calibri"):
        assert each not in found.text
    assert set(found.flags) == {Flag.COMMENTS, Flag.TRACKED}


def test_a_pdf_shows_text_under_boxes_comments_and_filled_fields():
    content = letter_pdf(
        "Rådets svar om åen",
        page=b"/Annots[<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(k\xf8n sag)>>"
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(navn)/V(010190-1234)/Rect[0 0 9 9]>>]",
    )
    found = extract("svar.pdf", "", content)
    assert "Rådets svar om åen" in found.text
    assert "køn sag" in found.text
    assert found.findings == ("010190-1234",)
    assert set(found.flags) == {Flag.COMMENTS}


@pytest.mark.parametrize(
    ("content", "flags"),
    [
        (locked_pdf(), {Flag.ENCRYPTED}),
        (locked_zip("svar.txt"), {Flag.ENCRYPTED, Flag.INSIDE}),
        (sealed_office(), {Flag.ENCRYPTED}),
        (odt("", manifest="<file-entry><encryption-data/></file-entry>"), {Flag.ENCRYPTED}),
        (b"%PDF-1.7 svar", {Flag.BROKEN}),
        (docx(paragraph(WORDS))[:-30], {Flag.BROKEN}),
        (letter_pdf(), {Flag.EMPTY}),
        (b"", {Flag.EMPTY}),
        (docx(""), {Flag.EMPTY}),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", {Flag.UNSUPPORTED}),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), {Flag.UNSUPPORTED}),
        (zipped({"fortegnelse/æ.txt": "x"}), {Flag.INSIDE}),
    ],
    ids=range(12),
)
def test_a_person_is_told_why_there_is_no_text(content, flags):
    assert flags_of(content) == flags


def test_a_damaged_part_leaves_the_others_readable():
    content = docx("<w:p><w:t>begyndelsen</w:t>" + "</w:wrong>", header1=paragraph("hoved"))
    found = extract("a.docx", "", content)
    assert "begyndelsen" in found.text
    assert "hoved" in found.text
    assert found.flags == (Flag.BROKEN,)


def test_names_in_an_archive_are_searched():
    found = extract("a.zip", "", zipped({"svar 010190-1234.txt": "x"}))
    assert found.findings == ("010190-1234",)


def test_a_very_long_text_is_cut_and_says_so():
    found = extract("a.txt", "text/plain", b"ord " * 2_000_000)
    assert len(found.text) <= 5_000_000
    assert found.flags == (Flag.CUT,)


def test_a_pdf_of_more_pages_than_anyone_reads_is_cut():
    found = extract("a.pdf", "", letter_pdf("side", pages=2_100))
    assert found.text.count("side") == 2_000
    assert found.flags == (Flag.CUT,)


BEGINNINGS = [
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"{\\rtf1\\ansi ",
    b"<html><body>",
    bytes.fromhex("d0cf11e0a1b11ae1"),
    b"\xff\xfe",
]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=2_000), st.text(max_size=20))
def test_no_bytes_make_it_raise(beginning, content, name):
    found = extract(name, "text/html", beginning + content)
    found.text.encode()


GOOD = [
    docx(paragraph(WORDS), header1=paragraph("å")),
    letter_pdf(WORDS),
    odt(P.format(WORDS)),
    rtf(WORDS + r"{\b x}\par"),
    xlsx(ROW.format('<c t="s"><v>0</v></c>'), shared=f"<si><t>{WORDS}</t></si>"),
    pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", stream(b"x")),
]


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(GOOD),
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 255)), max_size=8),
    st.integers(0, 3_000),
)
def test_no_damage_makes_it_raise(good, changes, cut):
    content = bytearray(good[: len(good) - cut % len(good)])
    for at, value in changes:
        if content:
            content[at % len(content)] = value
    extract("a", "", bytes(content)).text.encode()


def test_the_demonstrations_files_have_something_to_look_at():
    letter, proposal = enclosures.files()
    assert "70 10 20 30" in text_of(letter.content, letter.name)
    assert flags_of(proposal.content, proposal.name) == {Flag.TRACKED, Flag.COMMENTS}
    assert enclosures.files() == (letter, proposal)
