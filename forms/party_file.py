"""The address book in a CSV file: name,kind,email[,email2…], checked line by line."""

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email

from intake.core import identifiers
from intake.core.errors import FileProblem
from intake.core.party import Party, PartyKind

_DANISH = {
    "råd": PartyKind.COUNCIL,
    "forening": PartyKind.ASSOCIATION,
    "organisation": PartyKind.ASSOCIATION,
    "myndighed": PartyKind.AUTHORITY,
    "virksomhed": PartyKind.COMPANY,
    "andet": PartyKind.OTHER,
}


class Wrong(StrEnum):
    """What can be wrong with a line."""

    NAME_MISSING = "name missing"
    NAME_UNSEEN = "name unseen"
    KIND = "kind"
    ADDRESS_MISSING = "address missing"
    ADDRESS = "address"
    TWICE = "twice"


class RowProblem(FileProblem):
    """One line cannot be used: `wrong` says why, `written` what stands there."""

    def __init__(self, where: str, problem: str, wrong: Wrong, written: str = "") -> None:
        super().__init__(where, problem)
        self.wrong = wrong
        self.written = written


@dataclass(frozen=True)
class Row:
    """One line of the file: its number, what stands in it, and the party or what is wrong."""

    number: int
    cells: tuple[str, ...]
    party: Party | None = None
    problem: RowProblem | None = None


def read(content: bytes) -> list[Party]:
    """Return the parties in the file. Raises FileProblem naming the first line that is wrong.

    UTF-8 or, as Excel in Denmark writes it, Windows-1252; comma or semicolon; a first line with
    the columns' names is skipped.
    """
    parties = []
    for row in rows(content):
        if row.problem:
            raise row.problem
        if row.party:
            parties.append(row.party)
    return parties


def rows(content: bytes) -> list[Row]:
    """Return every line of the file, each with its party or with what is wrong with it.

    Raises FileProblem where it is no CSV at all.
    """
    found: list[Row] = []
    names: set[str] = set()
    for number, written in _lines(unicodedata.normalize("NFC", _decoded(content))):
        if not any(written) or (number == 1 and written[0].lower() in {"name", "navn"}):
            continue
        try:
            party = _party(written, number)
            if party.name in names:
                problem = f"{party.name} is in the file twice"
                raise RowProblem(f"line {number}", problem, Wrong.TWICE, party.name)
        except RowProblem as error:
            found.append(Row(number, tuple(written), problem=error))
        else:
            names.add(party.name)
            found.append(Row(number, tuple(written), party))
    return found


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
        raise RowProblem(where, "the name is missing", Wrong.NAME_MISSING)
    if any(unicodedata.category(each)[0] == "C" for each in name):
        problem = f"the name {name!r} holds a sign that cannot be seen"
        raise RowProblem(where, problem, Wrong.NAME_UNSEEN, name)
    kind = _DANISH.get(kind, kind)
    if kind not in list(PartyKind):
        problem = f"{kind!r} is no kind; write {', '.join(PartyKind)}"
        raise RowProblem(where, problem, Wrong.KIND, kind)
    addresses: dict[str, str] = {}
    for each in filter(None, cells[2:]):
        written = address(each, where)
        addresses.setdefault(written.lower(), written)
    if not addresses:
        raise RowProblem(where, f"{name} has no e-mail address", Wrong.ADDRESS_MISSING)
    public_id = identifiers.public_id("party", name)
    return Party(name, PartyKind(kind), public_id, tuple(addresses.values()))


def address(written: str, where: str) -> str:
    """Return an e-mail address in the form it is sent to. Raises FileProblem."""
    try:
        checked = validate_email(written, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        problem = f"{written!r} is no e-mail address: {error}"
        raise RowProblem(where, problem, Wrong.ADDRESS, written) from None
    return checked.ascii_email or checked.normalized
