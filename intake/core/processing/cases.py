"""The consultations, who is asked, and what came of the answers."""

from intake.core.processing.kinds import Kept, Table

CASES: dict[str, Table] = {
    "consultation": Table(
        purpose="høringen: hvad der spørges om, hvornår og af hvem",
        kept=Kept.LASTING,
        plain="id slug public_id title stage opens_at closes_at summary body decides unit"
        " case_number what_next reports_back kind topics themes one_at_a_time remind_days"
        " how_to_answer deadline_reason template objection_hours release_by fates_public_at",
        public="slug public_id title stage opens_at closes_at summary body decides unit case_number"
        " what_next reports_back how_to_answer kind topics themes",
    ),
    "question": Table(
        purpose="høringens spørgsmål",
        kept=Kept.LASTING,
        plain="consultation_id key position kind label help required options only_for depends_on"
        " depends_value",
        public="key position kind label help required options only_for depends_on depends_value",
    ),
    "material": Table(
        purpose="høringens materiale",
        kept=Kept.LASTING,
        plain="consultation_id position title name media_type sha256",
        public="position title name media_type sha256",
    ),
    "correction": Table(
        purpose="hvad der blev rettet, efter høringen blev åbnet",
        kept=Kept.LASTING,
        plain="id consultation_id at text",
        public="at text",
    ),
    "extension": Table(
        purpose="at fristen blev flyttet, og hvorfor",
        kept=Kept.LASTING,
        staff="actor",
        plain="id consultation_id at was closes_at reason",
        public="at was closes_at reason",
    ),
    "party": Table(
        purpose="råd, foreninger og myndigheder, der høres",
        kept=Kept.HOUSE,
        plain="id public_id name kind",
        public="public_id name kind",
    ),
    "party_address": Table(
        purpose="hvor parterne nås",
        kept=Kept.HOUSE,
        identity="address",
        plain="party_id position",
    ),
    "meeting_date": Table(
        purpose="hvornår en part holder møde, så frister kan passe",
        kept=Kept.HOUSE,
        plain="party_id day",
    ),
    "invitation": Table(
        purpose="hvem der er på høringslisten og er inviteret",
        kept=Kept.LASTING,
        guarded="mail_token_hash link_token_hash",
        plain="id consultation_id party_id invited_at",
    ),
    "theme": Table(
        purpose="temaer, som svar og punkter ordnes i",
        kept=Kept.LASTING,
        plain="id consultation_id parent_id name position colour word merged_into is_removed",
        public="name",
    ),
    "theme_change": Table(
        purpose="ændringer af temaer, så de kan tages tilbage",
        kept=Kept.CASE,
        staff="actor",
        plain="id consultation_id at what states undone_at",
    ),
    "paragraph": Table(
        purpose="standardafsnit i høringsnotatet",
        kept=Kept.LASTING,
        plain="id consultation_id title edition is_removed",
    ),
    "paragraph_text": Table(
        purpose="standardafsnittenes tekst, i hver udgave",
        kept=Kept.LASTING,
        staff="actor",
        plain="paragraph_id edition text at",
    ),
    "meeting": Table(
        purpose="møder om høringen",
        kept=Kept.LASTING,
        plain="id public_id consultation_id kind title starts_at ends_at place agenda is_public"
        " is_cancelled edition",
        public="public_id kind title starts_at place agenda",
    ),
    "meeting_attendance": Table(
        purpose="hvem der var med for hvilken part, ved deres rolle",
        kept=Kept.LASTING,
        identity="role",
        plain="meeting_id position party_id",
        public="role",
    ),
    "meeting_note": Table(
        purpose="hvad der blev sagt på mødet (notatpligt)",
        kept=Kept.CASE,
        words="text",
        staff="actor",
        plain="id meeting_id at is_public",
    ),
    "meeting_contribution": Table(
        purpose="mundtlige bidrag, der blev svar",
        kept=Kept.CASE,
        plain="meeting_id submission_id",
    ),
    "decision": Table(
        purpose="hvad der blev besluttet",
        kept=Kept.LASTING,
        staff="written_by",
        plain="id public_id consultation_id kind decided_on decided_by title text agenda"
        " corrects_id written_at published_at",
        public="public_id kind decided_on decided_by title text agenda published_at",
    ),
    "decision_part": Table(
        purpose="hvad der blev besluttet om hvert tema og punkt",
        kept=Kept.LASTING,
        plain="decision_id position about name text",
        public="about name text",
    ),
    "decision_change": Table(
        purpose="hvad svarene ændrede, før og efter",
        kept=Kept.LASTING,
        plain="decision_id position title before after points",
        public="title before after points",
    ),
    "promise": Table(
        purpose="hvad myndigheden har lovet, og hvornår",
        kept=Kept.LASTING,
        staff="owner made_by",
        plain="id public_id consultation_id kind text said first_on last_on notice_days unit"
        " made_on",
        public="public_id kind text said first_on last_on unit made_on",
    ),
    "promise_party": Table(
        purpose="hvem der er lovet noget",
        kept=Kept.LASTING,
        plain="promise_id party_id",
    ),
    "promise_step": Table(
        purpose="hvad der skete med et løfte",
        kept=Kept.LASTING,
        staff="actor",
        plain="id promise_id at kind text link due_on",
        public="kind text link due_on",
    ),
    "milestone": Table(
        purpose="trin i gennemførelsen",
        kept=Kept.LASTING,
        plain="id public_id consultation_id title said added_at",
        public="public_id title said",
    ),
    "progress": Table(
        purpose="hvor langt et trin er",
        kept=Kept.LASTING,
        staff="actor",
        plain="id milestone_id at percent text",
        public="at percent text",
    ),
    "account": Table(
        purpose="hvad der blev sagt, besluttet og gjort",
        kept=Kept.LASTING,
        staff="actor",
        plain="id consultation_id at said decided done",
        public="at said decided done",
    ),
    "case_file": Table(
        purpose="sagsmapper til ESDH",
        kept=Kept.CASE,
        staff="asked_by",
        plain="id consultation_id asked_at done total finished_at problem name size sha256",
    ),
    "journal": Table(
        purpose="hvilke dokumenter der er journaliseret, og under hvilket nummer",
        kept=Kept.LASTING,
        staff="by",
        plain="consultation_id document sha256 exported_at number at",
    ),
    "retention": Table(
        purpose="hvornår det private i høringen slettes, og hvem der har sagt ja til det",
        kept=Kept.LASTING,
        staff="set_by confirmed_by",
        plain="consultation_id due_on set_at confirmed_at erased_at",
        public="erased_at",
    ),
    "legal_hold": Table(
        purpose="at intet må slettes i høringen, og hvorfor",
        kept=Kept.LASTING,
        words="reason",
        staff="placed_by lifted_by",
        plain="id consultation_id placed_at until lifted_at",
    ),
    "personal_hold": Table(
        purpose="at intet må slettes om én person eller i ét svar, og hvorfor",
        kept=Kept.HOLD,
        identity="who",
        words="reason",
        staff="placed_by lifted_by",
        plain="id placed_at until lifted_at",
    ),
    "erasure": Table(
        purpose="hvad der er slettet og hvorfor, uden navne, så det slettes igen efter en"
        " genindlæsning fra backup",
        kept=Kept.LASTING,
        guarded="key entry",
        staff="actor reason",
        plain="id at consultation_id finished_at",
    ),
    "generation": Table(
        purpose="hver offentliggørelse, så det kan ses, at intet er ændret siden",
        kept=Kept.LASTING,
        plain="number made_at face sha256 previous chain added changed withdrawn receipts"
        " receipts_head receipts_growth",
        public="number made_at sha256 previous chain added changed withdrawn receipts receipts_head"
        " receipts_growth",
    ),
    "generation_change": Table(
        purpose="hvad der kom, ændredes og gik med hver offentliggørelse, ved offentlige numre",
        kept=Kept.LASTING,
        plain="generation kind id change",
        public="generation kind id change",
    ),
}
