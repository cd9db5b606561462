"""Everything from the invitation to the published answer: the tables, with the reasons of their
odd columns. Moments are UTC text, lists are JSON text."""

from sqlite_utils import Database


def the_whole_way_once(db: Database) -> None:
    """Make the first tables."""
    for statement in (*_ASKED, *_POST, *_ANSWERED, *_DESK):
        db.conn.execute(statement)


_ASKED = (
    """CREATE TABLE file (
        sha256 TEXT PRIMARY KEY,
        size INTEGER NOT NULL CHECK (size = length(content)),
        content BLOB NOT NULL  -- last, so that the columns before it are read without it
    ) STRICT""",
    """CREATE TABLE file_text (
        sha256 TEXT PRIMARY KEY REFERENCES file (sha256) ON DELETE CASCADE,  -- read once for all
        tries INTEGER NOT NULL DEFAULT 0,
        extracted_at TEXT,  -- null while it waits for the worker
        flags TEXT NOT NULL DEFAULT '[]',
        findings TEXT NOT NULL DEFAULT '[]',
        text TEXT NOT NULL DEFAULT ''  -- a view on the file that can be made again
    ) STRICT""",
    "CREATE INDEX file_text_waiting ON file_text (tries) WHERE extracted_at IS NULL",
    """CREATE TABLE consultation (
        id INTEGER PRIMARY KEY,
        slug TEXT NOT NULL UNIQUE,
        public_id TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        stage TEXT NOT NULL CHECK (stage IN ('draft', 'announced', 'decided', 'archived')),
        opens_at TEXT NOT NULL,
        closes_at TEXT NOT NULL CHECK (closes_at > opens_at),  -- the first moment too late
        summary TEXT NOT NULL,
        body TEXT NOT NULL,  -- Markdown
        decides TEXT NOT NULL,
        unit TEXT NOT NULL,
        case_number TEXT NOT NULL,
        what_next TEXT NOT NULL,
        reports_back TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE question (
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        key TEXT NOT NULL,
        position INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('short', 'long', 'one', 'several', 'scale')),
        label TEXT NOT NULL,
        help TEXT NOT NULL,
        required INTEGER NOT NULL CHECK (required IN (0, 1)),
        options TEXT NOT NULL,  -- a list; for a scale its two ends' words
        PRIMARY KEY (consultation_id, key)
    ) STRICT""",
    """CREATE TABLE material (
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        position INTEGER NOT NULL,
        title TEXT NOT NULL,
        name TEXT NOT NULL,
        media_type TEXT NOT NULL,
        sha256 TEXT NOT NULL REFERENCES file (sha256),
        PRIMARY KEY (consultation_id, position)
    ) STRICT""",
    """CREATE TABLE party (
        id INTEGER PRIMARY KEY,
        public_id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL
            CHECK (kind IN ('council', 'association', 'authority', 'company', 'other'))
    ) STRICT""",
    """CREATE TABLE party_address (
        party_id INTEGER NOT NULL REFERENCES party (id),
        position INTEGER NOT NULL,
        address TEXT NOT NULL,
        PRIMARY KEY (party_id, address)
    ) STRICT""",
    """CREATE TABLE invitation (
        id INTEGER PRIMARY KEY,
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        party_id INTEGER NOT NULL REFERENCES party (id),
        mail_token_hash TEXT NOT NULL UNIQUE,  -- only hashes: a copy of the record opens no door
        link_token_hash TEXT NOT NULL UNIQUE,
        invited_at TEXT,  -- null while the party is only on the list
        UNIQUE (consultation_id, party_id)
    ) STRICT""",
)

_ANSWERED = (
    """CREATE TABLE submission (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,  -- the same key twice is the same answer handed in again
        reference TEXT NOT NULL UNIQUE,
        public_id TEXT NOT NULL UNIQUE,
        receipt_token_hash TEXT NOT NULL UNIQUE,
        consultation_id INTEGER NOT NULL REFERENCES consultation (id),
        channel TEXT NOT NULL CHECK (channel IN ('web', 'email', 'post', 'phone', 'meeting')),
        status TEXT NOT NULL
            CHECK (status IN ('received', 'approved', 'published', 'withheld', 'withdrawn')),
        withheld_reason TEXT NOT NULL DEFAULT '',
        received_at TEXT NOT NULL,
        late INTEGER NOT NULL CHECK (late IN (0, 1)),
        author_name TEXT NOT NULL,
        email TEXT NOT NULL,
        organisation TEXT NOT NULL,
        speaks_as TEXT NOT NULL
            CHECK (speaks_as IN ('council', 'association', 'authority', 'company', 'citizen')),
        preference TEXT NOT NULL CHECK (preference IN ('named', 'anonymous', 'private')),
        notice TEXT NOT NULL,  -- the words on publication exactly as the respondent saw them
        body TEXT NOT NULL,
        nil_return INTEGER NOT NULL CHECK (nil_return IN (0, 1)),
        identity TEXT NOT NULL CHECK (identity IN ('verified', 'confirmed', 'unverified')),
        identity_reason TEXT NOT NULL,
        subject TEXT NOT NULL,  -- this and the next five: how a machine read a mail
        quoted TEXT NOT NULL,
        signature TEXT NOT NULL,
        needs_review INTEGER NOT NULL CHECK (needs_review IN (0, 1)),
        reasons TEXT NOT NULL,
        findings TEXT NOT NULL,
        inbox_id INTEGER REFERENCES inbox (id),
        CHECK (status != 'withheld' OR withheld_reason != '')
    ) STRICT""",
    # The desk's queue and the party board ask by consultation, newest first.
    "CREATE INDEX submission_of_consultation ON submission (consultation_id, received_at)",
    "CREATE INDEX submission_with_status ON submission (status, received_at)",
    # The consultation's own page counts what anyone may see, at every visit.
    "CREATE INDEX submission_shown ON submission (consultation_id, status, preference)",
    """CREATE TABLE submission_party (
        submission_id INTEGER NOT NULL REFERENCES submission (id),
        party_id INTEGER NOT NULL REFERENCES party (id),
        PRIMARY KEY (submission_id, party_id)
    ) STRICT""",
    "CREATE INDEX submission_party_of_party ON submission_party (party_id)",
    """CREATE TABLE answer (
        submission_id INTEGER NOT NULL REFERENCES submission (id),
        question_key TEXT NOT NULL,
        position INTEGER NOT NULL,  -- a row for each choice, so that choices can be counted
        text TEXT NOT NULL,
        PRIMARY KEY (submission_id, question_key, position)
    ) STRICT""",
    """CREATE TABLE point (
        submission_id INTEGER NOT NULL REFERENCES submission (id),
        number INTEGER NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (submission_id, number)
    ) STRICT""",
    """CREATE TABLE attachment (
        submission_id INTEGER NOT NULL REFERENCES submission (id),
        position INTEGER NOT NULL,
        public_id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        media_type TEXT NOT NULL,
        sha256 TEXT NOT NULL REFERENCES file (sha256),
        PRIMARY KEY (submission_id, position)
    ) STRICT""",
    "CREATE INDEX attachment_file ON attachment (sha256)",  # the sweep asks who uses a file
    """CREATE TABLE upload (
        token_hash TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        media_type TEXT NOT NULL,
        sha256 TEXT NOT NULL REFERENCES file (sha256),
        uploaded_at TEXT NOT NULL  -- files of an answer not yet sent; swept after some days
    ) STRICT""",
)

_POST = (
    """CREATE TABLE inbox (
        id INTEGER PRIMARY KEY,
        received_at TEXT NOT NULL,
        via TEXT NOT NULL CHECK (via IN ('smtp', 'lmtp', 'pipe', 'imap', 'folder')),
        peer TEXT NOT NULL,
        mail_from TEXT NOT NULL,
        recipients TEXT NOT NULL,
        digest TEXT NOT NULL,  -- of raw and envelope: Message-IDs can be reused by anyone
        tries INTEGER NOT NULL DEFAULT 0,
        fate TEXT CHECK (fate IN ('submitted', 'repeated', 'automatic', 'bounce', 'held',
            'dismissed', 'unreadable')),  -- null while it waits for the worker
        fate_reason TEXT NOT NULL DEFAULT '',
        settled_at TEXT,
        placed_in TEXT NOT NULL DEFAULT '',  -- consultation and party as a person placed it
        placed_for TEXT NOT NULL DEFAULT '',
        reading TEXT NOT NULL DEFAULT '',  -- JSON: a view on raw that can be made again
        raw BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX inbox_waiting ON inbox (tries, id) WHERE fate IS NULL",
    "CREATE INDEX inbox_held ON inbox (id) WHERE fate IN ('held', 'unreadable')",
    "CREATE INDEX inbox_digest ON inbox (digest)",
    """CREATE TABLE fetched (
        folder TEXT NOT NULL,
        uidvalidity INTEGER NOT NULL,  -- when it changes, the same number is another message
        uid INTEGER NOT NULL,
        marked INTEGER NOT NULL DEFAULT 0 CHECK (marked IN (0, 1)),  -- in the mailbox, after this
        PRIMARY KEY (folder, uidvalidity, uid)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX fetched_unmarked ON fetched (folder, uidvalidity, uid) WHERE marked = 0",
    """CREATE TABLE letter (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,  -- what is owed: the same letter is never queued twice
        message_id TEXT NOT NULL UNIQUE,  -- given once, kept for ever, whatever crashes
        kind TEXT NOT NULL CHECK (kind IN ('invitation', 'receipt', 'sign-in')),
        consultation_id INTEGER REFERENCES consultation (id),
        party_id INTEGER REFERENCES party (id),
        submission_reference TEXT NOT NULL DEFAULT '',
        sender_name TEXT NOT NULL,
        envelope_from TEXT NOT NULL,  -- empty: nobody may answer it by machine (RFC 5321 4.5.5)
        reply_to TEXT NOT NULL,
        in_reply_to TEXT NOT NULL,
        subject TEXT NOT NULL,
        text TEXT NOT NULL,
        html TEXT NOT NULL,
        queued_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX letter_of_consultation ON letter (consultation_id, party_id)",
    "CREATE INDEX letter_about ON letter (submission_reference)",
    """CREATE TABLE delivery (
        letter_id INTEGER NOT NULL REFERENCES letter (id),
        address TEXT NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0,
        next_try_at TEXT,  -- null when it was sent or given up
        sent_at TEXT,
        refused_at TEXT,
        reply TEXT NOT NULL DEFAULT '',  -- the mail server's own words
        PRIMARY KEY (letter_id, address),
        CHECK (sent_at IS NULL OR refused_at IS NULL)
    ) STRICT""",
    "CREATE INDEX delivery_to ON delivery (address COLLATE NOCASE)",
    "CREATE INDEX delivery_refused ON delivery (refused_at) WHERE refused_at IS NOT NULL",
    "CREATE INDEX delivery_due ON delivery (next_try_at) WHERE next_try_at IS NOT NULL",
)

_DESK = (
    """CREATE TABLE event (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        consultation TEXT NOT NULL,
        subject TEXT NOT NULL,
        detail TEXT NOT NULL,  -- never a respondent's words
        previous TEXT NOT NULL,
        hash TEXT NOT NULL UNIQUE  -- over this row and the hash before it
    ) STRICT""",
    "CREATE INDEX event_subject ON event (subject, id)",
    """CREATE TRIGGER event_is_kept BEFORE DELETE ON event
        BEGIN SELECT RAISE (ABORT, 'events are never deleted'); END""",
    """CREATE TRIGGER event_is_final BEFORE UPDATE ON event
        BEGIN SELECT RAISE (ABORT, 'events are never changed'); END""",
    """CREATE TABLE user (
        id INTEGER PRIMARY KEY,
        email TEXT NOT NULL UNIQUE COLLATE NOCASE,
        role TEXT NOT NULL CHECK (role IN ('admin', 'caseworker', 'reader')),
        created_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE sign_in (
        token_hash TEXT PRIMARY KEY,
        user_id INTEGER NOT NULL REFERENCES user (id),
        expires_at TEXT NOT NULL,
        used_at TEXT
    ) STRICT""",
    """CREATE TABLE session (
        token_hash TEXT PRIMARY KEY,
        user_id INTEGER NOT NULL REFERENCES user (id),
        started_at TEXT NOT NULL,
        seen_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE generation (
        number INTEGER PRIMARY KEY,
        made_at TEXT NOT NULL,
        face TEXT NOT NULL,  -- what it was made from, to know when the next one is due
        sha256 TEXT NOT NULL
    ) STRICT""",
)
