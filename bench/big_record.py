"""A record with as many public answers as one asks for, in Danish and the same each time.

Written straight into the tables, as so many people would take weeks to send: about a kilobyte of
text each, a tenth from councils with points under themes, over consultations of which the first
holds a tenth of all. The desk's own search knows none of them: that is another benchmark's matter.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from sqlite_utils import Database

from intake.core.consultation import Consultation, Stage
from intake.core.identifiers import public_id, reference
from intake.core.party import Party, PartyKind
from intake.store import consultations, parties
from intake.store.connection import connect, text_of, transaction
from intake.store.schema import initialise

SEED = 6
BEGUN = datetime(2026, 1, 5, 8, tzinfo=UTC)
LETTERS = 1000
COUNCILS = 60
AT_ONCE = 20_000
SENTENCES = 20_000
THEMES = ("Overgange", "Netværk", "Beskæftigelse", "Bolig", "Sundhed", "Børn", "Trafik")

_SMALL, _WORDS = (
    line.split()
    for line in (Path(__file__).parent / "danish_words.txt").read_text("utf-8").splitlines()
)
"""Small words, and those that Danish joins: "parkbænk"."""
_ENDS = ("", "", "en", "er", "erne", "et", "s", "ens")


def make(path: Path, count: int) -> Database:
    """Return a new record with `count` published answers, a few more waiting to be approved."""
    db = connect(path)
    initialise(db)
    db.conn.execute("PRAGMA synchronous = OFF")
    chance = Random(SEED)
    slugs = [f"hoering-{number}" for number in range(max(3, count // 1000))]
    with transaction(db):
        for slug in slugs:
            consultations.put(db, _consultation(slug, chance))
        for number in range(COUNCILS):
            parties.put(db, _council(number))
    for start in range(0, count, AT_ONCE):
        with transaction(db):
            for number in range(start, min(start + AT_ONCE, count)):
                _answer(db, number, 1 + int(len(slugs) * chance.random() ** 3), chance)
            db.conn.execute("DELETE FROM search_due")
    db.conn.execute("PRAGMA synchronous = EXTRA")
    return db


def sentence(chance: Random) -> str:
    """Return a sentence of words that Danes use, some of them joined as Danish joins words."""
    found = []
    for _ in range(chance.randrange(6, 14)):
        if chance.random() < 0.5:
            found.append(chance.choice(_SMALL))
        else:
            joined = "".join(chance.choice(_WORDS) for _ in range(chance.choice((1, 1, 2))))
            found.append(joined + chance.choice(_ENDS))
    return f"{' '.join(found).capitalize()}. "


@cache
def _sentences() -> list[str]:
    chance = Random(SEED)
    return [sentence(chance) for _ in range(SENTENCES)]


def words(chance: Random, letters: int = LETTERS) -> str:
    """Return about so many letters of sentences."""
    found = ""
    while len(found) < letters:
        found += _sentences()[int(SENTENCES * chance.random())]
    return found.strip()


def _answer(db: Database, number: int, consultation: int, chance: Random) -> None:
    key, council = f"bench {number}", chance.random() < 0.1
    at = BEGUN + timedelta(seconds=chance.randrange(86_400 * 300))
    row: dict[str, Any] = {
        "id": number + 1,
        "key": key,
        "reference": reference(key),
        "public_id": public_id("submission", key),
        "receipt_token_hash": key,
        "consultation_id": consultation,
        "channel": chance.choice(("web", "web", "email")),
        "status": "published",
        "received_at": text_of(at),
        "author_name": "" if council else f"Borger {number}",
        "speaks_as": "council" if council else chance.choice(("citizen", "citizen", "company")),
        "preference": "named",
        "body": words(chance),
        "identity": "unverified",
        "reasons": "[]",
        "findings": "[]",
        "number": number + 1,
        **dict.fromkeys(("late", "nil_return", "needs_review"), 0),
        **dict.fromkeys(_EMPTY, ""),
    }
    _insert(db, "submission", row)
    if council:
        _insert(
            db,
            "submission_party",
            {"submission_id": row["id"], "party_id": 1 + chance.randrange(COUNCILS)},
        )
        for place in (1, 2):
            point = {"text": sentence(chance).strip(), "theme": chance.choice(THEMES)}
            _insert(db, "point", {"submission_id": row["id"], "number": place, **point})


_EMPTY = (
    "email",
    "organisation",
    "notice",
    "identity_reason",
    "subject",
    "quoted",
    "signature",
)


def _insert(db: Database, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join("?" for _ in row)
    db.conn.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def _consultation(slug: str, chance: Random) -> Consultation:
    return Consultation(
        slug=slug,
        title=sentence(chance).strip(" ."),
        stage=Stage.ANNOUNCED,
        opens_at=BEGUN,
        closes_at=BEGUN + timedelta(days=1000),
        summary=words(chance, 200),
        body=words(chance),
        decides="Socialudvalget",
        unit="Socialforvaltningen",
        case_number=slug,
        what_next=words(chance, 100),
        reports_back="",
        how_to_answer="",
        questions=(),
        material=(),
    )


def _council(number: int) -> Party:
    name = f"Råd {number + 1}"
    return Party(name, PartyKind.COUNCIL, public_id("party", name), (f"raad{number}@example.dk",))
