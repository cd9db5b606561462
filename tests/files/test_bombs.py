"""No file takes the reader with it: each ends in time, and the next one is read."""

import os
import struct
import time
import zlib

import pytest

from intake.core.extracted import Extracted, Flag
from intake.files.reader import Fell, FileReader
from tests.files.documents import (
    TYPES,
    W,
    X,
    docx,
    letter_pdf,
    paragraph,
    pdf,
    rtf,
    stream,
    xlsx,
    zipped,
)

GOOD = docx(paragraph("Rådet er enigt"))
MEGABYTE = 1024 * 1024


def zip_bomb():
    return zipped({"[Content_Types].xml": TYPES, "word/document.xml": b" " * 300 * MEGABYTE})


def a_lying_zip_bomb():
    """A member that says it is small; what comes out is much more."""
    made = bytearray(zipped({"[Content_Types].xml": TYPES, "word/document.xml": b" " * 99_000_000}))
    for sign, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = made.index(sign, made.index(b"word/document.xml") - 60)
        struct.pack_into("<I", made, place + at, 1000)
    return bytes(made)


def overlapping_zip():
    """Many members that are all the same compressed bytes (Fifield, WOOT 2019)."""
    made = zipped({"[Content_Types].xml": TYPES, "word/header1.xml": b" " * 4_000_000})
    start = made.index(b"PK\x01\x02", made.index(b"PK\x01\x02") + 1)
    end = made.index(b"PK\x05\x06")
    entry = made[start:end]
    many = made[:start] + entry * 5_000
    directory = made.index(b"PK\x01\x02")
    size = len(many) - directory
    return many + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 5_001, 5_001, size, directory, 0)


def a_zip_of_a_million_names():
    made = zipped({"a": b""})
    start, end = made.index(b"PK\x01\x02"), made.index(b"PK\x05\x06")
    many = made[:start] + made[start:end] * 1_000_000
    size = len(many) - start
    return many + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65_535, 65_535, size, start, 0)


def zips_in_zips():
    made = b" " * MEGABYTE
    for _ in range(30):
        made = zipped({f"{number}.zip": made for number in range(4)})[: 20 * MEGABYTE]
    return made


def deep_markup():
    return docx("<w:p>" * 2_000_000)


def billion_laughs(*, part="word/document.xml"):
    levels = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 12))
    text = f'<!DOCTYPE a [<!ENTITY a0 "ha">{levels}]><w:document {W}><w:t>&a11;</w:t></w:document>'
    return zipped({"[Content_Types].xml": TYPES, part: text})


def giant_sheet():
    row = '<row r="1048576"><c r="XFD1048576" t="s"><v>0</v></c></row>'
    sheet = f'<dimension ref="A1:XFD1048576"/><sheetData>{row * 400_000}</sheetData>'
    return xlsx(sheet, shared=f"<si><t>{'æ' * 1_000_000}</t></si>")


def rtf_of_braces():
    return b"{\\rtf1" + b"{" * 20_000_000


def rtf_of_words():
    return rtf(r"\b x{\*\unknown y}" * 1_200_000)


def pdf_of_endless_pages():
    pages = b"<</Type/Pages/Count 2147483647/Kids[%s]>>" % (b"3 0 R " * 1_000_000)
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", pages, b"<</Type/Page/Parent 2 0 R>>")


def pdf_of_itself():
    """A tree of pages that bites its tail."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 9999/Kids[2 0 R 2 0 R 2 0 R]>>"
    )


def pdf_of_one_huge_stream():
    packed = zlib.compress(b"BT /F1 12 Tf (ha) Tj ET\n" * 20_000_000, 9)
    made = letter_pdf("x")
    old = made[made.index(b"4 0 obj") : made.index(b"endobj", made.index(b"4 0 obj"))]
    return made.replace(old, b"4 0 obj\n" + stream(packed, b"/Filter/FlateDecode") + b"\n")


def pdf_of_streams_in_streams():
    packed = b"0" * 200 * MEGABYTE
    for _ in range(4):
        packed = zlib.compress(packed, 9)
    made = letter_pdf("x")
    old = made[made.index(b"4 0 obj") : made.index(b"endobj", made.index(b"4 0 obj"))]
    filters = b"/Filter[" + b"/FlateDecode" * 4 + b"]"
    return made.replace(old, b"4 0 obj\n" + stream(packed, filters) + b"\n")


def a_page_of_boxes():
    return b"<html>" + b"<div>" * 4_000_000


def spaces_without_end():
    return b" " * 20_000_000


def digits_without_end():
    return b"0101 90 - 1234 5 " * 1_000_000


def strings_without_end():
    shared = "<si><t/></si>" * 3_500_000
    return zipped(
        {
            "[Content_Types].xml": TYPES,
            "xl/workbook.xml": f"<workbook {X}/>",
            "xl/sharedStrings.xml": f"<sst {X}>{shared}</sst>",
        }
    )


BOMBS = [
    zip_bomb,
    a_lying_zip_bomb,
    overlapping_zip,
    a_zip_of_a_million_names,
    zips_in_zips,
    deep_markup,
    billion_laughs,
    giant_sheet,
    rtf_of_braces,
    rtf_of_words,
    pdf_of_endless_pages,
    pdf_of_itself,
    pdf_of_one_huge_stream,
    pdf_of_streams_in_streams,
    a_page_of_boxes,
    spaces_without_end,
    digits_without_end,
    strings_without_end,
]


@pytest.fixture(scope="module")
def reader():
    with FileReader() as one:
        yield one


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda each: each.__name__)
def test_a_bomb_ends_in_ten_seconds_and_the_next_file_is_read(reader, bomb):
    content = bomb()
    start = time.monotonic()
    found = reader.read("svar", "application/octet-stream", content)
    assert time.monotonic() - start < 10
    assert len(found.text) <= 5_000_000
    assert found.flags or found.text
    assert reader.read("svar.docx", "", GOOD) == Extracted("Rådet er enigt")


@pytest.mark.parametrize(
    "bomb",
    [zip_bomb, overlapping_zip, a_zip_of_a_million_names, deep_markup, billion_laughs],
    ids=lambda each: each.__name__,
)
def test_a_bomb_is_called_one(reader, bomb):
    assert Flag.BOMB in reader.read("svar", "", bomb()).flags


# Strikes the child where real poison would: inside the reading of one file.
BREAKER = """
import os, time
from intake.files import reader
whole = reader.extract
def extract(name, media_type, content):
    if name == "loop":
        while True: pass
    if name == "sleep": time.sleep(60)
    if name == "eat":
        hold = []
        while True: hold.append(bytearray(50_000_000))
    if name == "die": os.kill(os.getpid(), 11)
    return whole(name, media_type, content)
reader.extract = extract
reader.CPU_SECONDS = 1
reader.main()
"""


@pytest.fixture
def breakable():
    with FileReader(seconds=4, program=("-c", BREAKER)) as one:
        yield one


@pytest.mark.parametrize("poison", ["loop", "eat"])
def test_what_outgrows_its_limits_is_called_a_bomb_at_once(breakable, poison):
    assert breakable.read(poison, "", b"x") == Extracted(flags=(Flag.BOMB,))
    assert breakable.read("svar.docx", "", GOOD).text == "Rådet er enigt"


@pytest.mark.parametrize("poison", ["sleep", "die"])
def test_what_may_be_gone_the_next_time_is_tried_again(breakable, poison):
    with pytest.raises(Fell):
        breakable.read(poison, "", b"x")
    assert breakable.read("svar.docx", "", GOOD).text == "Rådet er enigt"


def test_the_child_knows_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("INTAKE_SECRET_KEY", "hemmelig")
    program = (
        "import os\nfrom intake.files import reader\nfrom intake.core.extracted import Extracted\n"
        "reader.extract = lambda *_: Extracted(str(sorted(os.environ)))\nreader.main()"
    )
    with FileReader(program=("-c", program)) as one:
        assert "INTAKE" not in one.read("a", "", b"x").text
    assert "INTAKE_SECRET_KEY" in os.environ
