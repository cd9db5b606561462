"""The files that come with answers of the demonstration: two letters as PDF, and one in Word.

Made here and not kept, as small files are made in no time. Two hold something for the desk to look
at: a PDF a telephone number, the Word document a deletion that is still in it, and a comment.
"""

import io
import zipfile

from intake.core.submission import Attachment

_LETTER = (
    "Brev om vores søns overgang",
    "",
    "Da vores søn fyldte 18, sluttede hans støtte på en fredag. Den næste",
    "sagsbehandler ringede tre måneder senere.",
    "",
    "Vi har skrevet ned, hvad der skete fra uge til uge. Ring gerne på",
    "70 10 20 30, hvis I vil se det hele.",
    "",
    "Venlig hilsen",
    "En borger i Nordvest",
)
_PROGRAMME = (
    "En uge i naboskabscaféen",
    "",
    "Mandag: fællesspisning, og nogen at tale med.",
    "Onsdag: lektiehjælp og cykelværksted.",
    "Fredag: kaffe. Vi går ud og henter dem, der ikke selv kommer.",
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def programme() -> tuple[Attachment, ...]:
    """Return the one file that holds nothing private."""
    return (Attachment("En uge i caféen.pdf", "application/pdf", _pdf(_PROGRAMME)),)


def files() -> tuple[Attachment, ...]:
    """Return the two files that a person has to look at, the same each time."""
    return (
        Attachment("Brev om overgangen.pdf", "application/pdf", _pdf(_LETTER)),
        Attachment("Forslag til en kontaktperson.docx", f"{_TYPE}.document", _docx()),
    )


def _pdf(lines: tuple[str, ...]) -> bytes:
    """Return a page with these lines, in a font that every reader has."""
    shown = b"".join(b"(%b) Tj T*\n" % _escaped(each) for each in lines)
    content = b"BT /F 12 Tf 18 TL 72 760 Td\n" + shown + b"ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    made, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % each for each in places)
    size = len(objects) + 1
    return made + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(made))
    )


def _escaped(text: str) -> bytes:
    found = text.encode("cp1252")
    for each in (b"\\", b"(", b")"):
        found = found.replace(each, b"\\" + each)
    return found


def _docx() -> bytes:
    """Return a Word document with a deletion, an insertion and a comment."""
    body = (
        f"{_paragraph('Forslag til en kontaktperson')}"
        f"<w:p>{_run('Hvert ungt menneske skal have én kontaktperson ')}"
        f'<w:del w:id="1" w:author="Mor"><w:r><w:delText xml:space="preserve">'
        "fra den gamle afdeling</w:delText></w:r></w:del>"
        f'<w:ins w:id="2" w:author="Far">{_run("fra den nye afdeling")}</w:ins>{_run(".")}</w:p>'
        f'<w:p><w:commentRangeStart w:id="0"/>{_run("Vi stiller gerne op til et møde.")}'
        '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>'
    )
    comment = f'<w:comment w:id="0" w:author="Mor">{_paragraph("Skal det med?")}</w:comment>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
        f'<Override PartName="/word/comments.xml" ContentType="{_TYPE}.comments+xml"/></Types>',
        "_rels/.rels": _relation("officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": _relation("comments", "comments.xml"),
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
        "word/comments.xml": f'<w:comments xmlns:w="{_WORD}">{comment}</w:comments>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name), text)
    return made.getvalue()


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _paragraph(text: str) -> str:
    return f"<w:p>{_run(text)}</w:p>"


def _relation(kind: str, target: str) -> str:
    its = f'<Relationship Id="r1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{its}</Relationships>'
