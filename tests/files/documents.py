"""Documents as office programs write them, made by hand: small, with exactly what a test needs."""

import io
import struct
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
X = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip archive with these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx(body: str, **parts: str) -> bytes:
    """A Word document; `body` is markup, `header1="…"` the markup of another part."""
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    for name, content in parts.items():
        made[f"word/{name}.xml"] = f"<w:part {W}>{content}</w:part>"
    return zipped(made)


def xlsx(sheet: str, *, shared: str = "", styles: str = "", sheets: str = "", **parts) -> bytes:
    """A workbook with one sheet; all arguments are markup."""
    return zipped(
        {
            "[Content_Types].xml": TYPES,
            "xl/workbook.xml": f"<workbook {X}><sheets>{sheets}</sheets></workbook>",
            "xl/sharedStrings.xml": f"<sst {X}>{shared}</sst>",
            "xl/styles.xml": f"<styleSheet {X}>{styles}</styleSheet>",
            "xl/worksheets/sheet1.xml": f"<worksheet {X}>{sheet}</worksheet>",
            **parts,
        }
    )


def odt(body: str, *, styles: str = "", manifest: str = "") -> bytes:
    """An OpenDocument text; all arguments are markup."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {ODF}>{body}</office:document-content>",
            "styles.xml": f"<office:document-styles {ODF}>{styles}</office:document-styles>",
            "META-INF/manifest.xml": f'<manifest xmlns="m">{manifest}</manifest>',
        }
    )


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    made = io.BytesIO(b"%PDF-1.7\n")
    made.seek(0, io.SEEK_END)
    places = []
    for number, each in enumerate(objects, 1):
        places.append(made.tell())
        made.write(b"%d 0 obj\n" % number + each + b"\nendobj\n")
    start = made.tell()
    made.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    made.writelines(b"%010d 00000 n \n" % place for place in places)
    made.write(b"trailer\n<</Size %d/Root 1 0 R" % (len(objects) + 1) + trailer + b">>\n")
    made.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return made.getvalue()


def stream(content: bytes, about: bytes = b"") -> bytes:
    return b"<</Length %d" % len(content) + about + b">>\nstream\n" + content + b"\nendstream"


def letter_pdf(*lines: str, pages: int = 1, more: bytes = b"", page: bytes = b"") -> bytes:
    """A PDF that shows these lines on each page."""
    shown = b"".join(
        b"BT /F1 12 Tf 50 %d Td (" % (780 - 20 * at) + escaped(line) + b") Tj ET\n"
        for at, line in enumerate(lines)
    )
    kids = b" ".join(b"%d 0 R" % (5 + number) for number in range(pages))
    about = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R" + page
    about += b"/Resources<</Font<</F1 3 0 R>>>>>>"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R" + more + b">>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
        font,
        stream(shown),
        *[about] * pages,
    )


def escaped(text: str) -> bytes:
    """Words as a string of a PDF."""
    content = text.encode("cp1252")
    return content.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def locked_pdf() -> bytes:
    """A PDF whose user password is not the empty one (standard handler, revision 2)."""
    locked = b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"4f" * 32 + b">/U<" + b"55" * 32 + b">>>"
    plain = letter_pdf("Hemmeligt")
    return plain.replace(b"/Root 1 0 R", b"/Root 1 0 R/ID[<00><00>]/Encrypt " + locked, 1)


def rtf(body: str) -> bytes:
    """A document as WordPad and Word write it: ANSI letters, everything else by number."""
    text = "".join(each if each.isascii() else f"\\'{each.encode('cp1252').hex()}" for each in body)
    return (r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Calibri;}}" + text + "}").encode()


def locked_zip(name: str) -> bytes:
    """An archive that says that its only member needs a password."""
    made = bytearray(zipped({name: "hemmeligt"}))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = made.index(sign) + at
        struct.pack_into("<H", made, place, 1)
    return bytes(made)


def sealed_office() -> bytes:
    """The beginning and a directory entry of a Word file with a password (MS-OFFCRYPTO)."""
    sealed = "EncryptedPackage".encode("utf-16-le")
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1024) + sealed + bytes(1024)
