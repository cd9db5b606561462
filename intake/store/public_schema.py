"""The tables of public.db. Their descriptions for readers are in datasette_metadata.json.

Keys are public ids. Whatever a page would have to count is counted here once, at publication.
"""

import hashlib
from importlib.metadata import version

from intake.store.public_counts import SUMS, TALLIES
from intake.store.public_proof import PROOF

TABLES = (
    """CREATE TABLE consultation (
        id TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        status TEXT NOT NULL,
        kind TEXT NOT NULL,
        topics TEXT NOT NULL,  -- a JSON list, so that a case counts under each of its topics
        opens_at TEXT NOT NULL,
        closes_at TEXT NOT NULL,
        last_day TEXT NOT NULL,
        year INTEGER NOT NULL,
        summary TEXT NOT NULL,
        body TEXT NOT NULL,
        decides TEXT NOT NULL,
        how_to_answer TEXT NOT NULL,
        unit TEXT NOT NULL,
        case_number TEXT NOT NULL,
        what_next TEXT NOT NULL,
        reports_back TEXT NOT NULL,
        private_erased_on TEXT,  -- null while the originals are there
        submission_count INTEGER NOT NULL DEFAULT 0,
        distinct_count INTEGER NOT NULL DEFAULT 0,
        point_count INTEGER NOT NULL DEFAULT 0,
        invited_count INTEGER NOT NULL DEFAULT 0,
        answered_count INTEGER NOT NULL DEFAULT 0,
        redaction_count INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """CREATE TABLE material (
        id TEXT PRIMARY KEY,
        consultation TEXT NOT NULL REFERENCES consultation (id),
        number INTEGER NOT NULL,
        title TEXT NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        media_type TEXT NOT NULL,
        size INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE party (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        submission_count INTEGER NOT NULL DEFAULT 0,
        invited_count INTEGER NOT NULL DEFAULT 0,
        point_count INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    # `answered` follows from what is public and from nothing else: who answered in private, or was
    # withheld, is told from nobody.
    """CREATE TABLE invited (
        id TEXT PRIMARY KEY,
        consultation TEXT NOT NULL REFERENCES consultation (id),
        party TEXT NOT NULL REFERENCES party (id),
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        answered INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    # `party` holds names as a JSON list, so that a joint answer counts for each of its senders;
    # submission_party says the same for those who join tables.
    """CREATE TABLE submission (
        id TEXT PRIMARY KEY,
        consultation TEXT NOT NULL REFERENCES consultation (id),
        sender TEXT NOT NULL,
        party TEXT NOT NULL,
        author_name TEXT NOT NULL,
        organisation TEXT NOT NULL,
        anonymous INTEGER NOT NULL,
        speaks_as TEXT NOT NULL,
        channel TEXT NOT NULL,
        received_on TEXT NOT NULL,
        late INTEGER NOT NULL,
        nil_return INTEGER NOT NULL,
        mandate TEXT NOT NULL,
        adopted_on TEXT,
        minority TEXT NOT NULL,
        point_count INTEGER NOT NULL,
        attachment_count INTEGER NOT NULL,
        body TEXT NOT NULL,
        text TEXT NOT NULL,
        wording TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE submission_party (
        submission TEXT NOT NULL REFERENCES submission (id),
        party TEXT NOT NULL REFERENCES party (id),
        received_on TEXT NOT NULL,  -- the answer's, so that a party's newest are found at once
        PRIMARY KEY (submission, party)
    ) STRICT""",
    """CREATE TABLE answer (
        id TEXT PRIMARY KEY,
        submission TEXT NOT NULL REFERENCES submission (id),
        consultation TEXT NOT NULL REFERENCES consultation (id),
        question_key TEXT NOT NULL,
        question TEXT NOT NULL,
        position INTEGER NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE point (
        id TEXT PRIMARY KEY,
        submission TEXT NOT NULL REFERENCES submission (id),
        consultation TEXT NOT NULL REFERENCES consultation (id),
        number INTEGER NOT NULL,
        theme TEXT NOT NULL,
        subtheme TEXT NOT NULL,
        text TEXT NOT NULL,
        fate TEXT NOT NULL,
        remark TEXT NOT NULL,
        passed_to TEXT NOT NULL,
        same_as INTEGER NOT NULL,
        wording TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE attachment (
        id TEXT PRIMARY KEY,
        submission TEXT NOT NULL REFERENCES submission (id),
        consultation TEXT NOT NULL REFERENCES consultation (id),
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        media_type TEXT NOT NULL,
        size INTEGER NOT NULL,
        why TEXT NOT NULL,  -- empty where a file was made, which lies beside this database
        pages INTEGER NOT NULL,
        text TEXT NOT NULL,
        file_type TEXT NOT NULL,
        file_size INTEGER NOT NULL,
        file_sha256 TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE meeting (
        id TEXT PRIMARY KEY,
        consultation TEXT NOT NULL REFERENCES consultation (id),
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        starts_at TEXT NOT NULL,
        place TEXT NOT NULL,
        agenda TEXT NOT NULL,
        is_cancelled INTEGER NOT NULL,
        attended TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE decision (
        id TEXT PRIMARY KEY,
        consultation TEXT NOT NULL REFERENCES consultation (id),
        kind TEXT NOT NULL,
        decided_on TEXT NOT NULL,
        decided_by TEXT NOT NULL,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        agenda TEXT NOT NULL,
        corrects TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE decision_part (
        id TEXT PRIMARY KEY,
        decision TEXT NOT NULL REFERENCES decision (id),
        consultation TEXT NOT NULL REFERENCES consultation (id),
        about TEXT NOT NULL,
        name TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE change (
        id TEXT PRIMARY KEY,
        decision TEXT NOT NULL REFERENCES decision (id),
        consultation TEXT NOT NULL REFERENCES consultation (id),
        title TEXT NOT NULL,
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        points TEXT NOT NULL  -- a JSON list of the names of points
    ) STRICT""",
    """CREATE TABLE promise (
        id TEXT PRIMARY KEY,
        consultation TEXT NOT NULL REFERENCES consultation (id),
        party TEXT REFERENCES party (id),
        text TEXT NOT NULL,
        said TEXT NOT NULL,
        due_on TEXT NOT NULL,
        unit TEXT NOT NULL,
        status TEXT NOT NULL,
        outcome TEXT NOT NULL,
        evidence TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE news (
        id TEXT PRIMARY KEY,
        consultation TEXT REFERENCES consultation (id),
        published_on TEXT NOT NULL,
        title TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE redaction (
        id TEXT PRIMARY KEY,
        submission TEXT NOT NULL REFERENCES submission (id),
        place TEXT NOT NULL,
        reason TEXT NOT NULL,
        count INTEGER NOT NULL
    ) STRICT""",
    # What charts and lists would otherwise count each time; `about` says what is counted.
    """CREATE TABLE tally (
        about TEXT NOT NULL,
        consultation TEXT NOT NULL,
        party TEXT NOT NULL,
        name TEXT NOT NULL,
        part TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (about, consultation, party, name, part)
    ) STRICT""",
    """CREATE TABLE withdrawal (
        id TEXT PRIMARY KEY,
        consultation TEXT NOT NULL REFERENCES consultation (id),
        withdrawn_at TEXT NOT NULL,
        cause TEXT NOT NULL
    ) STRICT""",
    *PROOF,
)

INDEXES = (
    "CREATE INDEX withdrawal_consultation ON withdrawal (consultation, withdrawn_at)",
    # One for each facet, each way a list is narrowed, and the order in which lists open.
    # With the key in them, as lists need an order without ties to be paged through.
    "CREATE INDEX submission_consultation ON submission (consultation, received_on DESC, id)",
    "CREATE INDEX submission_received_on ON submission (received_on DESC, id)",
    # These two also hold what the list counts, so that counting reads no answer itself.
    "CREATE INDEX submission_channel ON submission"
    " (channel, received_on DESC, id, speaks_as, consultation, party)",
    "CREATE INDEX submission_speaks_as ON submission"
    " (speaks_as, received_on DESC, id, channel, consultation, party)",
    "CREATE INDEX submission_wording ON submission (consultation, wording)",
    "CREATE INDEX submission_speaker ON submission (consultation, speaks_as, received_on DESC, id)",
    "CREATE INDEX submission_party_party ON submission_party (party, received_on DESC, submission)",
    "CREATE INDEX party_kind ON party (kind, name)",
    "CREATE INDEX party_submission_count ON party (submission_count DESC, name)",
    "CREATE INDEX consultation_status ON consultation (status, closes_at DESC, id)",
    "CREATE INDEX consultation_closes_at ON consultation (closes_at DESC, id)",
    "CREATE INDEX material_consultation ON material (consultation, number)",
    "CREATE INDEX invited_consultation ON invited (consultation, name)",
    "CREATE INDEX invited_party ON invited (party)",
    "CREATE INDEX tally_consultation ON tally (consultation, about)",
    "CREATE INDEX tally_party ON tally (party, about)",
    "CREATE INDEX answer_submission ON answer (submission)",
    "CREATE INDEX answer_consultation ON answer (consultation, question_key)",
    "CREATE INDEX point_submission ON point (submission, number)",
    "CREATE INDEX point_fate ON point (fate)",
    "CREATE INDEX point_same ON point (same_as) WHERE same_as != 0",
    "CREATE INDEX point_consultation ON point (consultation, theme, id)",
    "CREATE INDEX point_wording ON point (consultation, wording, id)",
    "CREATE INDEX attachment_submission ON attachment (submission)",
    "CREATE INDEX attachment_consultation ON attachment (consultation)",
    "CREATE INDEX attachment_file ON attachment (file_sha256) WHERE file_sha256 != ''",
    "CREATE INDEX meeting_consultation ON meeting (consultation)",
    "CREATE INDEX decision_consultation ON decision (consultation)",
    "CREATE INDEX decision_part_decision ON decision_part (decision)",
    "CREATE INDEX decision_part_consultation ON decision_part (consultation)",
    "CREATE INDEX change_decision ON change (decision)",
    "CREATE INDEX change_consultation ON change (consultation)",
    "CREATE INDEX decision_decided_on ON decision (decided_on DESC, id)",
    "CREATE INDEX promise_consultation ON promise (consultation)",
    "CREATE INDEX promise_due_on ON promise (due_on, id)",
    "CREATE INDEX promise_party ON promise (party)",
    "CREATE INDEX news_consultation ON news (consultation)",
    "CREATE INDEX redaction_submission ON redaction (submission)",
    "CREATE INDEX generation_change_id ON generation_change (id, generation)",
)

# Trigrams, because Danish joins words: "pladser" must find "parkeringspladser", which no index of
# whole words does. Without a copy of the text (content=…) and without triggers: the publisher is
# the only one who writes.
SEARCHED = {
    "consultation": ("title", "summary", "body"),
    "party": ("name",),
    "decision": ("title", "text"),
    "submission": ("sender", "text"),
    "point": ("text",),
    "attachment": ("name", "text"),
}

_MADE = repr((version("intake"), TABLES, INDEXES, SEARCHED, SUMS, TALLIES))

SHAPE = int.from_bytes(hashlib.sha256(_MADE.encode()).digest()[:4], "big") >> 1
"""A number of this program's version, its tables and what it counts.

A file of another is written anew, as a whole.
"""
