"""What the holding pen needs: threads, mail split or joined by a person, letters by hand."""

import json

from sqlite_utils import Database


def pen(db: Database) -> None:
    """Find a message by its Message-ID, split it, join it to an answer, and answer it by hand."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
    _name_messages(db)
    db.conn.executemany(
        "INSERT INTO standard_text (title, text, used_for) VALUES (?, ?, ?)",
        [(title, _paragraphs(text), used_for) for title, text, used_for in _STANDARD_TEXTS],
    )


def _paragraphs(text: str) -> str:
    """Return the text with a line for each paragraph, as a person would type it."""
    return "\n\n".join(" ".join(each.split()) for each in text.split("\n\n"))


def _name_messages(db: Database) -> None:
    found = db.conn.execute("SELECT id, reading FROM inbox WHERE reading != ''").fetchall()
    db.conn.executemany(
        "UPDATE inbox SET message_id = ? WHERE id = ?",
        [(str(json.loads(reading).get("message_id") or ""), number) for number, reading in found],
    )


_STATEMENTS = (
    # As its header says it: anybody can write any, so it finds suggestions and proves nothing.
    "ALTER TABLE inbox ADD COLUMN message_id TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX inbox_named ON inbox (message_id) WHERE message_id != ''",
    "CREATE INDEX submission_of_message ON submission (inbox_id) WHERE inbox_id IS NOT NULL",
    # The reference of the answer that a person joined the message to; the worker then does it.
    "ALTER TABLE inbox ADD COLUMN joins TEXT NOT NULL DEFAULT ''",
    # A person split the message: each row becomes an answer of its own.
    """CREATE TABLE message_part (
        inbox_id INTEGER NOT NULL REFERENCES inbox (id),
        position INTEGER NOT NULL,  -- from 1; part of the key of its answer
        placed_in TEXT NOT NULL,
        placed_for TEXT NOT NULL,
        text TEXT NOT NULL,  -- the words as the person saw them, whatever is read next time
        files TEXT NOT NULL,  -- hashes of the attachments that go with it
        PRIMARY KEY (inbox_id, position)
    ) STRICT""",
    """CREATE TABLE submission_message (
        submission_id INTEGER NOT NULL REFERENCES submission (id),
        inbox_id INTEGER NOT NULL UNIQUE REFERENCES inbox (id),  -- joined to one answer at most
        version INTEGER NOT NULL,  -- the version that it made
        instead_of TEXT NOT NULL,  -- the answer that it was until then, if it was one
        mail_before TEXT NOT NULL,  -- JSON: how the answer's mail was read before, to go back to
        PRIMARY KEY (submission_id, inbox_id)
    ) STRICT""",
    # The message that a letter written by hand answers.
    "ALTER TABLE letter ADD COLUMN inbox_id INTEGER REFERENCES inbox (id)",
    "CREATE INDEX letter_answering ON letter (inbox_id) WHERE inbox_id IS NOT NULL",
    """CREATE TABLE standard_text (
        id INTEGER PRIMARY KEY,
        title TEXT NOT NULL UNIQUE,
        text TEXT NOT NULL,  -- plain, with placeholders such as {høring}
        used_for TEXT NOT NULL CHECK (used_for IN ('any', 'waiting', 'answer'))
    ) STRICT""",
)

_STANDARD_TEXTS = (
    (
        "Hvilken høring gælder det?",
        """Tak for jeres mail.

Vi kan ikke se, hvilken høring mailen hører til. Vil I svare på denne mail og skrive høringens
navn eller sagsnummer? Så lægger vi jeres svar det rigtige sted hen.

I behøver ikke at sende jeres svar igen. Vi har gemt mailen, som den kom.""",
        "waiting",
    ),
    (
        "Send bilaget som PDF i stedet for et link",
        """Tak for jeres svar til høringen {høring}.

Mailen henviser til et dokument med et link. Vi kan ikke hente dokumenter fra andres sider, og et
link kan holde op med at virke. Vil I svare på denne mail og vedhæfte dokumentet som PDF?

Vi skal have det senest {frist}. Sagsnummer: {sagsnummer}""",
        "any",
    ),
    (
        "Vi fik en tom mail",
        """Tak for jeres mail.

Der var hverken tekst eller bilag i den, da den nåede frem. Måske gik noget galt, da den blev
sendt. Vil I svare på denne mail med jeres tekst eller vedhæfte den som PDF?""",
        "waiting",
    ),
    (
        "Høringen er lukket",
        """Tak for jeres mail om høringen {høring}.

Fristen var {frist}, så høringen er lukket. Vi har gemt jeres mail i sagen (sagsnummer
{sagsnummer}) og noteret, at den kom efter fristen. Vi kan ikke love, at den kommer med i
behandlingen.

Har I spørgsmål, er I velkomne til at svare på denne mail.""",
        "any",
    ),
)
