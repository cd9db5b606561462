"""What came and went by mail, and what is written and not sent yet."""

from intake.core.processing.kinds import Kept, Table

POST: dict[str, Table] = {
    "inbox": Table(
        purpose="mails, præcis som de kom, og hvor hver af dem endte",
        kept=Kept.POST,
        identity="mail_from recipients peer",
        words="raw reading content fate_reason",
        guarded="digest message_id",
        plain="id received_at via tries fate settled_at placed_in placed_for kind joins erased_at",
    ),
    "message_part": Table(
        purpose="dele af en mail, der blev flere svar",
        kept=Kept.POST,
        words="text",
        plain="inbox_id position placed_in placed_for files",
    ),
    "submission_message": Table(
        purpose="mails, der blev lagt til et svar",
        kept=Kept.CASE,
        words="mail_before",
        plain="submission_id inbox_id version instead_of",
    ),
    "fetched": Table(
        purpose="hvilke mails der er hentet fra postkassen, så ingen hentes to gange",
        kept=Kept.HOUSE,
        plain="folder uidvalidity uid marked",
    ),
    "letter": Table(
        purpose="breve, vi har sendt eller skal sende",
        kept=Kept.POST,
        identity="envelope_from reply_to",
        words="subject text html calendar paper_name",
        guarded="key message_id in_reply_to unsubscribe submission_reference",
        plain="id kind consultation_id party_id sender_name queued_at inbox_id paper erased_at",
    ),
    "delivery": Table(
        purpose="om hvert brev nåede frem",
        kept=Kept.POST,
        identity="address reply delay",
        plain="letter_id place tries next_try_at sent_at refused_at delayed_at delivered_at",
    ),
    "mailing": Table(
        purpose="svarbreve: teksten, som alle breve er lavet af",
        kept=Kept.CASE,
        staff="written_by sent_by",
        plain="id public_id consultation_id promise_id subject body signature with_silent"
        " written_at sent_at",
    ),
    "mailing_letter": Table(
        purpose="hvert svarbrev, til hvem, og hvad der er offentligt af det",
        kept=Kept.CASE,
        identity="name parties addresses",
        words="content public_content",
        guarded="key answers token_hash",
        plain="id mailing_id letter_id tries opened_at published_at",
    ),
    "draft": Table(
        purpose="kladder til svar: dem, der er ved at blive skrevet, og dem, der er sendt",
        kept=Kept.DRAFT,
        identity="email",
        guarded="key token_hash reference",
        plain="id consultation_id party_id begun_at saved_at sent_at is_provisional",
    ),
    "draft_section": Table(
        purpose="hvert afsnit af en kladde, i hver udgave",
        kept=Kept.DRAFT,
        identity="author",
        words="content",
        guarded="hand",
        plain="draft_id key version at is_aside",
    ),
    "draft_upload": Table(
        purpose="filer i en kladde",
        kept=Kept.DRAFT,
        guarded="token_hash",
        plain="draft_id",
    ),
    "draft_member": Table(
        purpose="hvem der skriver med på en kladde",
        kept=Kept.DRAFT,
        identity="name address",
        guarded="token_hash",
        plain="id draft_id is_contact may_send added_at revoked_at opened_at writes_at"
        " writes_since",
    ),
    "draft_comment": Table(
        purpose="kommentarer i en kladde",
        kept=Kept.DRAFT,
        identity="author resolved_by",
        words="text",
        plain="id draft_id key at resolved_at",
    ),
    "upload": Table(
        purpose="filer til et svar, der ikke er sendt endnu",
        kept=Kept.WEEK,
        words="name",
        guarded="token_hash",
        plain="media_type sha256 uploaded_at",
    ),
    "follower": Table(
        purpose="hvem der vil have besked, om hvad og hvor tit",
        kept=Kept.FOLLOWING,
        identity="email",
        guarded="token_hash",
        plain="id scope name frequency asked_at confirmed_at ended_at told_until",
    ),
    "time_request": Table(
        purpose="ønsker om mere tid, og hvad der blev svaret",
        kept=Kept.CASE,
        identity="email",
        words="reason",
        guarded="key",
        staff="decided_by",
        plain="id consultation_id party_id wanted_on asked_at status until decided_at",
    ),
}
