"""Answers that are still being written: by one person, or by a council as a body."""

from sqlite_utils import Database


def drafts(db: Database) -> None:
    """Add drafts with their sections, who may write in them, and what is said beside them."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    """CREATE TABLE draft (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,  -- what its tokens are made from; opens nothing by itself
        token_hash TEXT NOT NULL UNIQUE,
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        party_id INTEGER REFERENCES party (id),  -- null for a person's own
        email TEXT NOT NULL DEFAULT '',  -- where its link was sent, at the owner's wish
        begun_at TEXT NOT NULL,
        saved_at TEXT NOT NULL,
        reference TEXT NOT NULL DEFAULT '',  -- of the answer that was made from it
        sent_at TEXT,
        -- what was sent is to be replaced by the final answer: one goes on writing
        is_provisional INTEGER NOT NULL DEFAULT 0 CHECK (is_provisional IN (0, 1))
    ) STRICT""",
    # A party writes one answer together, however many of its members have the link.
    "CREATE UNIQUE INDEX draft_of_party ON draft (consultation_id, party_id)"
    " WHERE party_id IS NOT NULL",
    """CREATE TABLE draft_section (
        draft_id INTEGER NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
        key TEXT NOT NULL,
        version INTEGER NOT NULL,
        content TEXT NOT NULL,  -- JSON: form fields by name, each with its values
        hand TEXT NOT NULL,  -- the browser it was written in; two of one person can clash, too
        author TEXT NOT NULL,
        at TEXT NOT NULL,
        -- written on top of an older version: kept so that no word is lost, but not in force
        is_aside INTEGER NOT NULL DEFAULT 0 CHECK (is_aside IN (0, 1)),
        PRIMARY KEY (draft_id, key, version)
    ) STRICT""",
    """CREATE TABLE draft_upload (
        draft_id INTEGER NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
        token_hash TEXT NOT NULL REFERENCES upload (token_hash) ON DELETE CASCADE,
        PRIMARY KEY (token_hash, draft_id)
    ) STRICT""",
    """CREATE TABLE draft_member (
        id INTEGER PRIMARY KEY,
        draft_id INTEGER NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        address TEXT NOT NULL,
        token_hash TEXT NOT NULL UNIQUE,
        is_contact INTEGER NOT NULL CHECK (is_contact IN (0, 1)),
        may_send INTEGER NOT NULL CHECK (may_send IN (0, 1)),  -- it was handed to them
        added_at TEXT NOT NULL,
        revoked_at TEXT,
        opened_at TEXT,
        writes_at TEXT NOT NULL DEFAULT '',  -- the section they had open last, and when
        writes_since TEXT
    ) STRICT""",
    "CREATE INDEX draft_member_of ON draft_member (draft_id)",
    """CREATE TABLE draft_comment (
        id INTEGER PRIMARY KEY,
        draft_id INTEGER NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
        key TEXT NOT NULL,
        author TEXT NOT NULL,
        text TEXT NOT NULL,
        at TEXT NOT NULL,
        resolved_by TEXT NOT NULL DEFAULT '',
        resolved_at TEXT
    ) STRICT""",
    "CREATE INDEX draft_comment_of ON draft_comment (draft_id, key, id)",
    """CREATE TABLE disowned (
        submission_id INTEGER NOT NULL REFERENCES submission (id),
        party_id INTEGER NOT NULL REFERENCES party (id),  -- "it is not our answer"
        at TEXT NOT NULL,
        PRIMARY KEY (submission_id, party_id)
    ) STRICT""",
)
