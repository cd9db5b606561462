"""The tables of public.db by which anyone can check it: generations, changes and seals."""

PROOF = (
    # `sha256` is that of all that is public (store/seals.py); `chain` binds it to those before.
    """CREATE TABLE generation (
        number INTEGER PRIMARY KEY,
        made_at TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        previous TEXT NOT NULL,
        chain TEXT NOT NULL,
        added INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        withdrawn INTEGER NOT NULL,
        receipts INTEGER NOT NULL,
        receipts_head TEXT NOT NULL,
        receipts_growth TEXT NOT NULL  -- a JSON list of hashes
    ) STRICT""",
    """CREATE TABLE generation_change (
        generation INTEGER NOT NULL REFERENCES generation (number),
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        change TEXT NOT NULL,
        PRIMARY KEY (generation, kind, id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE seal (
        place INTEGER NOT NULL,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        PRIMARY KEY (place, kind, id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE seal_place (
        place INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL
    ) STRICT""",
)
