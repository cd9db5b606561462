"""The case file: all that belongs to a consultation, as documents for a records system (ESDH).

What an archive needs to know of each document follows the fields that Danish records systems share
(docs/records-system.md): an id that never changes, which way it went, when, who, about what.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from intake.core.errors import IntakeError

FORMAT = "intake-case-file-1"

COLUMNS = (
    "id",
    "kind",
    "direction",
    "moment",
    "sender",
    "recipients",
    "subject",
    "case_number",
    "belongs_to",
    "path",
    "media_type",
    "size",
    "sha256",
    "state",
    "journal_number",
    "journalised_at",
    "journalised_by",
)
"""The columns of metadata.csv, one row for each document. Moments are UTC, sizes bytes."""

_UNSAFE = re.compile(r"[^\w.,()\- ]+")
_LONGEST_NUMBER = 100
_LEADING_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Direction(StrEnum):
    """Which way a document went, seen from the authority."""

    IN = "in"
    OUT = "out"
    INTERNAL = "internal"


class DocumentKind(StrEnum):
    """What a document is."""

    CONSULTATION = "consultation"
    ANSWER = "answer"
    VERSION = "answer-version"
    ATTACHMENT = "attachment"
    MAIL = "mail"
    LETTER = "letter"
    MEETING = "meeting"
    DECISION = "decision"
    PROMISE = "promise"
    MILESTONE = "milestone"
    ACCOUNT = "account"
    MEMO = "memo"
    DATA = "data"
    LOG = "event-log"


@dataclass(frozen=True, kw_only=True)
class Document:
    """One document. `belongs_to` is the id of the one it hangs on, if any.

    `content` gives its bytes when they are wanted, whole or piece by piece; None for what could
    not be made after all.
    """

    id: str
    kind: DocumentKind
    direction: Direction
    moment: datetime
    path: str
    media_type: str
    sender: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    belongs_to: str = ""
    state: str = ""
    content: Callable[[], bytes | Iterable[bytes] | None] = field(repr=False)


@dataclass(frozen=True)
class Journalised:
    """That a document is in the records system: under which number, since when, by whom."""

    document: str
    number: str
    at: datetime
    by: str


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with one row of a file of journal numbers; rows count from 1, the header's."""

    row: int
    problem: str


class BadNumbers(IntakeError):
    """A file of journal numbers cannot be taken in; `problems` say why, row by row."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        """Keep the problems; the sentence names the first."""
        self.problems = tuple(problems)
        super().__init__(f"Row {problems[0].row}: {problems[0].problem}")


def version_files(
    reference: str, versions: Sequence[tuple[int, Sequence[Mapping[str, str]]]]
) -> list[tuple[str, int, int, Mapping[str, str]]]:
    """Return the files of an answer with their ids: each once, with the first version that has it.

    So a file keeps its id, and the number it was journalised by, whatever versions come after.
    `versions` are numbers with the files they name, the first version first. Gives id, version,
    place and what is named.
    """
    given: set[tuple[str, str]] = set()
    found = []
    for number, named in versions:
        for at, each in enumerate(named, 1):
            if (each["name"], each["sha256"]) not in given:
                given.add((each["name"], each["sha256"]))
                found.append((f"file-{reference}-{number}-{at}", number, at, each))
    return found


def file_name(name: str) -> str:
    """Return a name that every file system and records system takes, æøå kept."""
    return _UNSAFE.sub("_", name).strip(" .")[:120] or "fil"


def cell(value: str) -> str:
    """Return the value as a CSV cell that no spreadsheet takes for a formula (OWASP)."""
    return f"'{value}" if value.startswith(_LEADING_FORMULA) else value


def numbers(text: str) -> dict[str, str]:
    """Return the journal number of each document id named in a CSV of `id` and `journal_number`.

    Comma, semicolon or tab between the cells, further columns left alone, rows without a number
    passed over: the metadata file comes back as it was sent, with numbers filled in. Raises
    BadNumbers, so that nothing is taken of a file with a mistake in it.
    """
    sample = text.lstrip("\ufeff")
    first = sample.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    table = csv.DictReader(io.StringIO(sample, newline=""), delimiter=mark)
    try:
        return _numbers(table)
    except csv.Error as error:
        raise BadNumbers([RowProblem(table.line_num, str(error))]) from None


def _numbers(table: "csv.DictReader[str]") -> dict[str, str]:
    missing = {"id", "journal_number"} - {each.strip() for each in table.fieldnames or ()}
    if missing:
        raise BadNumbers([RowProblem(1, f"no column {sorted(missing)[0]}")])
    found: dict[str, str] = {}
    problems: list[RowProblem] = []
    for at, row in enumerate(table, 2):
        its = {str(key).strip(): str(value or "").strip() for key, value in row.items() if key}
        document, number = its.get("id", ""), its.get("journal_number", "")
        if not number:
            continue
        problem = _problem(document, number, found)
        if problem:
            problems.append(RowProblem(at, problem))
        found[document] = number
    if problems:
        raise BadNumbers(problems)
    if not found:
        raise BadNumbers([RowProblem(1, "no row has a journal number")])
    return found


def _problem(document: str, number: str, found: dict[str, str]) -> str:
    if not document:
        return "no id"
    if found.get(document, number) != number:
        return f"{document} has another number already"
    if len(number) > _LONGEST_NUMBER or not number.isprintable():
        return "the number is too long or holds signs that cannot be shown"
    return ""
