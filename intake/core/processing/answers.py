"""What was answered, and what was made of it."""

from intake.core.processing.kinds import Kept, Table

ANSWERS: dict[str, Table] = {
    "submission": Table(
        purpose="svaret, som det gælder nu: hvem der svarer, og hvad de svarer",
        kept=Kept.CASE,
        identity="author_name email organisation",
        words="body minority subject quoted signature hidden findings reasons withheld_reason"
        " identity_reason",
        guarded="key reference receipt_token_hash",
        staff="assigned_to",
        plain="id public_id consultation_id channel status received_at late speaks_as preference"
        " notice nil_return identity needs_review inbox_id mandate adopted_on name_protected number"
        " awaits_release erased_at kept_face",
        public="public_id channel late author_name organisation speaks_as preference body"
        " nil_return minority mandate adopted_on",
    ),
    "submission_party": Table(
        purpose="hvilke høringsparter svaret er fra",
        kept=Kept.CASE,
        plain="submission_id party_id",
    ),
    "answer": Table(
        purpose="svaret på hvert spørgsmål",
        kept=Kept.CASE,
        words="text",
        plain="submission_id question_key position",
        public="question_key position text",
    ),
    "point": Table(
        purpose="svarets nummererede punkter",
        kept=Kept.CASE,
        words="text",
        plain="submission_id number theme",
        public="number text theme",
    ),
    "attachment": Table(
        purpose="filer, der kom med svaret",
        kept=Kept.CASE,
        words="name",
        plain="submission_id position public_id media_type sha256 size_before",
        public="position public_id name media_type",
    ),
    "file": Table(
        purpose="indholdet af filer, gemt én gang hver",
        kept=Kept.FOLLOWS,
        words="content",
        plain="sha256 size",
    ),
    "file_text": Table(
        purpose="teksten i filer, så den kan søges i og tjekkes for personnumre",
        kept=Kept.FOLLOWS,
        words="text findings",
        plain="sha256 tries extracted_at flags",
    ),
    "public_copy": Table(
        purpose="den kopi af en fil, som offentligheden får",
        kept=Kept.CASE,
        words="text facts",
        plain="attachment tries made_at recipe why sha256 media_type pages pages_from",
        public="attachment sha256 media_type pages text why",
    ),
    "unread_file": Table(
        purpose="at to personer lod et svar gå ud uden en fil, ingen kunne læse",
        kept=Kept.CASE,
        words="reason granted_reason",
        staff="asked_by granted_by",
        plain="attachment submission_id asked_at granted_at",
    ),
    "version": Table(
        purpose="hver udgave af svaret, præcis som den blev modtaget",
        kept=Kept.CASE,
        identity="actor",
        words="content",
        guarded="sha256 code",
        plain="submission_id number at why",
    ),
    "version_file": Table(
        purpose="hvilke filer hver udgave har",
        kept=Kept.CASE,
        plain="submission_id number sha256",
    ),
    "mail_lines": Table(
        purpose="linjerne i en mail, så den læste tekst kan holdes op mod dem",
        kept=Kept.CASE,
        words="lines",
        plain="submission_id version",
    ),
    "redaction": Table(
        purpose="ord, der er udeladt af den offentlige kopi, og hvorfor",
        kept=Kept.CASE,
        words="words note",
        staff="made_by lifted_by",
        plain="id submission_id place reason made_at lifted_at",
        public="note",
    ),
    "dismissal": Table(
        purpose="forslag om at udelade ord, som en medarbejder sagde nej til",
        kept=Kept.CASE,
        words="words",
        staff="made_by",
        plain="submission_id kind made_at",
    ),
    "approval": Table(
        purpose="at svaret blev fundet klar til offentliggørelse, og hvor længe der kan gøres"
        " indsigelse",
        kept=Kept.CASE,
        staff="made_by",
        plain="submission_id edition made_at hours told_at objection_until",
    ),
    "objection": Table(
        purpose="afsenderens indsigelse mod den offentlige udgave, og hvad der kom ud af den",
        kept=Kept.CASE,
        words="text reason",
        staff="settled_by",
        plain="id submission_id made_at edition settled_at outcome told_at",
    ),
    "release_reply": Table(
        purpose="afsenderens mail om den udgave, der skal være offentlig",
        kept=Kept.CASE,
        words="text",
        guarded="key",
        staff="taken_by",
        plain="id submission_id inbox_id at edition taken_as taken_at",
    ),
    "withdrawal": Table(
        purpose="at noget offentligt blev taget ned, hvornår og hvorfor",
        kept=Kept.LASTING,
        staff="actor",
        plain="submission_id at kind",
        public="at kind",
    ),
    "note": Table(
        purpose="medarbejderes noter om et svar",
        kept=Kept.CASE,
        words="text",
        staff="author",
        plain="id submission_id at",
    ),
    "supposition": Table(
        purpose="om en formodning om svaret er rigtig",
        kept=Kept.CASE,
        staff="actor",
        plain="submission_id kind is_right at",
    ),
    "replacement": Table(
        purpose="at et svar trådte i stedet for et andet",
        kept=Kept.CASE,
        staff="actor",
        plain="earlier_id later_id at",
    ),
    "disowned": Table(
        purpose="at en part har sagt, at et fælles svar ikke er deres",
        kept=Kept.CASE,
        plain="submission_id party_id at",
    ),
    "inquiry": Table(
        purpose="spørgsmål tilbage til afsenderen",
        kept=Kept.CASE,
        words="text",
        guarded="key token_hash",
        staff="actor",
        plain="id submission_id at",
    ),
    "inquiry_reply": Table(
        purpose="afsenderens svar på et spørgsmål",
        kept=Kept.CASE,
        words="text",
        guarded="key",
        staff="taken_by",
        plain="id inquiry_id at inbox_id taken_as taken_at",
    ),
    "theme_use": Table(
        purpose="hvilke temaer svaret handler om",
        kept=Kept.CASE,
        staff="actor",
        plain="submission_id place theme_id at",
    ),
    "assessment": Table(
        purpose="resumé, bemærkning og udfald for hvert punkt",
        kept=Kept.CASE,
        words="summary remark their_answer",
        staff="assigned_to",
        plain="id submission_id number edition theme_id fate passed_to passed_on answered_on"
        " same_as place paragraphs",
        public="remark passed_to",
    ),
    "assessment_change": Table(
        purpose="hvordan behandlingen af et punkt blev ændret",
        kept=Kept.CASE,
        words="was became",
        staff="actor",
        plain="id batch assessment_id edition at what undone_at",
    ),
    "likeness": Table(
        purpose="svar, der er én og samme tekst, så den kun skal læses én gang",
        kept=Kept.CASE,
        plain="submission_id consultation_id group_id digest own_words by_person",
    ),
    "likeness_band": Table(
        purpose="aftryk, som ens tekster findes ved",
        kept=Kept.CASE,
        plain="consultation_id band submission_id",
    ),
    "likeness_group": Table(
        purpose="grupper af ens tekster",
        kept=Kept.CASE,
        plain="id consultation_id common answers voices",
    ),
    "likeness_due": Table(
        purpose="svar, der venter på at blive sammenlignet",
        kept=Kept.SHORT,
        plain="submission_id",
    ),
    "looking": Table(
        purpose="hvem der har svaret åbent nu, så to ikke behandler det samtidig",
        kept=Kept.CASE,
        staff="reader",
        plain="submission_id since seen_at",
    ),
    "opened": Table(
        purpose="hvem der har læst svaret, så ulæste kan findes",
        kept=Kept.CASE,
        staff="reader",
        plain="submission_id version at",
    ),
    "receipt_place": Table(
        purpose="hvor kvitteringen står i træet af alle kvitteringer",
        kept=Kept.LASTING,
        plain="submission_id number place",
    ),
    "receipt_node": Table(
        purpose="træet, som viser at ingen kvittering er udeladt; kan ikke læses baglæns",
        kept=Kept.LASTING,
        guarded="hash",
        plain="level place",
    ),
    "receipt_secret": Table(
        purpose="saltet i træet af kvitteringer",
        kept=Kept.LASTING,
        guarded="secret",
    ),
    "search": Table(
        purpose="søgning i alt det private",
        kept=Kept.FOLLOWS,
        identity="sender address",
        words="words subject files attached notes quoted letters marks short",
    ),
    "search_data": Table(purpose="søgeindekset", kept=Kept.FOLLOWS, words="block", plain="id"),
    "search_idx": Table(
        purpose="søgeindekset", kept=Kept.FOLLOWS, words="term", plain="segid pgno"
    ),
    "search_content": Table(
        purpose="søgeindekset",
        kept=Kept.FOLLOWS,
        words="c0 c1 c2 c3 c4 c5 c6 c7 c8 c9 c10",
        plain="id",
    ),
    "search_docsize": Table(purpose="søgeindekset", kept=Kept.FOLLOWS, plain="id sz"),
    "search_config": Table(purpose="søgeindekset", kept=Kept.FOLLOWS, plain="k v"),
    "search_due": Table(purpose="hvad søgeindekset mangler", kept=Kept.SHORT, plain="id"),
}
