"""Why each column of the record is there: purpose, protection, how long it is kept, public or not.

One list that everything about personal data follows from: the record of processing (GDPR art. 30),
what may become public, what a person is told of themselves. A column that is missing here, or
stands here twice, fails a test. The words are data for a Danish authority, so Danish in either
language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from intake.core.processing.answers import ANSWERS
from intake.core.processing.cases import CASES
from intake.core.processing.house import HOUSE
from intake.core.processing.kinds import Kept, Protection, Table
from intake.core.processing.post import POST

PARTS: dict[str, dict[str, Table]] = {
    "Svarene": ANSWERS,
    "Breve, mails og kladder": POST,
    "Høringerne og det, der kom ud af dem": CASES,
    "Huset": HOUSE,
}
"""The parts of the record by their headings."""

TABLES: dict[str, Table] = {name: table for part in PARTS.values() for name, table in part.items()}

__all__ = ["PARTS", "TABLES", "Column", "Kept", "Protection", "Table", "columns", "public"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """What is said of one column. `is_public` where an answer or a case that is public shows it."""

    table: str
    name: str
    purpose: str
    protection: Protection
    kept: Kept
    is_public: bool


def columns(tables: Mapping[str, Table] = TABLES) -> Iterator[Column]:
    """Give every column of the record, table by table."""
    for name, table in tables.items():
        shown = set(table.public.split())
        for protection, named in table.protected():
            for column in named.split():
                yield Column(
                    table=name,
                    name=column,
                    purpose=table.purpose,
                    protection=protection,
                    kept=Kept.SHOWN if column in shown else table.kept,
                    is_public=column in shown,
                )


def public() -> dict[str, str]:
    """Return the names of the columns that may become public, by table."""
    return {name: table.public for name, table in TABLES.items() if table.public}


def private() -> dict[str, str]:
    """Return the names of the columns that never do, by table."""
    found: dict[str, str] = {}
    for each in columns():
        if not each.is_public:
            found[each.table] = f"{found.get(each.table, '')} {each.name}".strip()
    return found
