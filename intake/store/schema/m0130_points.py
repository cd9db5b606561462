"""What the desk makes of answers: themes, fates of points, who read what, questions back."""

from sqlite_utils import Database


def points(db: Database) -> None:
    """Make the tables of the analysis, and the moment from which fates are public."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    # From this moment everyone may see what became of each point; null until somebody says so.
    "ALTER TABLE consultation ADD COLUMN fates_public_at TEXT",
    """CREATE TABLE theme (
        id INTEGER PRIMARY KEY,
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        parent_id INTEGER REFERENCES theme (id),  -- two levels: a parent has none of its own
        name TEXT NOT NULL CHECK (name != ''),
        position INTEGER NOT NULL,
        colour TEXT NOT NULL,
        word TEXT NOT NULL DEFAULT '',  -- what respondents could choose that means this theme
        merged_into INTEGER REFERENCES theme (id),  -- its uses count there, and it can come back
        is_removed INTEGER NOT NULL DEFAULT 0 CHECK (is_removed IN (0, 1))
    ) STRICT""",
    "CREATE INDEX theme_of_consultation ON theme (consultation_id, position)",
    """CREATE TABLE theme_change (
        id INTEGER PRIMARY KEY,
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        what TEXT NOT NULL,
        states TEXT NOT NULL,  -- JSON: each theme's number with how it was and how it became
        undone_at TEXT
    ) STRICT""",
    "CREATE INDEX theme_change_of_consultation ON theme_change (consultation_id, id)",
    # Themes of an answer as a whole and of its answers to questions; a point has its own below.
    """CREATE TABLE theme_use (
        submission_id INTEGER NOT NULL REFERENCES submission (id),
        place TEXT NOT NULL,  -- as core.redaction names it; empty is the answer as a whole
        theme_id INTEGER NOT NULL REFERENCES theme (id),
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        PRIMARY KEY (submission_id, place, theme_id)
    ) STRICT""",
    "CREATE INDEX theme_use_of_theme ON theme_use (theme_id)",
    # Beside the point and not in it: a point is written anew with each version of its answer.
    """CREATE TABLE assessment (
        id INTEGER PRIMARY KEY,
        submission_id INTEGER NOT NULL REFERENCES submission (id),
        number INTEGER NOT NULL,  -- the point's, which it keeps for ever
        edition INTEGER NOT NULL,
        theme_id INTEGER REFERENCES theme (id),
        summary TEXT NOT NULL,
        remark TEXT NOT NULL,
        fate TEXT NOT NULL CHECK (fate IN
            ('new', 'accepted', 'partly', 'not accepted', 'passed on', 'pending')),
        passed_to TEXT NOT NULL,
        passed_on TEXT NOT NULL,  -- a day, empty until it was sent to them
        answered_on TEXT NOT NULL,  -- a day, empty until they answered
        their_answer TEXT NOT NULL,
        assigned_to TEXT NOT NULL COLLATE NOCASE,
        same_as INTEGER REFERENCES assessment (id),  -- treated once, there
        place INTEGER NOT NULL,  -- in the memo, under its theme; 0 is wherever it comes
        paragraphs TEXT NOT NULL,  -- JSON: standard paragraphs in the remark, each with its edition
        UNIQUE (submission_id, number)
    ) STRICT""",
    "CREATE INDEX assessment_of_theme ON assessment (theme_id) WHERE theme_id IS NOT NULL",
    "CREATE INDEX assessment_same ON assessment (same_as) WHERE same_as IS NOT NULL",
    """CREATE TABLE assessment_change (
        id INTEGER PRIMARY KEY,
        batch INTEGER NOT NULL,  -- the id of the first change of those made by one press
        assessment_id INTEGER NOT NULL REFERENCES assessment (id),
        edition INTEGER NOT NULL,  -- that it made
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        what TEXT NOT NULL,
        was TEXT NOT NULL,  -- JSON of all that can be changed
        became TEXT NOT NULL,
        undone_at TEXT
    ) STRICT""",
    "CREATE INDEX assessment_change_of_point ON assessment_change (assessment_id, id)",
    "CREATE INDEX assessment_change_at_once ON assessment_change (batch)",
    """CREATE TABLE paragraph (
        id INTEGER PRIMARY KEY,
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        title TEXT NOT NULL CHECK (title != ''),
        edition INTEGER NOT NULL,
        is_removed INTEGER NOT NULL DEFAULT 0 CHECK (is_removed IN (0, 1))
    ) STRICT""",
    "CREATE INDEX paragraph_of_consultation ON paragraph (consultation_id)",
    # Every wording there was: remarks keep the words they were given.
    """CREATE TABLE paragraph_text (
        paragraph_id INTEGER NOT NULL REFERENCES paragraph (id),
        edition INTEGER NOT NULL,
        text TEXT NOT NULL,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        PRIMARY KEY (paragraph_id, edition)
    ) STRICT""",
    # Which version of an answer somebody had open: a newer one is to be read again.
    """CREATE TABLE opened (
        submission_id INTEGER NOT NULL REFERENCES submission (id),
        reader TEXT NOT NULL COLLATE NOCASE,
        version INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (submission_id, reader)
    ) STRICT""",
    # What we asked whoever answered; what they say to it stands beside the answer, never in it.
    """CREATE TABLE inquiry (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        token_hash TEXT NOT NULL UNIQUE,  -- of the address that answers to it come to
        submission_id INTEGER NOT NULL REFERENCES submission (id),
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX inquiry_about ON inquiry (submission_id)",
    """CREATE TABLE inquiry_reply (
        id INTEGER PRIMARY KEY,
        inquiry_id INTEGER NOT NULL REFERENCES inquiry (id),
        key TEXT NOT NULL UNIQUE,
        at TEXT NOT NULL,
        inbox_id INTEGER UNIQUE REFERENCES inbox (id),  -- null for one written on the web
        text TEXT NOT NULL,
        taken_as TEXT NOT NULL DEFAULT '' CHECK (taken_as IN ('', 'version', 'note', 'seen')),
        taken_at TEXT,
        taken_by TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX inquiry_reply_to ON inquiry_reply (inquiry_id)",
    "CREATE INDEX inquiry_reply_waiting ON inquiry_reply (at) WHERE taken_as = ''",
)
