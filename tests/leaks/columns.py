"""Every column of the record, and whether what stands in it may become public.

A new column that is in neither list fails the test: whoever adds one decides here.
"""

PUBLIC = {
    "consultation": """slug public_id title stage opens_at closes_at summary body decides unit
        case_number what_next reports_back how_to_answer kind topics themes""",
    "correction": "at text",
    "extension": "at was closes_at reason",
    "question": "key position kind label help required options only_for depends_on depends_value",
    "material": "position title name media_type sha256",
    "party": "public_id name kind",
    "submission": """public_id channel late author_name organisation speaks_as preference body
        nil_return minority mandate adopted_on""",
    "answer": "question_key position text",
    "point": "number text theme",
    "attachment": "position public_id name media_type",
    "redaction": "note",
    "generation": """number made_at sha256 previous chain added changed withdrawn receipts
        receipts_head receipts_growth""",
    "generation_change": "generation kind id change",
    "theme": "name",
    "assessment": "remark passed_to",
    "withdrawal": "at kind",
    "public_copy": "attachment sha256 media_type pages text why",
    "meeting": "public_id kind title starts_at place agenda",
    "meeting_attendance": "role",
    "decision": "public_id kind decided_on decided_by title text agenda published_at",
    "decision_part": "about name text",
    "decision_change": "title before after points",
    "promise": "public_id kind text said first_on last_on unit made_on",
    "promise_step": "kind text link due_on",
    "milestone": "public_id title said",
    "progress": "at percent text",
    "account": "at said decided done",
}
"""Public where the submission is visible and the consultation is no draft; a respondent's own
choice and the way in take more away (see `World`)."""

PRIVATE = {
    "file": "sha256 size content",
    "file_text": "sha256 tries extracted_at flags findings text",
    "consultation": """id one_at_a_time remind_days deadline_reason template fates_public_at
        objection_hours release_by""",
    "correction": "id consultation_id",
    "public_copy": "tries made_at recipe facts pages_from",
    "unread_file": """attachment submission_id asked_at asked_by reason granted_at granted_by
        granted_reason""",
    "extension": "id consultation_id actor",
    "meeting_date": "party_id day",
    "question": "consultation_id",
    "material": "consultation_id",
    "party": "id",
    "party_address": "party_id position address",
    "invitation": "id consultation_id party_id mail_token_hash link_token_hash invited_at",
    "submission": """id key reference receipt_token_hash consultation_id status withheld_reason
        received_at email notice identity identity_reason subject quoted signature hidden
        needs_review reasons findings inbox_id name_protected number assigned_to awaits_release""",
    "approval": "submission_id edition made_at made_by hours told_at objection_until",
    "objection": """id submission_id made_at text edition settled_at settled_by outcome reason
        told_at""",
    "release_reply": """id key submission_id inbox_id at text edition taken_as taken_at
        taken_by""",
    "withdrawal": "submission_id actor",
    "submission_party": "submission_id party_id",
    "answer": "submission_id",
    "point": "submission_id",
    "version": "submission_id number at actor why content sha256 code",
    "version_file": "submission_id number sha256",
    "attachment": "submission_id sha256",
    "upload": "token_hash name media_type sha256 uploaded_at",
    "case_file": """id consultation_id asked_at asked_by done total finished_at problem name size
        sha256""",
    "journal": "consultation_id document sha256 exported_at number at by",
    "draft": """id key token_hash consultation_id party_id email begun_at saved_at reference
        sent_at is_provisional""",
    "draft_section": "draft_id key version content hand author at is_aside",
    "draft_upload": "draft_id token_hash",
    "draft_member": """id draft_id name address token_hash is_contact may_send added_at revoked_at
        opened_at writes_at writes_since""",
    "draft_comment": "id draft_id key author text at resolved_by resolved_at",
    "disowned": "submission_id party_id at",
    "inbox": """id received_at via peer mail_from recipients digest tries fate fate_reason
        settled_at placed_in placed_for joins message_id reading raw kind content""",
    "fetched": "folder uidvalidity uid marked",
    "letter": """id key message_id kind consultation_id party_id submission_reference sender_name
        envelope_from reply_to in_reply_to subject text html queued_at inbox_id unsubscribe
        calendar paper paper_name""",
    "redaction": "id submission_id place words reason made_at made_by lifted_at lifted_by",
    "dismissal": "submission_id kind words made_at made_by",
    "follower": """id email scope name frequency token_hash asked_at confirmed_at ended_at
        told_until""",
    "message_part": "inbox_id position placed_in placed_for text files",
    "submission_message": "submission_id inbox_id version instead_of mail_before",
    "standard_text": "id title text used_for",
    "mail_lines": "submission_id version lines",
    "supposition": "submission_id kind is_right at actor",
    "replacement": "earlier_id later_id at actor",
    "time_request": """id key consultation_id party_id wanted_on asked_at email status until reason
        decided_at decided_by""",
    "delivery": """letter_id address tries next_try_at sent_at refused_at reply delayed_at delay
        delivered_at""",
    "event": "id at actor action consultation subject detail previous hash",
    "user": """id email role created_at shortcuts limited disabled_at seen_at digest digest_hour
        digested_at""",
    "user_scope": "user_id consultation_id",
    "password": "user_id hash set_at",
    "second_factor": "user_id secret confirmed_at last_step",
    "recovery_code": "code_hash user_id used_at",
    "sign_in_miss": "id at account_hash address_hash",
    "sign_in_visit": "state_hash browser_hash nonce verifier begun_at",
    "note": "id submission_id at author text",
    "meeting": "id consultation_id ends_at is_public is_cancelled edition",
    "meeting_attendance": "meeting_id position party_id",
    "meeting_note": "id meeting_id at actor text is_public",
    "meeting_contribution": "meeting_id submission_id",
    "decision": "id consultation_id corrects_id written_at written_by",
    "decision_part": "decision_id position",
    "decision_change": "decision_id position",
    "promise": "id consultation_id notice_days owner made_by",
    "promise_party": "promise_id party_id",
    "milestone": "id consultation_id added_at",
    "progress": "id milestone_id actor",
    "account": "id consultation_id actor",
    "mailing": """id public_id consultation_id promise_id subject body signature with_silent
        written_at written_by sent_at sent_by""",
    "mailing_letter": """id mailing_id key name parties addresses answers token_hash letter_id
        tries content opened_at public_content published_at""",
    "promise_step": "id promise_id at actor",
    "looking": "submission_id reader since seen_at",
    "theme": "id consultation_id parent_id position colour word merged_into is_removed",
    "theme_change": "id consultation_id at actor what states undone_at",
    "theme_use": "submission_id place theme_id at actor",
    "assessment": """id submission_id number edition theme_id summary fate passed_on answered_on
        their_answer assigned_to same_as place paragraphs""",
    "assessment_change": "id batch assessment_id edition at actor what was became undone_at",
    "paragraph": "id consultation_id title edition is_removed",
    "paragraph_text": "paragraph_id edition text at actor",
    "opened": "submission_id reader version at",
    "inquiry": "id key token_hash submission_id at actor text",
    "inquiry_reply": "id inquiry_id key at inbox_id text taken_as taken_at taken_by",
    "sign_in": "token_hash user_id expires_at used_at",
    "search_due": "id",
    "likeness_group": "id consultation_id common answers voices",
    "likeness": "submission_id consultation_id group_id digest own_words by_person",
    "likeness_band": "consultation_id band submission_id",
    "likeness_due": "submission_id",
    "saved_filter": "id owner name address is_shared saved_at",
    "batch": "id act words made_at made_by seen_event started_at undone_at undone_by",
    "batch_item": "batch_id position submission_id state why before event",
    "session": "token_hash user_id started_at seen_at way browser proved_at half",
    "generation": "face",
    "receipt_secret": "secret",
    "receipt_node": "level place hash",
    "receipt_place": "submission_id number place",
    "_sqlite_migrations": "id migration_set name applied_at",
}

UNPLANTABLE = {
    "receipt_secret": "secret",
    "receipt_node": "hash",
    "file_text": "sha256 flags findings extracted_at text",  # of what a public copy is made
    "file": "sha256 content",  # named by its content; the files themselves hold canaries
    "attachment": "sha256",
    "upload": "sha256",
    "submission": """status received_at identity reasons
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
    "release_reply": "taken_as",
    "inbox": "received_at via fate",
    "letter": "kind paper",
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


def listed(columns: dict[str, str]) -> set[tuple[str, str]]:
    """Return the pairs of table and column."""
    return {(table, name) for table, names in columns.items() for name in names.split()}
