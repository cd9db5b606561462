"""A file's name can be shown and stored, however it was written, and stays what it is."""

import pytest

from intake.mail.parts import safe_name


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Mine dokumenter\\høringssvar.pdf", "høringssvar.pdf"),
        ("A\N{COMBINING RING ABOVE}se.docx", "Åse.docx"),
        ("svar\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe", "svarfdp.exe"),
        ("a\r\nb\0.pdf", "ab.pdf"),
        (" . ", "vedhæftet"),
        ("x" * 175 + " " * 10 + "y.pdf", "x" * 175 + ".pdf"),  # the cut falls in the spaces
        ("x" * 179 + ". y" + "z" * 20, "x" * 179),
        ("x" * 170 + "." * 4 + "y" * 40, "x" * 170 + "." * 4 + "y" * 6),  # the cut makes an ending
        ("a\N{ZERO WIDTH SPACE}\N{COMBINING RING ABOVE}.pdf", "å.pdf"),
    ],
)
def test_a_file_is_named(written, shown):
    assert safe_name(written) == shown
    assert safe_name(shown) == shown
