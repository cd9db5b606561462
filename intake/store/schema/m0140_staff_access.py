"""Who on the staff may do what and where, how they prove who they are, and what they want told."""

from sqlite_utils import Database


def staff_access(db: Database) -> None:
    """Add the publisher, scopes, second factors, sessions one can look at, and the read log."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    # A column cannot change its CHECK; it can be replaced by one that has another.
    "ALTER TABLE user ADD COLUMN role_now TEXT NOT NULL DEFAULT 'reader'"
    " CHECK (role_now IN ('reader', 'caseworker', 'publisher', 'admin'))",
    "UPDATE user SET role_now = role",
    "ALTER TABLE user DROP COLUMN role",
    "ALTER TABLE user RENAME COLUMN role_now TO role",
    # 1: sees the consultations in user_scope and no others, also where there are none.
    "ALTER TABLE user ADD COLUMN limited INTEGER NOT NULL DEFAULT 0 CHECK (limited IN (0, 1))",
    "ALTER TABLE user ADD COLUMN disabled_at TEXT",
    "ALTER TABLE user ADD COLUMN seen_at TEXT",
    "ALTER TABLE user ADD COLUMN digest TEXT NOT NULL DEFAULT 'never'"
    " CHECK (digest IN ('never', 'at once', 'daily', 'weekdays'))",
    "ALTER TABLE user ADD COLUMN digest_hour INTEGER NOT NULL DEFAULT 8"
    " CHECK (digest_hour BETWEEN 0 AND 23)",
    "ALTER TABLE user ADD COLUMN digested_at TEXT",  # up to when they have been told
    """CREATE TABLE user_scope (
        user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
        consultation_id INTEGER NOT NULL REFERENCES consultation (id) ON DELETE CASCADE,
        PRIMARY KEY (user_id, consultation_id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE password (
        user_id INTEGER PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
        hash TEXT NOT NULL,  -- argon2id, with its own salt and cost in it
        set_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE second_factor (
        user_id INTEGER PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
        secret TEXT NOT NULL,  -- sealed by the service's key: a copy of the record is not enough
        confirmed_at TEXT,  -- null until the first code from it was right
        last_step INTEGER NOT NULL DEFAULT 0  -- a code counts once, and none before it
    ) STRICT""",
    """CREATE TABLE recovery_code (
        code_hash TEXT PRIMARY KEY,
        user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
        used_at TEXT
    ) STRICT""",
    "CREATE INDEX recovery_code_of ON recovery_code (user_id)",
    # Failures to prove who one is: whose account by its hash, and the hash of the address.
    """CREATE TABLE sign_in_miss (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        account_hash TEXT NOT NULL,
        address_hash TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX sign_in_miss_account ON sign_in_miss (account_hash, at)",
    "CREATE INDEX sign_in_miss_address ON sign_in_miss (address_hash, at)",
    # One visit to the authority's own sign-in, begun here and used once.
    """CREATE TABLE sign_in_visit (
        state_hash TEXT PRIMARY KEY,
        browser_hash TEXT NOT NULL,
        nonce TEXT NOT NULL,
        verifier TEXT NOT NULL,
        begun_at TEXT NOT NULL
    ) STRICT""",
    "ALTER TABLE session ADD COLUMN way TEXT NOT NULL DEFAULT 'link'",
    "ALTER TABLE session ADD COLUMN browser TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE session ADD COLUMN proved_at TEXT",  # when they last proved who they are
    # 1: the first proof was good, and the code of the second is still awaited.
    "ALTER TABLE session ADD COLUMN half INTEGER NOT NULL DEFAULT 0 CHECK (half IN (0, 1))",
    "CREATE INDEX session_of ON session (user_id)",
    # Was this read by them a moment ago?
    "CREATE INDEX event_read ON event (actor, subject, detail, at) WHERE action = 'read'",
)
