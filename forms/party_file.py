"""The address book in a CSV file: name,kind,email[,email2…], checked line by line."""

import csv
import io
import unicodedata
from collections.abc import Iterator

from email_validator import EmailNotValidError, validate_email

from intake.core import identifiers
from intake.core.errors import FileProblem
from intake.core.party import Party, PartyKind


def read(content: bytes) -> list[Party]:
    """Return the parties in the file. Raises FileProblem naming the first line that is wrong.

    UTF-8 or, as Excel in Denmark writes it, Windows-1252; comma or semicolon; a first line with
    the columns' names is skipped.
    """
    parties: dict[str, Party] = {}
    for number, written in _lines(unicodedata.normalize("NFC", _decoded(content))):
        if not any(written) or (number == 1 and written[0].lower() in {"name", "navn"}):
            continue
        party = _party(written, number)
        if party.name in parties:
            raise FileProblem(f"line {number}", f"{party.name} is in the file twice")
        parties[party.name] = party
    return list(parties.values())


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    # newline=None, for a lone CR, which old programs end lines with, would be an error.
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, 1):
            yield number, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise FileProblem(f"line {reader.line_num}", f"is not CSV: {error}") from None


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _party(cells: list[str], number: int) -> Party:
    where = f"line {number}"
    name, kind = cells[0], (cells[1] if len(cells) > 1 else "").lower() or PartyKind.COUNCIL
    if not name:
        raise FileProblem(where, "the name is missing")
    if any(unicodedata.category(each)[0] == "C" for each in name):
        raise FileProblem(where, f"the name {name!r} holds a sign that cannot be seen")
    if kind not in list(PartyKind):
        raise FileProblem(where, f"{kind!r} is no kind; write {', '.join(PartyKind)}")
    addresses: dict[str, str] = {}
    for each in filter(None, cells[2:]):
        written = address(each, where)
        addresses.setdefault(written.lower(), written)
    if not addresses:
        raise FileProblem(where, f"{name} has no e-mail address")
    public_id = identifiers.public_id("party", name)
    return Party(name, PartyKind(kind), public_id, tuple(addresses.values()))


def address(written: str, where: str) -> str:
    """Return an e-mail address in the form it is sent to. Raises FileProblem."""
    try:
        checked = validate_email(written, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise FileProblem(where, f"{written!r} is no e-mail address: {error}") from None
    return checked.ascii_email or checked.normalized
