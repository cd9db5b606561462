"""What is told to a person who asks what we hold of them (GDPR article 15), as HTML and as data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from intake.core import access_words
from intake.core.consultation import COPENHAGEN
from intake.core.processing import PARTS, TABLES

Found = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by table, each with the columns that are told, in the order of the list of columns."""


@dataclass(frozen=True, kw_only=True)
class AccessReport:
    """All that is held of one person. `who` is as they were looked for; `at` is UTC."""

    who: str
    at: datetime
    authority: str
    found: Found

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON can hold it, with the purpose of each table."""
        return {
            "about": self.who,
            "made_on": self.at.astimezone(COPENHAGEN).date().isoformat(),
            "authority": self.authority,
            "found": [
                {
                    "table": name,
                    "purpose": TABLES[name].purpose,
                    "kept": TABLES[name].kept,
                    "rows": [dict(each) for each in rows],
                }
                for name, rows in self.found.items()
            ],
        }

    def as_html(self, *, with_files: bool = False) -> str:
        """Return it as one page of its own, in Danish, that needs nothing but itself.

        `with_files` where the files it names lie beside it.
        """
        day = self.at.astimezone(COPENHAGEN).strftime("%d.%m.%Y")
        parts = "".join(
            f"<h2>{escape(heading)}</h2>{''.join(self._table(each) for each in tables)}"
            for heading, tables in self._parts()
        )
        return _PAGE.format(
            who=escape(self.who),
            authority=escape(self.authority),
            day=day,
            files=_BESIDE if with_files else _NAMED,
            parts=parts or "<p>Vi har ingen oplysninger om dig.</p>",
        )

    def _parts(self) -> list[tuple[str, list[str]]]:
        named = [
            (heading, [name for name in tables if self.found.get(name)])
            for heading, tables in PARTS.items()
        ]
        return [(heading, tables) for heading, tables in named if tables]

    def _table(self, name: str) -> str:
        purpose, kept = TABLES[name].purpose, TABLES[name].kept
        rows = "".join(f"<li><dl>{_terms(each)}</dl></li>" for each in self.found[name])
        heading = escape(purpose[0].upper() + purpose[1:])
        return f"<h3>{heading}</h3><p>Opbevares {escape(kept)}.</p><ol>{rows}</ol>"


def _terms(row: Mapping[str, Any]) -> str:
    found = (access_words.said(name, value) for name, value in row.items())
    return "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
        for name, value in filter(None, found)
    )


_BESIDE = "Filer og mails, som de kom, ligger ved siden af denne side i mapperne."
_NAMED = "Filer er nævnt ved navn; bed om dem, hvis du vil have dem med."

_PAGE = """<!DOCTYPE html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Indsigt: {who}</title>
<style>
body {{ font: 1rem/1.5 sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }}
dl div {{ display: grid; grid-template-columns: 12rem 1fr; gap: 1rem; }}
dt {{ font-weight: bold; }}
dd {{ margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }}
li {{ margin-bottom: 1rem; }}
</style>
</head>
<body>
<main>
<h1>Det har vi om {who}</h1>
<p>{authority} har samlet dette den {day} efter databeskyttelsesforordningens artikel 15.
Nøgler, aftryk og medarbejderes navne er udeladt. {files}</p>
<p>Du kan bede om, at noget bliver rettet eller slettet, gøre indsigelse og klage til
Datatilsynet.</p>
{parts}
</main>
</body>
</html>
"""
