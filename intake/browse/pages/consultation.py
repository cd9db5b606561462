"""One consultation from what was asked to what was kept, its answers party by party."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from intake.browse.pages.reading import ANSWERS, Facts, Row, row, rows, tally
from intake.core import pictures
from intake.store.engine import sqlite3

SPEAKERS = ("council", "association", "authority", "company", "citizen")
"""The order in which answers stand: those who were set to speak for others first."""

FATES = ("accepted", "partly", "not accepted", "passed on", "pending")
"""The order in which the parts of a bar stand."""

_NOT_OVER = frozenset({"open", "upcoming"})

MOST_ANSWERS = {"council": 20}
FEW_ANSWERS = 5
MOST_THEMES = 12
FEW_POINTS = 3
MOST_PARTIES = 200
MOST_TOLD = 50


def gather(db: sqlite3.Connection, key: str) -> Facts | None:
    """Return the consultation with this address; None where there is none."""
    it = row(db, "SELECT * FROM consultation WHERE id = ?", key)
    if it is None:
        return None
    invited = rows(
        db, "SELECT * FROM invited WHERE consultation = ? ORDER BY name LIMIT ?", key, MOST_PARTIES
    )
    themes = tally(db, "theme", consultation=key)
    told = _told(db, key)
    return {
        "it": it,
        "timeline": _timeline(it, told),
        "material": rows(
            db,
            "SELECT * FROM material WHERE consultation = ? ORDER BY number LIMIT ?",
            key,
            MOST_TOLD,
        ),
        "invited": invited,
        "answered": [each for each in invited if each["answered"]],
        "silent": [each for each in invited if not each["answered"]],
        "groups": _groups(db, key),
        "themes": [(each, themes[each], _points(db, key, each)) for each in _largest(themes)],
        "theme_count": len(themes),
        "taken_down": rows(db, "SELECT count(*) AS n FROM withdrawal WHERE consultation = ?", key)[
            0
        ]["n"],
        "redactions": tally(db, "redaction", consultation=key),
        "over_time_chart": pictures.columns(_days(tally(db, "day", consultation=key))),
        "asked_chart": pictures.bars(_asked(invited), order=("1", "0")),
        "themes_chart": _charted(_themes_by_party(db, key, themes)),
        "fates_chart": _charted(_fates(db, key), order=FATES),
        **told,
    }


def _groups(db: sqlite3.Connection, key: str) -> list[tuple[str, int, list[Row]]]:
    """Return who speaks, how many of them, and the newest answers of each."""
    counts = tally(db, "speaks_as", consultation=key)
    return [
        (
            speaker,
            counts[speaker],
            rows(
                db,
                f"{ANSWERS} WHERE s.consultation = ? AND s.speaks_as = ?"
                " ORDER BY s.received_on DESC, s.id LIMIT ?",
                key,
                speaker,
                MOST_ANSWERS.get(speaker, FEW_ANSWERS),
            ),
        )
        for speaker in SPEAKERS
        if speaker in counts
    ]


def _points(db: sqlite3.Connection, key: str, theme: str) -> list[Row]:
    return rows(
        db,
        "SELECT p.*, s.sender FROM point p JOIN submission s ON s.id = p.submission"
        " WHERE p.consultation = ? AND p.theme = ? ORDER BY p.id LIMIT ?",
        key,
        theme,
        FEW_POINTS,
    )


def _largest(counts: Mapping[str, int]) -> list[str]:
    """Return the names that count most; what has no name comes last."""
    return sorted(counts, key=lambda each: (not each, -counts[each], each))[:MOST_THEMES]


def _asked(invited: Iterable[Row]) -> dict[str, dict[str, int]]:
    """Return how many of each kind of party have a published answer ("1") and have not ("0")."""
    found: dict[str, dict[str, int]] = {}
    for each in invited:
        parts = found.setdefault(each["kind"], {})
        parts[str(each["answered"])] = parts.get(str(each["answered"]), 0) + 1
    return found


def _charted(
    counts: dict[str, dict[str, int]], *, order: Sequence[str] = ()
) -> pictures.Bars | None:
    return pictures.bars(counts, order) if counts else None


def _fates(db: sqlite3.Connection, key: str) -> dict[str, dict[str, int]]:
    """Return how many points of each theme came to which end."""
    found: dict[str, dict[str, int]] = {}
    for each in rows(
        db,
        "SELECT name, part, count FROM tally WHERE about = 'fate' AND consultation = ?"
        " ORDER BY name = '', name LIMIT 500",
        key,
    ):
        found.setdefault(each["name"], {})[each["part"]] = each["count"]
    return dict(list(found.items())[:MOST_THEMES])


def _days(counts: Mapping[str, int]) -> dict[date, int]:
    return {date.fromisoformat(day): count for day, count in counts.items()}


def _themes_by_party(
    db: sqlite3.Connection, key: str, themes: Mapping[str, int]
) -> dict[str, dict[str, int]]:
    """Return how many points each party has under each of the largest themes."""
    found: dict[str, dict[str, int]] = {each: {} for each in _largest(themes) if each}
    for name, part, count in db.execute(
        "SELECT name, part, count FROM tally WHERE about = 'theme by party' AND consultation = ?"
        " ORDER BY name, part LIMIT 2000",
        (key,),
    ):
        if name in found:
            found[name][part] = count
    return {theme: parties for theme, parties in found.items() if parties}


def _told(db: sqlite3.Connection, key: str) -> Facts:
    """Return what came after the answers: meetings, decisions, changes, promises and news."""

    def of(table: str, order: str) -> list[Row]:
        sql = f"SELECT * FROM {table} WHERE consultation = ? ORDER BY {order}, id LIMIT ?"
        return rows(db, sql, key, MOST_TOLD)

    decisions = of("decision", "decided_on DESC")
    for each in decisions:
        each["parts"], each["changes"] = [], []
    known = {each["id"]: each for each in decisions}
    for name, table in (("parts", "decision_part"), ("changes", "change")):
        for each in of(table, "decision"):
            if each["decision"] in known:
                known[each["decision"]][name].append(each)
    return {
        "decisions": decisions,
        "meetings": of("meeting", "starts_at"),
        "news": of("news", "published_on DESC"),
        "promises": _promises(db, key),
    }


def _timeline(it: Row, told: Facts) -> list[Row]:
    """Return what has happened and is to come, in the order of the days."""
    found = [
        {"at": it["opens_at"], "what": "opens", "is_done": it["status"] != "upcoming"},
        {"at": it["closes_at"], "what": "closes", "is_done": it["status"] not in _NOT_OVER},
    ]
    for what, kind, day in (
        ("meeting", "meetings", "starts_at"),
        ("decision", "decisions", "decided_on"),
        ("promise", "promises", "due_on"),
    ):
        for each in told[kind]:
            is_done = what != "promise" or each["status"] == "kept"
            found.append({"at": each[day], "what": what, "is_done": is_done, "of": each})
    return sorted(found, key=lambda each: str(each["at"]))


def _promises(db: sqlite3.Connection, key: str) -> list[Row]:
    """Return what was promised, once where the same was promised to several."""
    together: dict[tuple[str, ...], Row] = {}
    for each in rows(
        db,
        "SELECT p.*, y.name AS party_name FROM promise p LEFT JOIN party y ON y.id = p.party"
        " WHERE consultation = ? ORDER BY due_on, p.id LIMIT ?",
        key,
        MOST_PARTIES,
    ):
        same = (each["text"], each["due_on"], each["status"], each["outcome"])
        first = together.setdefault(same, {**each, "to": []})
        if each["party"]:
            first["to"].append({"id": each["party"], "name": each["party_name"]})
    return list(together.values())
