"""Whole office documents that an office program opens, with what people hide in them."""

from tests.files.documents import W, X, paragraph, zipped

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = "application/vnd.openxmlformats-package.core-properties"
_MAIN = "application/vnd.openxmlformats-officedocument"


def _types(**parts: str) -> str:
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="bin" ContentType="application/vnd.ms-office.oleObject"/>'
        f"{overrides}</Types>"
    )


def _relations(*targets: tuple[str, str]) -> str:
    found = "".join(
        f'<Relationship Id="r{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def letter(body: str, *, comment: str = "", properties: str = "", embedded: bytes = b"") -> bytes:
    """A Word document that opens; `body` is markup."""
    word = f"{_MAIN}.wordprocessingml"
    core = "http://purl.org/dc/elements/1.1/"
    return zipped(
        {
            "[Content_Types].xml": _types(
                **{
                    "word/document.xml": f"{word}.document.main+xml",
                    "word/comments.xml": f"{word}.comments+xml",
                    "docProps/core.xml": f"{_CORE}+xml",
                }
            ),
            "_rels/.rels": _relations(
                (f"{_OFFICE}/officeDocument", "word/document.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ),
            "word/_rels/document.xml.rels": _relations((f"{_OFFICE}/comments", "comments.xml")),
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            "word/comments.xml": (
                f'<w:comments {W}><w:comment w:id="0" w:author="{comment or "x"}">'
                f"{paragraph(comment or 'x')}</w:comment></w:comments>"
            ),
            "docProps/core.xml": (
                f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
                f' xmlns:dc="{core}"><dc:creator>{properties}</dc:creator>'
                f"<dc:title>{properties}</dc:title></cp:coreProperties>"
            ),
            "word/embeddings/oleObject1.bin": embedded or b"x",
        }
    )


def run(text: str, how: str = "") -> str:
    return f'<w:r><w:rPr>{how}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tracked(deleted: str, inserted: str) -> str:
    gone = f'<w:del w:id="1" w:author="a"><w:r><w:delText>{deleted}</w:delText></w:r></w:del>'
    return f'<w:p>{gone}<w:ins w:id="2" w:author="b">{run(inserted)}</w:ins></w:p>'


def commented(text: str) -> str:
    reference = '<w:r><w:commentReference w:id="0"/></w:r>'
    start, end = '<w:commentRangeStart w:id="0"/>', '<w:commentRangeEnd w:id="0"/>'
    return f"<w:p>{start}{run(text)}{end}{reference}</w:p>"


def workbook(shown: str, hidden: str) -> bytes:
    """A workbook with a hidden sheet, a hidden row and a hidden column beside what is shown."""
    sheet = f"{_MAIN}.spreadsheetml"

    def cell(at: str, text: str) -> str:
        return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'

    wide = '<col min="1" max="1" width="40" customWidth="1"/>'
    first = (
        f'<worksheet {X}><cols>{wide}<col min="2" max="2" hidden="1" width="9"/></cols><sheetData>'
        f'<row r="1">{cell("A1", shown)}{cell("B1", hidden)}</row>'
        f'<row r="2" hidden="1">{cell("A2", hidden)}</row></sheetData></worksheet>'
    )
    second = (
        f'<worksheet {X}><sheetData><row r="1">{cell("A1", hidden)}</row></sheetData></worksheet>'
    )
    names = (
        f'<workbook {X} xmlns:r="{_OFFICE}"><sheets><sheet name="Ark" sheetId="1" r:id="r1"/>'
        f'<sheet name="{hidden}" sheetId="2" state="hidden" r:id="r2"/></sheets></workbook>'
    )
    return zipped(
        {
            "[Content_Types].xml": _types(
                **{
                    "xl/workbook.xml": f"{sheet}.sheet.main+xml",
                    "xl/worksheets/sheet1.xml": f"{sheet}.worksheet+xml",
                    "xl/worksheets/sheet2.xml": f"{sheet}.worksheet+xml",
                }
            ),
            "_rels/.rels": _relations((f"{_OFFICE}/officeDocument", "xl/workbook.xml")),
            "xl/_rels/workbook.xml.rels": _relations(
                (f"{_OFFICE}/worksheet", "worksheets/sheet1.xml"),
                (f"{_OFFICE}/worksheet", "worksheets/sheet2.xml"),
            ),
            "xl/workbook.xml": names,
            "xl/worksheets/sheet1.xml": first,
            "xl/worksheets/sheet2.xml": second,
        }
    )
