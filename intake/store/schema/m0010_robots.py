"""Bounces hard and soft, what kind each message was, and what makes two messages the same."""

from sqlite_utils import Database

from intake.core.sameness import content_of


def robots(db: Database) -> None:
    """Add what is known of letters that came back, and of each message without its envelope."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
    for (number,) in db.conn.execute("SELECT id FROM inbox ORDER BY id").fetchall():
        raw = db.conn.execute("SELECT raw FROM inbox WHERE id = ?", (number,)).fetchone()[0]
        db.conn.execute(
            "UPDATE inbox SET content = ? WHERE id = ?", (content_of(bytes(raw)), number)
        )
    db.conn.execute(
        "UPDATE inbox SET kind = CASE fate WHEN 'repeated' THEN fate"
        " ELSE coalesce(json_extract(reading, '$.kind'), '') END WHERE reading != ''"
    )


_STATEMENTS = (
    # A server is still trying, or gave up for now: the address may be good.
    "ALTER TABLE delivery ADD COLUMN delayed_at TEXT",
    "ALTER TABLE delivery ADD COLUMN delay TEXT NOT NULL DEFAULT ''",  # in the server's words
    # The address that a letter's bounces come to.
    "CREATE INDEX letter_returns ON letter (envelope_from COLLATE NOCASE)"
    " WHERE envelope_from != ''",
    # What a person calls it, beside the fate: out-of-office, own-mail, bounce ...
    "ALTER TABLE inbox ADD COLUMN kind TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX inbox_by_machine ON inbox (kind, id)"
    " WHERE fate IN ('automatic', 'bounce', 'repeated')",
    # The digest of the message without its traces; `digest` is of its bytes and its envelope.
    "ALTER TABLE inbox ADD COLUMN content TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX inbox_content ON inbox (content)",
)
