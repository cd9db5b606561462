"""Documents that hide things, each in a way that people have met, and show something else."""

from tests.files.documents import escaped, pdf, stream

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def drawn_pdf(
    drawing: bytes,
    *more: bytes,
    page: bytes = b"",
    catalogue: bytes = b"",
    trailer: bytes = b"",
    resources: bytes = b"",
) -> bytes:
    """One page with this drawing on it; `more` are objects from number 6 on."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R" + catalogue + b">>",
        b"<</Type/Pages/Count 1/Kids[5 0 R]>>",
        FONT,
        stream(drawing),
        PAGE + b"/Font<</F1 3 0 R>>" + resources + b">>" + page + b">>",
        *more,
        trailer=trailer,
    )


def words(text: str, *, at: tuple[int, int] = (50, 700), size: int = 12, how: bytes = b"") -> bytes:
    """The drawing of a line of words."""
    return b"q BT " + how + b" /F1 %d Tf %d %d Td (" % (size, *at) + escaped(text) + b") Tj ET Q\n"


def box(x: int, y: int, width: int, height: int, colour: bytes = b"0 0 0 rg") -> bytes:
    """The drawing of a filled box."""
    return b"q " + colour + b" %d %d %d %d re f Q\n" % (x, y, width, height)


def under_a_box(hidden: str, shown: str) -> bytes:
    return drawn_pdf(words(shown, at=(50, 780)) + words(hidden) + box(45, 690, 400, 30))


def white_on_white(hidden: str, shown: str) -> bytes:
    return drawn_pdf(words(shown, at=(50, 780)) + words(hidden, how=b"1 1 1 rg"))


def invisible(hidden: str, shown: str) -> bytes:
    return drawn_pdf(words(shown, at=(50, 780)) + words(hidden, how=b"3 Tr"))


def off_the_page(hidden: str, shown: str) -> bytes:
    return drawn_pdf(words(shown, at=(50, 780)) + words(hidden, at=(900, 900)))


def cropped_away(hidden: str, shown: str) -> bytes:
    return drawn_pdf(
        words(shown, at=(50, 780)) + words(hidden, at=(50, 100)), page=b"/CropBox[0 400 595 842]"
    )


def under_a_picture(hidden: str, shown: str) -> bytes:
    dots = stream(
        bytes(each * 37 % 256 for each in range(40 * 40)),
        b"/Type/XObject/Subtype/Image/Width 40/Height 40/ColorSpace/DeviceGray/BitsPerComponent 8",
    )
    drawing = words(shown, at=(50, 780)) + words(hidden) + b"q 400 0 0 60 45 670 cm /I Do Q\n"
    return drawn_pdf(drawing, dots, resources=b"/XObject<</I 6 0 R>>")


def in_a_layer_that_is_off(hidden: str, shown: str) -> bytes:
    drawing = words(shown, at=(50, 780)) + b"/OC /L BDC " + words(hidden) + b"EMC\n"
    layer = b"<</Type/OCG/Name(Skjult)>>"
    return drawn_pdf(
        drawing,
        layer,
        resources=b"/Properties<</L 6 0 R>>",
        catalogue=b"/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>",
    )


def inside_a_drawing(hidden: str, shown: str) -> bytes:
    """In a form of its own (a drawing that is used), with a box over it."""
    form = stream(
        words(hidden),
        b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>",
    )
    drawing = words(shown, at=(50, 780)) + b"/X Do\n" + box(45, 690, 400, 30)
    return drawn_pdf(drawing, form, resources=b"/XObject<</X 6 0 R>>")


def earlier_revision(hidden: str, shown: str) -> bytes:
    """A PDF that was saved again: the page that stood there before is still in the file."""
    first = drawn_pdf(words(hidden))
    new = stream(words(shown, at=(50, 780)))
    at = len(first)
    more = b"4 0 obj\n" + new + b"\nendobj\n"
    table = b"xref\n4 1\n%010d 00000 n \n" % at
    previous = first.rindex(b"xref\n0 ")
    end = b"trailer\n<</Size 6/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        previous,
        at + len(more),
    )
    return first + more + table + end


def in_a_note(hidden: str, shown: str) -> bytes:
    note = b"<</Type/Annot/Subtype/Text/Rect[60 600 80 620]/T(" + escaped(hidden)
    note += b")/Contents(" + escaped(hidden) + b")>>"
    return drawn_pdf(words(shown, at=(50, 780)), note, page=b"/Annots[6 0 R]")


def in_properties(hidden: str, shown: str) -> bytes:
    said = escaped(hidden)
    packet = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a>" + said + b"</a></x:xmpmeta>"
    return drawn_pdf(
        words(shown, at=(50, 780)),
        b"<</Author(" + said + b")/Title(" + said + b")>>",
        stream(packet, b"/Type/Metadata/Subtype/XML"),
        catalogue=b"/Metadata 7 0 R",
        trailer=b"/Info 6 0 R",
    )


def in_a_file_inside(hidden: str, shown: str) -> bytes:
    said = escaped(hidden)
    return drawn_pdf(
        words(shown, at=(50, 780)),
        b"<</Type/Filespec/F(" + said + b".txt)/EF<</F 7 0 R>>>>",
        stream(said, b"/Type/EmbeddedFile"),
        catalogue=b"/Names<</EmbeddedFiles<</Names[(a) 6 0 R]>>>>",
    )


def in_a_script(hidden: str, shown: str) -> bytes:
    return drawn_pdf(
        words(shown, at=(50, 780)),
        b"<</S/JavaScript/JS(app.alert\\('" + escaped(hidden) + b"'\\))>>",
        catalogue=b"/OpenAction 6 0 R",
    )


def in_a_hidden_field(hidden: str, shown: str) -> bytes:
    """A form with a value that nobody sees, and one that is shown."""
    look = stream(
        b"BT /F1 12 Tf 2 5 Td (" + escaped(shown) + b") Tj ET",
        b"/Type/XObject/Subtype/Form/BBox[0 0 300 20]/Resources<</Font<</F1 3 0 R>>>>",
    )
    seen = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(navn)/F 4/Rect[50 600 350 620]/V("
    seen += escaped(shown) + b")/AP<</N 6 0 R>>>>"
    unseen = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(cpr)/F 2/Rect[50 500 350 520]/V("
    unseen += escaped(hidden) + b")/AP<</N 9 0 R>>>>"
    under = stream(
        b"BT /F1 12 Tf 2 5 Td (" + escaped(hidden) + b") Tj ET",
        b"/Type/XObject/Subtype/Form/BBox[0 0 300 20]/Resources<</Font<</F1 3 0 R>>>>",
    )
    return drawn_pdf(
        words("Skema", at=(50, 780)),
        look,
        seen,
        unseen,
        under,
        page=b"/Annots[7 0 R 8 0 R]",
        catalogue=b"/AcroForm<</Fields[7 0 R 8 0 R]/DR<</Font<</F1 3 0 R>>>>>>",
    )


PDFS = (
    under_a_box,
    white_on_white,
    invisible,
    off_the_page,
    cropped_away,
    under_a_picture,
    in_a_layer_that_is_off,
    inside_a_drawing,
    earlier_revision,
    in_a_note,
    in_properties,
    in_a_file_inside,
    in_a_script,
    in_a_hidden_field,
)
