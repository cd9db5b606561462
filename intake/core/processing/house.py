"""Staff, the log, and what goes for the whole house."""

from intake.core.processing.kinds import Kept, Table

HOUSE: dict[str, Table] = {
    "event": Table(
        purpose="hvem der gjorde og læste hvad hvornår; kan ikke ændres, men ord i den kan slettes",
        kept=Kept.LASTING,
        identity="subject",
        words="detail",
        guarded="previous hash",
        staff="actor",
        plain="id at action consultation",
    ),
    "user": Table(
        purpose="medarbejdere og hvad de må",
        kept=Kept.USER,
        staff="email role limited digest digest_hour shortcuts created_at disabled_at seen_at"
        " digested_at",
        plain="id",
    ),
    "user_scope": Table(
        purpose="hvilke høringer en medarbejder er begrænset til",
        kept=Kept.USER,
        plain="user_id consultation_id",
    ),
    "password": Table(
        purpose="medarbejderes adgangskoder",
        kept=Kept.USER,
        guarded="hash",
        plain="user_id set_at",
    ),
    "second_factor": Table(
        purpose="medarbejderes koder fra en app",
        kept=Kept.USER,
        guarded="secret",
        plain="user_id confirmed_at last_step",
    ),
    "recovery_code": Table(
        purpose="medarbejderes reservekoder",
        kept=Kept.USER,
        guarded="code_hash",
        plain="user_id used_at",
    ),
    "sign_in": Table(
        purpose="links at logge ind med",
        kept=Kept.SHORT,
        guarded="token_hash",
        plain="user_id expires_at used_at",
    ),
    "session": Table(
        purpose="hvem der er logget ind",
        kept=Kept.SHORT,
        guarded="token_hash",
        staff="browser",
        plain="user_id started_at seen_at way proved_at half",
    ),
    "sign_in_miss": Table(
        purpose="mislykkede forsøg på at logge ind, så gætteri bremses",
        kept=Kept.SHORT,
        guarded="account_hash address_hash",
        plain="id at",
    ),
    "sign_in_visit": Table(
        purpose="besøg hos myndighedens egen login, mens de varer",
        kept=Kept.SHORT,
        guarded="state_hash browser_hash nonce verifier",
        plain="begun_at",
    ),
    "standard_text": Table(
        purpose="standardtekster",
        kept=Kept.HOUSE,
        plain="id title text used_for",
    ),
    "saved_filter": Table(
        purpose="gemte filtre i listen over svar",
        kept=Kept.HOUSE,
        words="name address",
        staff="owner",
        plain="id is_shared saved_at",
    ),
    "batch": Table(
        purpose="handlinger på mange svar på én gang",
        kept=Kept.CASE,
        words="words",
        staff="made_by undone_by",
        plain="id act made_at seen_event started_at undone_at",
    ),
    "batch_item": Table(
        purpose="hvert svar i en handling på mange",
        kept=Kept.CASE,
        words="why before",
        plain="batch_id position submission_id state event",
    ),
    "_sqlite_migrations": Table(
        purpose="hvilken udgave af skemaet databasen har",
        kept=Kept.LASTING,
        plain="id migration_set name applied_at",
    ),
}
