"""Every column of the record, and whether what stands in it may become public.

Both lists are those of the record of processing (intake/core/processing), where a new column is
given its purpose, its protection and how long it is kept; one that is in neither fails the test.
"""

from intake.core import processing

UNPLANTABLE = {
    "receipt_secret": "secret",
    "receipt_node": "hash",
    "file_text": "sha256 flags findings extracted_at text",  # of what a public copy is made
    "file": "sha256 content",  # named by its content; the files themselves hold canaries
    "attachment": "sha256",
    "upload": "sha256",
    "retention": "due_on set_at confirmed_at",
    "legal_hold": "placed_at until lifted_at",
    "personal_hold": "placed_at until lifted_at",
    "erasure": "at finished_at",
    "submission": """erased_at kept_face status received_at identity reasons
        findings""",  # the last two: see plant
    "version": "at why",
    "draft_upload": "token_hash",
    "unread_file": "asked_at granted_at",
    "public_copy": "made_at recipe facts pages_from",  # a copy of another recipe is shown to nobody
    "version_file": "sha256",
    "consultation": "remind_days fates_public_at release_by",
    "approval": "made_at told_at objection_until",
    "objection": "made_at settled_at outcome told_at",
    "meeting_date": "day",
    "theme": "colour",
    "theme_change": "undone_at",
    "assessment": "fate passed_on answered_on paragraphs",
    "assessment_change": "undone_at",
    "inquiry_reply": "taken_as",
    "inbox": "received_at via fate erased_at",
    "letter": "kind paper erased_at",
    "release_reply": "taken_as",
    "redaction": "place words reason",  # a redaction of other words would redact nothing
    "follower": "scope frequency",
    "standard_text": "used_for",
    "supposition": "at",
    "saved_filter": "saved_at",
    "batch": "act made_at started_at undone_at",
    "batch_item": "state",
    "replacement": "at",
    "time_request": "wanted_on asked_at status until decided_at",
    "delivery": "next_try_at sent_at refused_at delayed_at delivered_at",
    "event": "at previous hash action",  # sealed; what can be said in an event is
    "invitation": "invited_at",
    "meeting": "ends_at",
    "meeting_note": "at actor text",  # never changed; what stands there is planted by hand
    "decision": "written_at written_by",  # never changed once public
    "promise_step": "at actor",
    "milestone": "added_at",
    "progress": "actor",  # never changed; what stands there is planted by hand
    "account": "actor",
    "mailing": "written_at sent_at",
    "mailing_letter": "parties addresses answers opened_at published_at",
    "user": "role digest disabled_at seen_at digested_at",
    "password": "set_at",
    "second_factor": "confirmed_at",
    "recovery_code": "used_at",
    "sign_in_miss": "at",
    "sign_in_visit": "begun_at",
    "session": "way proved_at",
    "case_file": "asked_at finished_at",
    "journal": "exported_at at",
    "_sqlite_migrations": "migration_set name applied_at",
}
"""Private text that cannot hold a word: the schema or the program allows only few values."""

PUBLIC = processing.public()
"""Public where the submission is visible and the consultation is no draft; a respondent's own
choice and the way in take more away (see `World`)."""

_INDEX = (
    "search",
    "search_data",
    "search_idx",
    "search_content",
    "search_docsize",
    "search_config",
)
"""What the full-text index is kept in: filled by the program, with what stands elsewhere."""

PRIVATE = {name: its for name, its in processing.private().items() if name not in _INDEX}


def listed(columns: dict[str, str]) -> set[tuple[str, str]]:
    """Return the pairs of table and column."""
    return {(table, name) for table, names in columns.items() for name in names.split()}
