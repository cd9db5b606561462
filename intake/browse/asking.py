"""What Datasette asks of a table, asked so that it costs what is shown and not what is there.

The rows are the same, and so are the counts: what was counted at publication is read, and what was
not is counted along an index where there is one. What does not look as expected is asked as it is.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

FIRST_PAGE = re.compile(
    r"^select [^()]* from (?P<table>\w+) (where .*)?order by \[?\w+\]?( desc)?(?= limit \d+$)", re.S
)
"""How Datasette asks for the first page of a sorted table."""

LATER_PAGE = re.compile(
    r"^select [^()]* from (?P<table>\w+) where (?P<which>.*)"
    r"\((?P<column>\w+) (?P<way>[<>]) (?P<value>:p\d+)(?: or (?P=column) is null)?"
    r" or \((?P=column) = (?P=value) and (?P<keys>.*)\)\)(?= order by)",
    re.S,
)
"""How it asks for the next ones: so that SQLite goes through all that came before, each time."""

COUNT = re.compile(r"^select count\(\*\) from (?P<table>\w+) (?P<where>where .*)?$", re.S)
"""How it counts the rows of a list."""

FACET = re.compile(
    r"^\s*select (?P<column>\w+) as value, count\(\*\) as count from \(\s*"
    r"select [\w, ]+ from (?P<table>\w+) (?P<where>where .*?)?\s*\)\s*"
    r"where (?P=column) is not null\s+group by (?P=column)"
    r" order by count desc, value limit (?P<most>\d+)\s*$",
    re.S,
)
"""How it counts the values of a column."""

ARRAY_FACET = re.compile(
    r"^\s*with inner as \(select [\w, ]+ from (?P<table>\w+) (?P<where>where .*?)?\),"
    r"\s*deduped_array_items as .* json_each\(\[inner\]\.(?P<column>\w+)\) j"
    r".* limit (?P<most>\d+)\s*$",
    re.S,
)
"""How it counts the items of lists, with every row of the table beside each of its items."""

FROM_PARTY = re.compile(r':(p\d+) in \(select value from json_each\("submission"\."party"\)\)')
"""How it narrows answers to those of a party: by reading the list of names in each of them."""

_OF_PARTY = (
    r"submission.id in (select sp.submission from submission_party sp"
    r" join party y on y.id = sp.party where y.name = :\1)"
)

SEARCHED = re.compile(
    r"\browid in \(select rowid from (?P<index>(?P<table>\w+)_fts)"
    r" where (?P=index) (?P<match>match (?:escape_fts\(:search\)|:search))\)"
)
"""How it looks for words: by finding all that has them, before it shows the first."""

NEWEST_FIRST = re.compile(r" order by (received_on desc|id)\b")
"""Orders in which rows can be walked along an index until enough are found."""

WALKED = 600
"""What it costs to look whether one row has the words, in rows found by the index, times a page."""

_NARROWED = re.compile(r'where "(?P<column>\w+)" = :p0\s*$')

_ALL = ""
_BY_CONSULTATION = "select id as value, submission_count as count from consultation"
_BY_NAME = "select name as value, sum(count) as count from tally where about = '{about}'"
_SPREAD = "select consultation as value, count from tally where about = '{about}' and name = :p0"

COUNTED = {
    ("consultation", _ALL): f"{_BY_CONSULTATION} where submission_count > 0",
    ("consultation", "consultation"): f"{_BY_CONSULTATION} where submission_count > 0 and id = :p0",
    ("consultation", "channel"): _SPREAD.format(about="channel"),
    ("consultation", "speaks_as"): _SPREAD.format(about="speaks_as"),
    **{
        (about, _ALL): _BY_NAME.format(about=about) + " group by name"
        for about in ("channel", "speaks_as")
    },
    ("party", _ALL): "select name as value, sum(submission_count) as count from party"
    " where submission_count > 0 group by name",
    **{
        (about, "consultation"): _BY_NAME.format(about=about)
        + " and consultation = :p0 group by name"
        for about in ("channel", "speaks_as", "party")
    },
    **{
        (about, about): _BY_NAME.format(about=about) + " and name = :p0 group by name"
        for about in ("channel", "speaks_as")
    },
}
"""Counts that stand in the file: by what is counted, and by what the list is narrowed."""

_LISTED = (
    "select value, sum(n) as count from (select distinct s.{column}, s.n, j.value"
    " from (select {column}, count(*) as n from {table} {where} group by {column}) s"
    " join json_each(s.{column}) j) group by value"
)


@dataclass(frozen=True)
class Known:
    """What is known of the tables of a file.

    `counts` has the rows of each, `keys` its primary key as it is written in ORDER BY, `required`
    the columns that always hold a value. A file that another version of the program wrote is not
    `ours`: what was counted in it may be other than we think.
    """

    ours: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    required: Mapping[str, set[str]] = field(default_factory=dict)


def better(sql: str, known: Known) -> str:
    """Return a statement that gives the same rows, in an order without ties, and reads less."""
    sql = FROM_PARTY.sub(_OF_PARTY, sql)
    return _counted(sql, known) or _facet(sql, known) or _paged(sql, known)


def frequent(found: re.Match[str], known: Known) -> tuple[str, int]:
    """Return the question for how many have the words, and from how many on that is frequent.

    To find all costs as many as there are, to walk until a page is full as many as lie between:
    from the root of their product on, walking is the quicker of the two.
    """
    many = math.isqrt(WALKED * known.counts.get(found["table"], 0))
    index, match = found["index"], found["match"]
    return f"select count(*) from (select 1 from {index} where {index} {match} limit {many})", many


def walked(sql: str, found: re.Match[str]) -> str | None:
    """Return the question for a page of what has frequent words; None for one that counts them."""
    if COUNT.match(sql) or FACET.match(sql) or ARRAY_FACET.match(sql):
        return None
    if not NEWEST_FIRST.search(sql):
        return sql
    index, table, match = found["index"], found["table"], found["match"]
    each = f"exists (select 1 from {index} f where f.rowid = {table}.rowid and f.{index} {match})"
    return sql[: found.start()] + each + sql[found.end() :]


def _counted(sql: str, known: Known) -> str | None:
    asked = COUNT.match(sql)
    if asked is None:
        return None
    if not asked["where"] and asked["table"] in known.counts:
        return f"select {known.counts[asked['table']]}"
    column = _narrowed(asked["where"])
    if known.ours and asked["table"] == "submission" and column and (column, column) in COUNTED:
        return f"select coalesce(sum(count), 0) from ({COUNTED[column, column]})"
    return sql


def _facet(sql: str, known: Known) -> str | None:
    asked = FACET.match(sql) or ARRAY_FACET.match(sql)
    if asked is None:
        return None
    column = _narrowed(asked["where"])
    found = None
    if known.ours and asked["table"] == "submission" and column is not None:
        found = COUNTED.get((asked["column"], column))
    if found is None and asked.re is ARRAY_FACET:
        found = _LISTED.format(**{**asked.groupdict(), "where": asked["where"] or ""})
    return f"{found} order by count desc, value limit {asked['most']}" if found else sql


def _narrowed(where: str | None) -> str | None:
    """Return the one column that a list is narrowed by; empty where by none, None by others."""
    if not where:
        return _ALL
    found = _NARROWED.match(where)
    return found["column"] if found else None


def _paged(sql: str, known: Known) -> str:
    """Return the question for a page of rows, those that sort alike in the order of their keys.

    Datasette 0.65 orders the first page by the column alone and the next ones by the key as well,
    so that rows would be left out and others shown twice, also in a CSV of everything.
    """
    first = FIRST_PAGE.match(sql)
    if first and first["table"] in known.keys:
        sql = f"{first[0]}, {known.keys[first['table']]}{sql[first.end() :]}"
    later = LATER_PAGE.match(sql)
    if later and later["column"] in known.required.get(later["table"], ()):
        column, way, value = later["column"], later["way"], later["value"]
        start = f"{column} {way}= {value} and ({column} {way} {value} or ({later['keys']}))"
        sql = sql[: later.end("which")] + start + sql[later.end() :]
    return sql
