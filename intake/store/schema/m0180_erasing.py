"""Retention dates, legal holds, and what was erased: frames that stay without their words."""

from sqlite_utils import Database


def erasing(db: Database) -> None:
    """Add what erasing needs; nothing that is there is erased by it."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    """CREATE TABLE retention (
        consultation_id INTEGER PRIMARY KEY REFERENCES consultation (id),
        due_on TEXT NOT NULL,  -- a day in Copenhagen; the private may go from its beginning on
        set_at TEXT NOT NULL,
        set_by TEXT NOT NULL,
        confirmed_at TEXT,  -- when somebody said that what is due shall go
        confirmed_by TEXT NOT NULL DEFAULT '',
        erased_at TEXT  -- when all of it was gone
    ) STRICT""",
    """CREATE TABLE legal_hold (
        id INTEGER PRIMARY KEY,
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        reason TEXT NOT NULL CHECK (reason != ''),
        placed_at TEXT NOT NULL,
        placed_by TEXT NOT NULL,
        until TEXT NOT NULL,  -- a day; empty until somebody lifts it
        lifted_at TEXT,
        lifted_by TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX legal_hold_of ON legal_hold (consultation_id, id)",
    # What the ledger file says as well; what stands only there came with a restored backup.
    """CREATE TABLE erasure (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        consultation_id INTEGER REFERENCES consultation (id),  -- null where a person was erased
        reason TEXT NOT NULL,
        entry TEXT NOT NULL,  -- the line of the ledger: keyed hashes, no name
        finished_at TEXT  -- null until files and the public copy are clean, too
    ) STRICT""",
    "CREATE INDEX erasure_open ON erasure (id) WHERE finished_at IS NULL",
    "ALTER TABLE submission ADD COLUMN erased_at TEXT",
    # A published answer without its original: JSON of where, why and how often words were left out.
    "ALTER TABLE submission ADD COLUMN kept_face TEXT",
    "ALTER TABLE attachment ADD COLUMN size_before INTEGER",  # of an original that was erased
    "ALTER TABLE inbox ADD COLUMN erased_at TEXT",
    "ALTER TABLE letter ADD COLUMN erased_at TEXT",
    """CREATE TABLE withdrawal_with_erased (
        submission_id INTEGER PRIMARY KEY REFERENCES submission (id),
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('respondent', 'corrected', 'replaced', 'personal',
            'rights', 'law', 'mistake', 'other', 'erased'))
    ) STRICT""",
    "INSERT INTO withdrawal_with_erased SELECT submission_id, at, actor, kind FROM withdrawal",
    "DROP TABLE withdrawal",
    "ALTER TABLE withdrawal_with_erased RENAME TO withdrawal",
    # Words about a person may be emptied; nothing else of an event, and nothing put in their place.
    "DROP TRIGGER event_is_final",
    """CREATE TRIGGER event_is_final BEFORE UPDATE ON event
        WHEN NEW.id != OLD.id OR NEW.at != OLD.at OR NEW.action != OLD.action
            OR NEW.consultation != OLD.consultation OR NEW.previous != OLD.previous
            OR NEW.hash != OLD.hash OR NEW.actor NOT IN (OLD.actor, '')
            OR NEW.subject NOT IN (OLD.subject, '') OR NEW.detail NOT IN (OLD.detail, '')
        BEGIN SELECT RAISE (ABORT, 'events are never changed'); END""",
)
