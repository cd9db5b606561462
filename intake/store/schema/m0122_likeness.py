"""Which answers are one text, with or without words of one's own."""

from sqlite_utils import Database


def likeness(db: Database) -> None:
    """Make the tables of groups; what is there already waits to be looked at."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    """CREATE TABLE likeness_group (
        id INTEGER PRIMARY KEY,
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        common TEXT NOT NULL,  -- the digest of the text that most of its answers have
        answers INTEGER NOT NULL DEFAULT 0,  -- kept by the triggers below, for lists to show
        voices INTEGER NOT NULL DEFAULT 0  -- how many of its texts others are compared with
    ) STRICT""",
    """CREATE TABLE likeness (
        submission_id INTEGER PRIMARY KEY REFERENCES submission (id) ON DELETE CASCADE,
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        group_id INTEGER NOT NULL REFERENCES likeness_group (id),
        digest TEXT NOT NULL,
        own_words INTEGER NOT NULL,  -- beside the common text
        by_person INTEGER NOT NULL DEFAULT 0 CHECK (by_person IN (0, 1))  -- then it stays there
    ) STRICT""",
    """CREATE TRIGGER likeness_in AFTER INSERT ON likeness BEGIN
        UPDATE likeness_group SET answers = answers + 1 WHERE id = NEW.group_id; END""",
    """CREATE TRIGGER likeness_out AFTER DELETE ON likeness BEGIN
        UPDATE likeness_group SET answers = answers - 1 WHERE id = OLD.group_id; END""",
    """CREATE TRIGGER likeness_moved AFTER UPDATE OF group_id ON likeness BEGIN
        UPDATE likeness_group SET answers = answers - 1 WHERE id = OLD.group_id;
        UPDATE likeness_group SET answers = answers + 1 WHERE id = NEW.group_id; END""",
    "CREATE INDEX likeness_same ON likeness (consultation_id, digest)",
    "CREATE INDEX likeness_in_group ON likeness (group_id, digest)",
    "CREATE INDEX likeness_counted ON likeness (consultation_id, group_id, own_words)",
    # The numbers by which like texts find each other (core.likeness), of a few texts a group.
    """CREATE TABLE likeness_band (
        consultation_id INTEGER NOT NULL,
        band INTEGER NOT NULL,
        submission_id INTEGER NOT NULL REFERENCES likeness (submission_id) ON DELETE CASCADE,
        PRIMARY KEY (consultation_id, band, submission_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX likeness_band_of ON likeness_band (submission_id)",
    "CREATE TABLE likeness_due (submission_id INTEGER PRIMARY KEY) STRICT",
    """CREATE TRIGGER likeness_of_version AFTER INSERT ON version
        BEGIN INSERT OR IGNORE INTO likeness_due VALUES (NEW.submission_id); END""",
    "INSERT INTO likeness_due SELECT id FROM submission",
    # The page of an answer asks what else its sender has sent.
    "CREATE INDEX submission_by_sender ON submission (email COLLATE NOCASE) WHERE email != ''",
)
