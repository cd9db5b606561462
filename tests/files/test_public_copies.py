"""What the public gets of a file: what can be seen in it, without what was redacted."""

import io
import os
import zlib
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from intake.core.extracted import Extracted, Flag
from intake.core.public_copy import Area, LeftOut, Why, area_place
from intake.core.redaction import Reason, Redaction
from intake.files.extracting import extract
from intake.pages import office as libreoffice
from intake.pages.maker import Fell, Maker
from intake.pages.making import Made, make
from intake.pages.office import Office
from tests.files import hidden
from tests.files.documents import letter_pdf, locked_pdf, paragraph, pdf, stream, zipped
from tests.files.office_files import commented, letter, run, tracked, workbook
from tests.files.test_bombs import BOMBS
from tests.leaks.scanner import canary, found_in

WHITE = '<w:color w:val="FFFFFF"/>'
HIDDEN, SHOWN, TAKEN = canary(1), canary(2), canary(3)


def made(content, *redactions, name="svar.pdf", media_type="application/pdf", read=None):
    return make(name, media_type, content, read or Extracted(), redactions)


def pages(found: Made):
    """The pages of what was made as pictures, a dot for each point."""
    with pypdfium2.PdfDocument(found.content) as document:
        return [each.render(scale=1).to_pil().convert("L") for each in document]


def darkest(picture, box):
    return picture.crop(box).getextrema()[0]


@pytest.mark.parametrize("document", hidden.PDFS, ids=lambda each: each.__name__)
def test_what_a_pdf_hides_is_in_no_byte_of_its_public_copy_and_what_it_shows_is_there(document):
    original = document(f"Skjult {HIDDEN} her", f"Synlig {SHOWN} her")
    assert HIDDEN in found_in(original)
    found = made(original)
    assert found.copy.why is Why.FILE
    assert SHOWN in found.copy.text
    assert HIDDEN not in found.copy.text
    assert found_in(found.content) == set()
    (page,) = pages(found)
    assert darkest(page, (40, 30, 360, 240)) < 128  # the shown words are drawn


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (hidden.under_a_box, LeftOut.COVERED),
        (hidden.in_a_note, LeftOut.COMMENTS),
        (hidden.in_a_file_inside, LeftOut.INSIDE),
    ],
)
def test_a_caseworker_is_told_what_was_left_out(document, told):
    assert told in made(document("Skjulte ord", "Synlige ord")).copy.left_out


def test_redacted_words_are_black_on_the_page_and_marked_in_the_text():
    words = Redaction(number=7, words=f"Jens {TAKEN}", reason=Reason.THIRD_PERSON)
    found = made(letter_pdf(f"Vores nabo jens {TAKEN} er enig"), words)
    assert found.copy.text == ("Vores nabo ⟦udeladt: en anden persons private forhold⟧ er enig")
    assert found.copy.counts == (("third person", 1),)
    (page,), (before,) = pages(found), pages(made(letter_pdf(f"Vores nabo jens {TAKEN} er enig")))
    box = (118, 52, 230, 62)
    assert page.crop(box).getextrema() == (0, 0)
    assert before.crop(box).getextrema()[1] == 255
    outside = (50, 40, 112, 70)
    assert page.crop(outside).tobytes() == before.crop(outside).tobytes()


def test_words_are_found_across_lines_and_in_other_letters():
    found = made(letter_pdf("Ring til Jens", "Hansen i dag"), Redaction(words="JENS hansen"))
    assert "Hansen" not in found.copy.text
    (page,) = pages(found)
    assert page.crop((92, 54, 113, 62)).getextrema() == (0, 0)
    assert page.crop((52, 74, 80, 82)).getextrema() == (0, 0)


def test_letters_that_nobody_sees_between_them_save_no_words():
    drawing = hidden.words("Han") + hidden.words("xx", at=(72, 700), how=b"3 Tr")
    drawing += hidden.words("sen bor her", at=(72, 700))
    found = made(hidden.drawn_pdf(drawing), Redaction(words="Hansen"))
    assert "sen" not in found.copy.text


def test_words_that_are_nowhere_in_it_are_told():
    assert made(letter_pdf("Rådet er enigt"), Redaction(number=4, words="Peter")).copy.missing == (
        4,
    )


def test_a_turned_and_cropped_page_is_blackened_where_the_words_stand():
    content = letter_pdf("Jens Hansen", page=b"/Rotate 90/CropBox[0 400 595 842]")
    found = made(content, Redaction(words="Jens Hansen"))
    (page,) = pages(found)
    assert (page.width, page.height) == pytest.approx((442, 595), abs=2)
    # A line 50 points from the left and 52 from the top stands on its end at the right now.
    assert page.crop((382, 55, 387, 110)).getextrema() == (0, 0)
    assert darkest(page, (0, 200, 442, 595)) == 255


def test_a_part_of_a_page_is_blackened_with_the_words_in_it():
    top = Redaction(
        number=1,
        place=area_place("bilag", Area(page=1, left=0, top=0, right=100, bottom=8)),
        reason=Reason.HEALTH,
    )
    found = made(letter_pdf("Diagnosen står her", "", "Og det her er offentligt"), top)
    assert found.copy.text == "⟦udeladt: helbred⟧\nOg det her er offentligt"
    (page,) = pages(found)
    assert page.crop((0, 0, 595, 66)).getextrema() == (0, 0)


def test_a_page_that_is_a_picture_is_told_as_one_nobody_could_read():
    dots = stream(
        zlib.compress(bytes(each * 37 % 251 for each in range(100 * 100))),
        b"/Type/XObject/Subtype/Image/Width 100/Height 100/ColorSpace/DeviceGray"
        b"/BitsPerComponent 8/Filter/FlateDecode",
    )
    scan = b"q 595 0 0 842 0 0 cm /I Do Q\n"
    over = hidden.words("Genkendt tekst", how=b"3 Tr")
    plain = made(hidden.drawn_pdf(scan, dots, resources=b"/XObject<</I 6 0 R>>"))
    assert (plain.copy.unread, plain.copy.text) == ((1,), "")
    read = made(hidden.drawn_pdf(scan + over, dots, resources=b"/XObject<</I 6 0 R>>"))
    assert (read.copy.from_scan, read.copy.text) == ((1,), "Genkendt tekst")
    boxed = scan + over + hidden.box(40, 690, 300, 30)
    covered = made(hidden.drawn_pdf(boxed, dots, resources=b"/XObject<</I 6 0 R>>"))
    assert covered.copy.text == ""


def a_photo(kind="JPEG", **more):
    picture = Image.new("RGB", (300, 200), "white")
    ImageDraw.Draw(picture).rectangle((100, 50, 200, 150), fill="red")
    made_of_it = io.BytesIO()
    picture.save(made_of_it, kind, **more)
    return made_of_it.getvalue()


def exif(word):
    facts = Image.Exif()
    facts[0x010E] = f"Foto {word}"  # ImageDescription
    facts[0x9286] = f"UserComment {word}"
    facts.get_ifd(0x8825)[0x1D] = f"GPS {word}"
    facts[0x0112] = 6  # turned to the right
    return facts


def test_a_photo_keeps_its_dots_and_nothing_of_where_and_by_whom():
    thumbnail = a_photo(comment=HIDDEN.encode())
    packet = f"<x:xmpmeta><a>{HIDDEN}</a></x:xmpmeta>".encode()
    original = a_photo(exif=exif(HIDDEN), xmp=packet, comment=HIDDEN.encode(), icc_profile=packet)
    original += thumbnail
    assert HIDDEN in found_in(original)
    found = made(original, name="foto.jpg", media_type="image/jpeg")
    assert found_in(found.content) == set()
    with Image.open(io.BytesIO(found.content)) as picture:
        assert picture.size == (200, 300)  # upright
        assert not picture.getexif()
        assert not {"icc_profile", "comment", "xmp", "exif"} & set(picture.info)
        red, green, _ = picture.convert("RGB").getpixel((100, 150))
        assert red > 200
        assert green < 60
    assert found.copy.unread == (1,)


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "BMP", "TIFF"])
def test_pictures_of_every_kind_are_made_anew(kind):
    found = made(a_photo(kind), name="foto", media_type="application/octet-stream")
    assert found.copy.media_type in {"image/png", "image/jpeg"}
    with Image.open(io.BytesIO(found.content)) as picture:
        assert picture.size == (300, 200)


def test_words_of_a_png_that_no_picture_shows_are_gone():
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", HIDDEN)
    info.add_itxt("XML:com.adobe.xmp", HIDDEN, zip=True)
    original = a_photo("PNG", pnginfo=info)
    assert HIDDEN in found_in(original)
    assert found_in(made(original, name="a.png", media_type="image/png").content) == set()


def test_a_part_of_a_photo_is_blackened():
    area = Redaction(place=area_place("a", Area(page=1, left=0, top=50, right=100, bottom=100)))
    found = made(a_photo(), area, name="a.jpg", media_type="image/jpeg")
    with Image.open(io.BytesIO(found.content)) as picture:
        assert max(each[1] for each in picture.crop((0, 110, 300, 200)).getextrema()) < 20


def test_pages_of_a_fax_become_a_pdf():
    one, two = Image.new("1", (200, 300), 1), Image.new("1", (200, 300), 0)
    fax = io.BytesIO()
    one.save(fax, "TIFF", save_all=True, append_images=[two])
    found = made(fax.getvalue(), name="fax.tif", media_type="image/tiff")
    assert (found.copy.media_type, found.copy.pages) == ("application/pdf", 2)


def test_a_plain_text_is_its_words_without_the_redacted_ones():
    read = Extracted("Hilsen Jens Hansen\nRing 12345678")
    found = made(
        b"...", Redaction(words="Jens Hansen"), name="a.txt", media_type="text/plain", read=read
    )
    assert found.copy.why is Why.PLAIN
    assert found.copy.text == "Hilsen ⟦udeladt: ⟧\nRing 12345678"
    assert found.content == b""


@pytest.mark.parametrize(
    ("name", "content", "flags", "why"),
    [
        ("laast.pdf", locked_pdf(), (), Why.LOCKED),
        ("a.pdf", b"%PDF-1.7 svar", (), Why.BROKEN),
        ("a.zip", zipped({"a.txt": "x"}), (Flag.INSIDE,), Why.UNKNOWN),
        ("a.exe", b"MZ\0\0", (Flag.UNSUPPORTED,), Why.UNKNOWN),
        ("a.eml", b"From: a@example.dk", (), Why.UNKNOWN),
        ("a.html", b"<html>x", (), Why.UNKNOWN),
        ("a.jpg", a_photo()[:700], (), Why.BROKEN),
        ("a.docx", b"x", (Flag.ENCRYPTED,), Why.LOCKED),
    ],
)
def test_what_cannot_be_made_safe_has_a_reason_and_nothing_else(name, content, flags, why):
    found = made(content, name=name, media_type="", read=Extracted("ord", flags))
    assert (found.copy.why, found.copy.text, found.content) == (why, "", b"")


def test_the_same_file_gives_the_same_bytes():
    content = letter_pdf("Rådet er enigt", "og det er alt")
    assert made(content) == made(content)


@pytest.fixture(scope="module")
def office():
    """The real LibreOffice; without it these are skipped, and fail where CI says so."""
    if not libreoffice.found():
        assert not os.environ.get("CI"), "LibreOffice is not installed"
        pytest.skip("LibreOffice is not installed")
    with Office() as one:
        yield one


LETTER_SHOWN = f"indsat {SHOWN}\nKommenteret tekst\nog slut"


def set_as_pages(office, name, content):
    return made(office.pdf(name, content), name=name, read=extract(name, "", content))


def test_a_word_letter_is_set_as_pages_without_all_that_hides_in_it(office):
    body = tracked(HIDDEN, f"indsat {SHOWN}") + commented("Kommenteret tekst")
    body += f"<w:p>{run(HIDDEN, '<w:vanish/>')}{run(HIDDEN, WHITE)}{run('og slut')}</w:p>"
    content = letter(body, comment=HIDDEN, properties=HIDDEN, embedded=HIDDEN.encode())
    assert HIDDEN in found_in(content)
    page = set_as_pages(office, "brev.docx", content)
    assert page.copy.why is Why.FILE
    assert page.copy.text == LETTER_SHOWN
    assert found_in(page.content) == set()
    assert found_in(office.pdf("brev.docx", content)) <= {SHOWN, HIDDEN}
    told = {LeftOut.TRACKED, LeftOut.COMMENTS, LeftOut.HIDDEN, LeftOut.INSIDE}
    assert told <= {*page.copy.left_out}


def test_a_sheet_is_set_as_pages_without_what_it_hides(office):
    content = workbook(SHOWN, HIDDEN)
    page = set_as_pages(office, "tal.xlsx", content)
    assert page.copy.text == SHOWN
    assert found_in(page.content) == set()
    assert LeftOut.HIDDEN in page.copy.left_out


KEPT = Path(__file__).parent / "kept"
"""The letter and the workbook above, saved once by LibreOffice in its other formats."""


@pytest.mark.parametrize(
    ("name", "shown", "told"),
    [
        ("brev.doc", LETTER_SHOWN, set()),  # nothing of ours reads these two formats' insides
        ("tal.xls", SHOWN, set()),
        ("brev.odt", LETTER_SHOWN, {LeftOut.TRACKED, LeftOut.COMMENTS}),
        ("tal.ods", SHOWN, {LeftOut.HIDDEN}),
    ],
    ids=["doc", "xls", "odt", "ods"],
)
def test_letters_and_sheets_of_other_formats_lose_what_they_hide_too(office, name, shown, told):
    content = (KEPT / name).read_bytes()
    assert HIDDEN in found_in(content)
    page = set_as_pages(office, name, content)
    assert page.copy.text == shown
    assert found_in(page.content) == set()
    assert told <= {*page.copy.left_out}


def test_words_deleted_over_several_paragraphs_are_gone_and_the_rest_stays(office):
    def gone(text, more=""):
        words = f"<w:r><w:delText>{text}</w:delText></w:r>"
        return f'<w:del w:id="1" w:author="a" w:date="2026-01-01T00:00:00Z">{words}</w:del>{more}'

    mark = (
        '<w:pPr><w:rPr><w:del w:id="3" w:author="a" w:date="2026-01-01T00:00:00Z"/></w:rPr></w:pPr>'
    )
    body = f"<w:p>{mark}{run('Før ')}{gone(HIDDEN)}</w:p><w:p>{gone(HIDDEN, run(' efter'))}</w:p>"
    page = set_as_pages(office, "brev.docx", letter(body))
    assert page.copy.why is Why.FILE
    assert "Før" in page.copy.text
    assert "efter" in page.copy.text
    assert HIDDEN not in page.copy.text


def test_a_letter_never_pulls_in_a_file_of_ours(office, tmp_path):
    secret = tmp_path / "hemmelig.txt"
    secret.write_text(HIDDEN)
    field = f"INCLUDETEXT &quot;{secret.as_uri()}&quot;"
    body = f'<w:p><w:fldSimple w:instr="{field}">{run("tom")}</w:fldSimple></w:p>'
    page = set_as_pages(office, "brev.docx", letter(body + paragraph("Synlig")))
    assert HIDDEN not in page.copy.text
    assert "Synlig" in page.copy.text


@pytest.mark.parametrize("content", [b"PK\x03\x04 intet", b"MZ\0\0", b"", zipped({"a": "b"})])
def test_what_is_no_letter_and_no_sheet_is_not_given_to_libreoffice(content):
    with Office(program=("-c", "raise SystemExit(1)")) as one:
        assert one.pdf("a.docx", content) == b""


def test_a_letter_without_pages_gives_its_words_unless_some_are_hidden():
    plain = letter(paragraph("Rådet er enigt"))
    read = Extracted("Rådet er enigt")
    found = made(plain, name="a.docx", media_type="", read=read)
    assert (found.copy.why, found.copy.text) == (Why.NO_PAGES, "Rådet er enigt")
    for flag in (Flag.TRACKED, Flag.COMMENTS, Flag.HIDDEN, Flag.INSIDE):
        held = made(plain, name="a.docx", media_type="", read=Extracted("Rådet er enigt", (flag,)))
        assert (held.copy.why, held.copy.text) == (Why.UNKNOWN, "")


def test_white_and_vanished_words_are_told_as_hidden():
    for how in ("<w:vanish/>", WHITE):
        assert Flag.HIDDEN in extract("a.docx", "", letter(f"<w:p>{run('x', how)}</w:p>")).flags
    assert Flag.HIDDEN not in extract("a.docx", "", letter(paragraph("x"))).flags


def too_many_pages():
    return letter_pdf("x", pages=301)


def a_picture_of_a_billion_dots():
    head = b"\x89PNG\r\n\x1a\n"

    def chunk(kind, content):
        sum_of_it = zlib.crc32(kind + content).to_bytes(4, "big")
        return len(content).to_bytes(4, "big") + kind + content + sum_of_it

    size = (40_000).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    dots = zlib.compress(bytes(40_000_000), 9)
    return head + chunk(b"IHDR", size) + chunk(b"IDAT", dots) + chunk(b"IEND", b"")


def a_page_as_large_as_a_field():
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 14400 14400]/UserUnit 1000>>",
    )


@pytest.fixture(scope="module")
def maker():
    with Maker() as one:
        yield one


@pytest.mark.parametrize("bomb", [too_many_pages, a_picture_of_a_billion_dots])
def test_more_than_may_be_drawn_is_called_too_large(maker, bomb):
    assert maker.copy("svar", "", bomb(), Extracted(), ()).copy.why is Why.TOO_LARGE


@pytest.mark.parametrize(
    "bomb", [*BOMBS, a_page_as_large_as_a_field], ids=lambda each: each.__name__
)
def test_no_bomb_takes_the_maker_with_it(maker, bomb):
    found = maker.copy("svar.pdf", "application/pdf", bomb(), Extracted(), ())
    assert found.copy.why is not Why.FILE or found.content.startswith(b"%PDF")
    good = maker.copy("svar.pdf", "application/pdf", letter_pdf("Enig"), Extracted(), ())
    assert good.copy.text == "Enig"


def test_a_child_that_dies_is_asked_again_later_and_one_that_eats_too_much_is_not():
    dies = (
        "import os\nfrom intake.pages import maker\n"
        "maker.make = lambda *_: os._exit(3)\nmaker.main()"
    )
    with Maker(program=("-c", dies)) as one, pytest.raises(Fell):
        one.copy("a", "", b"x", Extracted(), ())
    eats = (
        "from intake.pages import maker\n"
        "def make(*_):\n    hold = []\n    while True: hold.append(bytearray(50_000_000))\n"
        "maker.make = make\nmaker.main()"
    )
    with Maker(program=("-c", eats)) as one:
        assert one.copy("a", "", b"x", Extracted(), ()).copy.why is Why.TOO_LARGE
