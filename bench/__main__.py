"""Runs the benchmarks and prints their tables: `python -m bench [--write] [NAME…]`.

Each is a module here with `run() -> dict`: "name", then its figures, "rows" for a table of them,
or "skipped" with the reason. With --write the tables also go into docs/benchmarks.md, each
between its two markers.
"""

import importlib.util
import os
import platform
import re
import sqlite3
import sys
from typing import Any

from intake.config import HERE

NAMES = (
    "web_answers",
    "form_page",
    "mail_in",
    "reading",
    "settling",
    "coming_and_going",
    "publishing",
    "public_record",
    "finding",
    "likeness",
    "journal",
    "letters_back",
    "case_file",
)
PAGE = HERE / "docs" / "benchmarks.md"


def main(words: list[str]) -> None:
    """Run the benchmarks named, or all."""
    names = [each for each in words if not each.startswith("-")] or list(NAMES)
    for name in names:
        if name not in NAMES:
            sys.exit(f"There is no benchmark called {name}; there are {', '.join(NAMES)}.")
    _say("machine", machine(), "--write" in words)
    for name in names:
        if importlib.util.find_spec(f"bench.{name}") is None:
            print(f"{name}: skipped, for bench/{name}.py is not here\n")
            continue
        found = importlib.import_module(f"bench.{name}").run()
        if "skipped" in found:
            print(f"{name}: skipped, for {found['skipped']}\n")
        else:
            _say(name, table(found), "--write" in words)


def machine() -> str:
    """Return what the figures were measured on, without naming it."""
    return (
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version},"
        f" {os.cpu_count()} cores, {platform.system()} {platform.machine()}."
    )


def table(found: dict[str, Any]) -> str:
    """Return figures as Markdown: a table of their rows, or one line for each."""
    rows = found.get("rows")
    if rows:
        return _table(list(rows[0]), [list(each.values()) for each in rows])
    return _table(
        ["what", "figure"],
        [[name.replace("_", " "), value] for name, value in found.items() if name != "name"],
    )


def _table(heads: list[str], rows: list[list[Any]]) -> str:
    aligned = ["---:" if isinstance(each, int | float) else "---" for each in rows[0]]
    lines = [heads, aligned, *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def _say(name: str, text: str, write: bool) -> None:
    print(f"{name}\n{text}\n", flush=True)
    if not write:
        return
    page = PAGE.read_text("utf-8")
    between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not between.search(page):
        sys.exit(f"docs/benchmarks.md has no markers for {name}")
    PAGE.write_text(between.sub(lambda found: f"{found[1]}{text}\n{found[2]}", page), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
