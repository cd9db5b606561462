"""The address book in a CSV file: name,kind,email[,email2…], checked line by line."""

import csv
import io

from email_validator import EmailNotValidError, validate_email

from intake.core import identifiers
from intake.core.errors import FileProblem
from intake.core.party import Party, PartyKind


def read(content: bytes) -> list[Party]:
    """Return the parties in the file. Raises FileProblem naming the first line that is wrong.

    UTF-8 or, as Excel in Denmark writes it, Windows-1252; comma or semicolon; a first line with
    the columns' names is skipped.
    """
    text = _decoded(content)
    delimiter = (
        ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    )
    parties: dict[str, Party] = {}
    for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1):
        written = [cell.strip() for cell in cells]
        if not any(written) or (number == 1 and written[0].lower() in {"name", "navn"}):
            continue
        party = _party(written, number)
        if party.name in parties:
            raise FileProblem(f"line {number}", f"{party.name} is in the file twice")
        parties[party.name] = party
    return list(parties.values())


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
    if kind not in list(PartyKind):
        raise FileProblem(where, f"{kind!r} is no kind; write {', '.join(PartyKind)}")
    addresses = tuple(address(each, where) for each in cells[2:] if each)
    if not addresses:
        raise FileProblem(where, f"{name} has no e-mail address")
    return Party(name, PartyKind(kind), identifiers.public_id("party", name), addresses)


def address(written: str, where: str) -> str:
    """Return an e-mail address in the form it is sent to. Raises FileProblem."""
    try:
        checked = validate_email(written, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise FileProblem(where, f"{written!r} is no e-mail address: {error}") from None
    return checked.ascii_email or checked.normalized
