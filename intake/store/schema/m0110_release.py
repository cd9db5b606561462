"""The way out in two steps: approved, seen by its sender, let out; and what was taken down."""

from sqlite_utils import Database


def release(db: Database) -> None:
    """Add how answers to a consultation are let out, and what was said against it."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    # Hours in which a sender may object to the public version before it is public; 0 is none.
    "ALTER TABLE consultation ADD COLUMN objection_hours INTEGER NOT NULL DEFAULT 0"
    " CHECK (objection_hours BETWEEN 0 AND 720)",
    "ALTER TABLE consultation ADD COLUMN release_by TEXT NOT NULL DEFAULT 'approver'"
    " CHECK (release_by IN ('approver', 'another', 'publisher'))",
    # Approved, and not yet let out: nothing of it is public.
    "ALTER TABLE submission ADD COLUMN awaits_release INTEGER NOT NULL DEFAULT 0"
    " CHECK (awaits_release IN (0, 1))",
    "CREATE INDEX submission_awaiting ON submission (id) WHERE awaits_release",
    # The last approval of an answer; earlier ones are in the event log.
    """CREATE TABLE approval (
        submission_id INTEGER PRIMARY KEY REFERENCES submission (id),
        edition TEXT NOT NULL,  -- of the public face that was approved
        made_at TEXT NOT NULL,
        made_by TEXT NOT NULL,
        hours INTEGER NOT NULL,  -- to object in; 0 where nobody is asked
        told_at TEXT,  -- when the letter with the public version was owed
        objection_until TEXT
    ) STRICT""",
    """CREATE TABLE objection (
        id INTEGER PRIMARY KEY,
        submission_id INTEGER NOT NULL REFERENCES submission (id),
        made_at TEXT NOT NULL,
        text TEXT NOT NULL CHECK (text != ''),
        edition TEXT NOT NULL,  -- what was objected to
        settled_at TEXT,
        settled_by TEXT NOT NULL DEFAULT '',
        outcome TEXT NOT NULL DEFAULT ''
            CHECK (outcome IN ('', 'changed', 'overruled', 'withheld', 'withdrawn')),
        reason TEXT NOT NULL DEFAULT '',  -- told to the sender
        told_at TEXT,
        CHECK ((settled_at IS NULL) = (outcome = ''))
    ) STRICT""",
    "CREATE UNIQUE INDEX objection_open ON objection (submission_id) WHERE settled_at IS NULL",
    "CREATE INDEX objection_of ON objection (submission_id)",
    "CREATE INDEX objection_untold ON objection (id) WHERE settled_at IS NOT NULL"
    " AND told_at IS NULL",
    # What was public and is no longer: the public keeps seeing that, when and by which reason.
    """CREATE TABLE withdrawal (
        submission_id INTEGER PRIMARY KEY REFERENCES submission (id),
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('respondent', 'corrected', 'replaced', 'personal',
            'rights', 'law', 'mistake', 'other'))
    ) STRICT""",
)
