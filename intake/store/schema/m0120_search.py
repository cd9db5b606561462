"""Finding answers again: the full-text index, and the indices of the lists."""

from sqlite_utils import Database

from intake.store import search_index


def search(db: Database) -> None:
    """Make the index over everything private, and let what is there already wait for it."""
    for statement in (*_STATEMENTS, *_triggers()):
        db.conn.execute(statement)
    db.conn.execute("INSERT INTO search_due SELECT id FROM submission")
    db.conn.execute(f"INSERT INTO search_due SELECT -id FROM inbox WHERE {search_index.IN_THE_PEN}")


_STATEMENTS = (
    # One row an answer (its id) or a message that is none (its id, negative): so words that stand
    # in different parts of it are found together (docs/decisions/0026-search.md).
    f"CREATE VIRTUAL TABLE search USING fts5 ({', '.join(search_index.COLUMNS)},"
    " tokenize = 'trigram')",
    # What changed in a transaction; `store.search_index` empties it before the commit.
    "CREATE TABLE search_due (id INTEGER PRIMARY KEY) STRICT",
    # The desk's lists, in their order, whatever they are narrowed to.
    "CREATE INDEX submission_by_time ON submission (received_at)",
    "CREATE INDEX submission_in_case ON submission (consultation_id, status, received_at)",
)

_WORDS = (
    "reference",
    "withheld_reason",
    "author_name",
    "email",
    "organisation",
    "body",
    "minority",
    "subject",
    "quoted",
    "signature",
)
_TRIGGER = (
    "CREATE TRIGGER search_{name} AFTER {when} BEGIN INSERT OR IGNORE INTO search_due {ids}; END"
)
_PARTS = ("answer", "point", "submission_party", "attachment", "note", "redaction")
_OF_FILE = "SELECT submission_id FROM attachment WHERE sha256 = NEW.sha256"
_OF_PARTY = "SELECT submission_id FROM submission_party WHERE party_id = NEW.id"
_OF_LETTER = "SELECT id FROM submission WHERE reference = {row}.submission_reference"


def _triggers() -> list[str]:
    """Whatever writes a word, and whoever, cannot forget the index."""
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in _WORDS)
    return [
        _due("submission_new", "INSERT ON submission", "SELECT NEW.id"),
        _due(
            "submission_words",
            f"UPDATE OF {', '.join(_WORDS)} ON submission WHEN {changed}",
            "SELECT NEW.id",
        ),
        _due("submission_gone", "DELETE ON submission", "SELECT OLD.id"),
        *(
            _due(f"{part}_{what.lower()}", f"{what} ON {part}", f"SELECT {row}.submission_id")
            for part in _PARTS
            for what, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
        ),
        _due("file_read", "UPDATE OF text ON file_text WHEN OLD.text != NEW.text", _OF_FILE),
        _due("party_name", "UPDATE OF name ON party WHEN OLD.name != NEW.name", _OF_PARTY),
        _due("letter_new", "INSERT ON letter", _OF_LETTER.format(row="NEW")),
        _due("letter_words", "UPDATE OF text, subject ON letter", _OF_LETTER.format(row="NEW")),
        _due("letter_gone", "DELETE ON letter", _OF_LETTER.format(row="OLD")),
        _due("message_new", "INSERT ON inbox WHEN NEW.fate IS NOT NULL", "SELECT -NEW.id"),
        _due(
            "message_read",
            "UPDATE OF fate, reading ON inbox"
            " WHEN OLD.fate IS NOT NEW.fate OR OLD.reading != NEW.reading",
            "SELECT -NEW.id",
        ),
        _due("message_gone", "DELETE ON inbox", "SELECT -OLD.id"),
    ]


def _due(name: str, when: str, ids: str) -> str:
    return _TRIGGER.format(name=name, when=when, ids=ids)
