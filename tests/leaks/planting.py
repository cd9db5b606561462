"""Fills a record so that everything in it is a canary."""

from collections.abc import Callable
from datetime import timedelta

from sqlite_utils import Database

from intake import letters
from intake.actions import (
    arriving,
    drafting,
    following,
    inviting,
    journalising,
    staffing,
    uploading,
)
from intake.clock import now
from intake.config import Settings
from intake.core.consultation import (
    Consultation,
    Material,
    Question,
    QuestionKind,
    Stage,
    start_of,
)
from intake.core.extension import Extension
from intake.core.following import Frequency, Scope, Topic
from intake.core.identifiers import public_id
from intake.core.party import Party, PartyKind
from intake.core.redaction import Redaction
from intake.core.sensitive import Suggestion
from intake.core.staff import Role
from intake.core.submission import Attachment
from intake.store import (
    consultations,
    corrections,
    events,
    extensions,
    files,
    parties,
    redactions,
    submissions,
)
from intake.store.connection import text_of, transaction
from tests.leaks.analysis import plant_fates
from tests.leaks.answers import plant_answers, redact_a_file
from tests.leaks.columns import PRIVATE, UNPLANTABLE, listed
from tests.leaks.loop import plant_loop
from tests.leaks.mails import plant_mails
from tests.leaks.world import BY, DRAFT, SLUG, Publish, World, changed, text_columns


def plant(db: Database, settings: Settings, publish: Publish) -> World:
    """Fill the record by real actions, with publications in between, then every column left."""
    world = World(db, settings, publish)
    _ask(world)
    plant_answers(world)
    plant_mails(world)
    redact_a_file(world)
    plant_loop(world)
    _desk(world)
    publish()
    _columns(world)
    changed(world)
    publish()
    return world


def _ask(world: World) -> None:
    today = now(None).date()
    world.party = Party(
        f"Rådet {world.show('party name')}",
        PartyKind.COUNCIL,
        public_id("party", "council"),
        (f"{world.hide('party address')}@example.dk",),
    )
    silent = Party(
        f"Det tavse råd {world.show('name of a silent party')}",
        PartyKind.COUNCIL,
        public_id("party", "silent"),
        (f"{world.hide('address of a silent party')}@example.dk",),
    )
    for slug, stage in ((SLUG, Stage.ANNOUNCED), (DRAFT, Stage.DRAFT)):
        is_public = stage is Stage.ANNOUNCED

        def word(what: str, slug: str = slug, is_public: bool = is_public) -> str:
            return world.word(f"{what} of {slug}", public=is_public)

        case = Consultation(
            slug=slug,
            title=f"En park {word('title')}",
            stage=stage,
            opens_at=start_of(today - timedelta(days=9)),
            closes_at=start_of(today + timedelta(days=9)),
            summary=word("summary"),
            body=word("body"),
            decides=word("decides"),
            how_to_answer=word("how to answer"),
            topics=(word("topic"),),
            unit=word("unit"),
            case_number=word("case number"),
            what_next=word("what next"),
            reports_back=word("reports back"),
            material=(_material(world, word),),
            questions=(
                Question("1", QuestionKind.LONG, word("question")),
                Question("2", QuestionKind.LONG, "Hvem skal passe den?", help=word("help")),
            ),
        )
        with transaction(world.db):
            consultations.put(world.db, case)
            corrections.add(world.db, slug, word("correction"), now=now(None))
            _extend(world, case, word)
            for party in (world.party, silent):
                parties.put(world.db, party)
                inviting.enlist(world.db, slug, party, settings=world.settings)
            events.record(world.db, "consultation changed", slug, actor=BY, now=now(None))
    inviting.invite(world.db, SLUG, settings=world.settings, now=now(None), by=BY)


def _extend(world: World, case: Consultation, word: Callable[[str], str]) -> None:
    moved = Extension(
        was=case.closes_at - timedelta(days=1),
        closes_at=case.closes_at,
        reason=word("reason of the extension"),
        at=now(None),
    )
    extensions.add(world.db, case.slug, moved, actor=BY)


def _material(world: World, word: Callable[[str], str]) -> Material:
    content = f"Et oplæg {word('material')}".encode()
    with transaction(world.db):
        sha256 = files.keep(world.db, content)
    name = f"{word('name of the material')}.txt"
    return Material(word("title of the material"), name, "text/plain", len(content), sha256)


def _prove(world: World) -> None:
    """By what a member of staff proves who they are."""
    hide = world.hide
    with transaction(world.db):
        execute = world.db.conn.execute
        (user,) = execute("SELECT id FROM user ORDER BY id DESC LIMIT 1").fetchone()
        at = (user, hide("password"), str(now(None)))
        execute("INSERT INTO password VALUES (?, ?, ?)", at)
        factor = (user, hide("second factor"))
        execute("INSERT INTO second_factor (user_id, secret) VALUES (?, ?)", factor)
        code = (hide("recovery code"), user)
        execute("INSERT INTO recovery_code (code_hash, user_id) VALUES (?, ?)", code)
        miss = (str(now(None)), hide("account"), hide("address"))
        execute("INSERT INTO sign_in_miss (at, account_hash, address_hash) VALUES (?, ?, ?)", miss)
        visit = [hide(each) for each in ("state", "browser", "nonce", "verifier")]
        execute("INSERT INTO sign_in_visit VALUES (?, ?, ?, ?, ?)", (*visit, str(now(None))))


def _desk(world: World) -> None:
    """Staff, their links and sessions, a file chosen and not sent yet, and a talkative log."""
    db, token = world.db, "a one-time link"
    email = f"{world.hide('user')}@example.dk"
    staffing.add(db, email, Role.CASEWORKER, token=token, now=now(None), by=BY)
    upload = Attachment(
        world.hide("name of an upload"), "text/plain", world.hide("upload").encode()
    )
    uploading.keep(db, {"a token": upload}, now=now(None))
    browser = world.hide("browser")
    assert arriving.use_link(db, token, session="a session", browser=browser, now=now(None))
    _prove(world)
    _follow(world)
    _redact(world)
    plant_fates(world)
    _draft(world)
    journalising.ask_for_case_file(db, SLUG, by=BY, now=now(None))
    journalising.note_made(db, SLUG, [("log", "0" * 64)], by=BY, now=now(None))
    with transaction(db):
        db.conn.execute(
            "INSERT INTO fetched (folder, uidvalidity, uid) VALUES (?, 1, 1)",
            (world.hide("folder"),),
        )
        # a mail that a person split, and one joined to an answer: their words are planted below
        db.conn.execute("INSERT INTO message_part SELECT id, 1, '', '', '', '' FROM inbox LIMIT 1")
        db.conn.execute(
            "INSERT INTO submission_message SELECT id, inbox_id, 1, '', '' FROM submission"
            " WHERE inbox_id IS NOT NULL LIMIT 1"
        )
        _reading(db)
        events.record(
            db,
            "message held",
            world.hide("event subject"),
            actor=world.hide("event actor"),
            now=now(None),
            consultation=world.hide("event consultation"),
            detail=world.hide("event detail"),
        )


def _reading(db: Database) -> None:
    """A row of each thing people say of a reading, and of a request for time; words come later."""
    for statement in (
        "INSERT INTO approval SELECT id, '', received_at, '', 1, NULL, NULL FROM submission"
        " LIMIT 1",
        "INSERT INTO objection SELECT NULL, id, received_at, '.', '', NULL, '', '', '', NULL"
        " FROM submission LIMIT 1",
        "INSERT INTO mail_lines SELECT submission_id, number, '' FROM version LIMIT 1",
        "INSERT INTO supposition SELECT id, 'amends', 1, received_at, '' FROM submission LIMIT 1",
        "INSERT INTO replacement SELECT min(id), max(id), max(received_at), '' FROM submission",
        "INSERT INTO note SELECT NULL, id, received_at, '', '.' FROM submission LIMIT 1",
        "INSERT INTO likeness_group SELECT 99, consultation_id, '', 0, 0 FROM submission LIMIT 1",
        "INSERT OR IGNORE INTO likeness SELECT id, consultation_id, 99, '', 0, 0 FROM submission"
        " LIMIT 1",
        "INSERT INTO saved_filter VALUES (NULL, '', '.', '{}', 1, '')",
        "INSERT INTO batch VALUES (NULL, 'assign', '', '2026-03-02T10:00:00.000000+00:00', '', 0,"
        " NULL, NULL, '')",
        "INSERT INTO batch_item SELECT 1, 1, id, 'done', '', '', 0 FROM submission LIMIT 1",
        "INSERT INTO retention SELECT id, '2031-03-16', opens_at, '', NULL, '', NULL"
        " FROM consultation",
        "INSERT INTO legal_hold SELECT NULL, id, '.', opens_at, '', '', NULL, '' FROM consultation",
        "INSERT INTO personal_hold SELECT NULL, '', '.', opens_at, '', '', NULL, ''"
        " FROM consultation LIMIT 1",
        "INSERT INTO erasure SELECT NULL, '', opens_at, '', id, '', '', NULL FROM consultation"
        " LIMIT 1",
        "INSERT INTO looking SELECT id, '', received_at, received_at FROM submission LIMIT 1",
        "INSERT INTO time_request SELECT NULL, '', consultation_id, party_id, '2026-03-20',"
        " '2026-03-02T10:00:00.000000+00:00', '', 'asked', '', '', NULL, '' FROM invitation"
        " LIMIT 1",
    ):
        db.conn.execute(statement)


def _draft(world: World) -> None:
    """A council's draft with everything in it, not sent."""
    db, at = world.db, text_of(now(None))
    assert world.party is not None
    draft = drafting.start(
        db,
        SLUG,
        key="a draft",
        party=world.party.name,
        settings=world.settings,
        now=now(None),
    )
    body = {"body": {"body": (world.hide("draft"),)}}
    writer = drafting.Writer("a hand", world.hide("author of a draft"))
    drafting.save(db, draft.id, body, seen={}, writer=writer, now=now(None))
    with transaction(db):
        db.conn.execute(
            "INSERT INTO draft_member (draft_id, name, address, token_hash, is_contact, may_send,"
            " added_at, revoked_at, opened_at, writes_since)"
            " VALUES (?, ?, '', 'hash', 1, 1, ?, ?, ?, ?)",
            (draft.id, world.hide("member"), at, at, at, at),
        )
        db.conn.execute(
            "INSERT INTO draft_comment (draft_id, key, author, text, at, resolved_at)"
            " VALUES (?, 'body', '', ?, ?, ?)",
            (draft.id, world.hide("comment"), at, at),
        )
        db.conn.execute("UPDATE draft SET sent_at = saved_at WHERE id = ?", (draft.id,))
        db.conn.execute(
            "INSERT INTO disowned SELECT submission_id, party_id, ? FROM submission_party LIMIT 1",
            (at,),
        )


def _follow(world: World) -> None:
    """Somebody who follows and said yes, somebody who has not, and one who stopped."""
    db, its = world.db, world.settings
    for what, done in (("asked", ""), ("follows", "confirm"), ("stopped", "end")):
        email = f"{world.hide(f'follower who {what}')}@example.dk"
        topic = Topic(scope=Scope.TOPIC, name=world.hide(f"topic of who {what}"))
        following.ask(db, email, topic, Frequency.DAILY, settings=its, now=now(None))
        token = letters.follower_token(its, email, topic)
        if done:
            following.confirm(db, token, now=now(None))
        if done == "end":
            following.end(db, token, now=now(None))


def _redact(world: World) -> None:
    """A redaction that was taken back, and a hint that was turned down; see also plant_answers."""
    db = world.db
    reference = submissions.selected(db)[0].reference
    with transaction(db):
        words = Redaction(words=world.hide("words of a redaction"), note=world.hide("its note"))
        number = redactions.add(db, reference, words, by=BY, now=now(None))
        redactions.lift(db, reference, number, by=BY, now=now(None))
        hint = Suggestion("phone", "body", world.hide("words let stand"))
        redactions.dismiss(db, reference, hint, by=BY, now=now(None))


def _columns(world: World) -> None:
    """Put a canary into every private column of text that the actions could not reach."""
    db = world.db
    plantable = listed(PRIVATE) - listed(UNPLANTABLE)
    with transaction(db):
        db.conn.execute("PRAGMA defer_foreign_keys = ON")
        for table, name, kind in text_columns(db):
            if (table, name) not in plantable or table == "event":
                continue
            word = world.hide(f"column {table}.{name}")
            if name == "reference":
                word = word.upper()  # as references are looked up
            new = f"{name} || ' {word} ' || hex(randomblob(4))"
            if kind == "BLOB":
                new = f"CAST({new} AS BLOB)"
            db.conn.execute(f'UPDATE "{table}" SET "{name}" = {new} WHERE "{name}" IS NOT NULL')
        db.conn.execute(
            "UPDATE submission SET reasons = json_array(:reason),"
            " findings = json_array(json_object('kind', 'cpr', 'where', 'body', 'text', :text))",
            {
                "reason": world.hide("column submission.reasons"),
                "text": world.hide("column submission.findings"),
            },
        )
