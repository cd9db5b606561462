"""What comes after the answers: meetings, decisions with what they changed, and promises."""

from sqlite_utils import Database


def the_loop(db: Database) -> None:
    """Make the tables of meetings, decisions and promises."""
    for statement in (*_MEETINGS, *_DECISIONS, *_PROMISES):
        db.conn.execute(statement)


_MEETINGS = (
    """CREATE TABLE meeting (
        id INTEGER PRIMARY KEY,
        public_id TEXT NOT NULL UNIQUE,
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        kind TEXT NOT NULL CHECK (kind IN ('committee', 'audience', 'hearing', 'dialogue')),
        title TEXT NOT NULL,
        starts_at TEXT NOT NULL,
        ends_at TEXT CHECK (ends_at > starts_at),
        place TEXT NOT NULL,
        agenda TEXT NOT NULL,  -- a link
        is_public INTEGER NOT NULL CHECK (is_public IN (0, 1)),
        is_cancelled INTEGER NOT NULL DEFAULT 0 CHECK (is_cancelled IN (0, 1)),
        edition INTEGER NOT NULL DEFAULT 0  -- a calendar takes the highest for the newest
    ) STRICT""",
    "CREATE INDEX meeting_of_consultation ON meeting (consultation_id, starts_at)",
    """CREATE TABLE meeting_attendance (
        meeting_id INTEGER NOT NULL REFERENCES meeting (id),
        position INTEGER NOT NULL,
        party_id INTEGER REFERENCES party (id),  -- null for those who came for nobody
        role TEXT NOT NULL CHECK (role != ''),
        PRIMARY KEY (meeting_id, position)
    ) STRICT""",
    "CREATE INDEX meeting_attendance_party ON meeting_attendance (party_id)",
    """CREATE TABLE meeting_note (
        id INTEGER PRIMARY KEY,
        meeting_id INTEGER NOT NULL REFERENCES meeting (id),
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        text TEXT NOT NULL CHECK (text != ''),
        is_public INTEGER NOT NULL CHECK (is_public IN (0, 1))
    ) STRICT""",
    "CREATE INDEX meeting_note_of_meeting ON meeting_note (meeting_id)",
    """CREATE TRIGGER meeting_note_is_final BEFORE UPDATE ON meeting_note
        BEGIN SELECT RAISE (ABORT, 'what was noted of a meeting is never changed'); END""",
    """CREATE TABLE meeting_contribution (
        meeting_id INTEGER NOT NULL REFERENCES meeting (id),
        submission_id INTEGER NOT NULL UNIQUE REFERENCES submission (id),
        PRIMARY KEY (meeting_id, submission_id)
    ) STRICT""",
)

_DECISIONS = (
    """CREATE TABLE decision (
        id INTEGER PRIMARY KEY,
        public_id TEXT NOT NULL UNIQUE,
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        kind TEXT NOT NULL CHECK (kind IN ('decision', 'later', 'correction')),
        decided_on TEXT NOT NULL,
        decided_by TEXT NOT NULL,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        agenda TEXT NOT NULL,
        corrects_id INTEGER REFERENCES decision (id) CHECK ((kind = 'correction') =
            (corrects_id IS NOT NULL)),
        written_at TEXT NOT NULL,
        written_by TEXT NOT NULL,
        published_at TEXT  -- null while it is a draft
    ) STRICT""",
    "CREATE INDEX decision_of_consultation ON decision (consultation_id, decided_on)",
    "CREATE INDEX decision_corrects ON decision (corrects_id) WHERE corrects_id IS NOT NULL",
    """CREATE TRIGGER decision_is_final BEFORE UPDATE ON decision
        WHEN old.published_at IS NOT NULL
        BEGIN SELECT RAISE (ABORT, 'a published decision is never changed'); END""",
    """CREATE TRIGGER decision_is_kept BEFORE DELETE ON decision
        WHEN old.published_at IS NOT NULL
        BEGIN SELECT RAISE (ABORT, 'a published decision is never deleted'); END""",
    """CREATE TABLE decision_part (
        decision_id INTEGER NOT NULL REFERENCES decision (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        about TEXT NOT NULL CHECK (about IN ('theme', 'point')),
        name TEXT NOT NULL,  -- of the theme, or the lasting name of a point
        text TEXT NOT NULL,
        PRIMARY KEY (decision_id, position)
    ) STRICT""",
    """CREATE TABLE decision_change (
        decision_id INTEGER NOT NULL REFERENCES decision (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        title TEXT NOT NULL,
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        points TEXT NOT NULL,  -- a list of lasting names
        PRIMARY KEY (decision_id, position)
    ) STRICT""",
)

_PROMISES = (
    """CREATE TABLE promise (
        id INTEGER PRIMARY KEY,
        public_id TEXT NOT NULL UNIQUE,
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        kind TEXT NOT NULL CHECK (kind IN ('done', 'heard')),
        text TEXT NOT NULL,
        said TEXT NOT NULL,  -- "primo 2025": the words, and the days they mean
        first_on TEXT NOT NULL,
        last_on TEXT NOT NULL CHECK (last_on >= first_on),
        notice_days INTEGER NOT NULL CHECK (notice_days >= 0),
        unit TEXT NOT NULL,
        owner TEXT NOT NULL,  -- a mail address
        made_on TEXT NOT NULL,
        made_by TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX promise_of_consultation ON promise (consultation_id)",
    """CREATE TRIGGER promise_is_kept BEFORE DELETE ON promise
        BEGIN SELECT RAISE (ABORT, 'a promise is never deleted'); END""",
    """CREATE TRIGGER promise_is_final BEFORE UPDATE ON promise
        WHEN old.text != new.text OR old.said != new.said OR old.last_on != new.last_on
        BEGIN SELECT RAISE (ABORT, 'what was promised is never changed'); END""",
    """CREATE TABLE promise_party (
        promise_id INTEGER NOT NULL REFERENCES promise (id),
        party_id INTEGER NOT NULL REFERENCES party (id),
        PRIMARY KEY (promise_id, party_id)
    ) STRICT""",
    "CREATE INDEX promise_party_party ON promise_party (party_id)",
    """CREATE TABLE promise_step (
        id INTEGER PRIMARY KEY,
        promise_id INTEGER NOT NULL REFERENCES promise (id),
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('moved', 'explained', 'kept', 'lapsed')),
        text TEXT NOT NULL CHECK (text != ''),
        link TEXT NOT NULL,
        due_on TEXT CHECK ((kind = 'moved') = (due_on IS NOT NULL))
    ) STRICT""",
    "CREATE INDEX promise_step_of_promise ON promise_step (promise_id)",
    # A promise ends once.
    """CREATE UNIQUE INDEX promise_ends_once ON promise_step (promise_id)
        WHERE kind IN ('kept', 'lapsed')""",
    """CREATE TRIGGER promise_step_is_final BEFORE UPDATE ON promise_step
        BEGIN SELECT RAISE (ABORT, 'what happened to a promise is never changed'); END""",
)
