"""A record in which everything private is a canary, and so is everything public, as a control."""

import io
import itertools
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.message import EmailMessage

from sqlite_utils import Database

from intake import letters
from intake.actions import inviting, moderating, settling, staffing, uploading
from intake.actions.receiving import Arrival, receive
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
from intake.core.identifiers import public_id
from intake.core.party import Party, PartyKind
from intake.core.staff import Role
from intake.core.submission import Attachment, Channel, Draft, Preference, SpeaksAs
from intake.mail.parsing import read
from intake.store import consultations, events, files, inbox, parties
from intake.store.connection import rows, transaction
from tests.leaks.columns import PRIVATE, UNPLANTABLE, listed
from tests.leaks.scanner import canary

SLUG, DRAFT = "park", "kladde"
BY = "sagsbehandler@example.dk"
EACH = 6
"""Answers in each state, with each preference."""

Publish = Callable[[], object]


@dataclass
class World:
    """What was planted: canaries by what they stand for."""

    db: Database
    settings: Settings
    publish: Publish
    private: dict[str, str] = field(default_factory=dict)
    public: dict[str, str] = field(default_factory=dict)
    party: Party | None = None
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def hide(self, what: str) -> str:
        """Return a canary that nobody outside may ever see."""
        return self.private.setdefault(what, canary(next(self._numbers)))

    def show(self, what: str) -> str:
        """Return a canary that everyone must be able to see."""
        return self.public.setdefault(what, canary(next(self._numbers)))

    def word(self, what: str, *, public: bool) -> str:
        return self.show(what) if public else self.hide(what)


def plant(db: Database, settings: Settings, publish: Publish) -> World:
    """Fill the record by real actions, with publications in between, then every column left."""
    world = World(db, settings, publish)
    _ask(world)
    _answers(world)
    _mails(world)
    _desk(world)
    publish()
    _columns(world)
    changed(world)
    publish()
    return world


def changed(world: World) -> None:
    """Let the next publication be due."""
    with transaction(world.db):
        events.record(world.db, "consultation changed", SLUG, actor=BY, now=now(None))


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
            for party in (world.party, silent):
                parties.put(world.db, party)
                inviting.enlist(world.db, slug, party, settings=world.settings)
            events.record(world.db, "consultation changed", slug, actor=BY, now=now(None))
    inviting.invite(world.db, SLUG, settings=world.settings, now=now(None), by=BY)


def _material(world: World, word: Callable[[str], str]) -> Material:
    content = f"Et oplæg {word('material')}".encode()
    with transaction(world.db):
        sha256 = files.keep(world.db, content)
    name = f"{word('name of the material')}.txt"
    return Material(word("title of the material"), name, "text/plain", len(content), sha256)


STATES = {
    "received": (False, ()),
    "approved": (True, ("approve",)),
    "withheld": (False, ("withhold",)),
    "withheld once public": (False, ("approve", "publish", "withhold", "publish")),
    "withdrawn": (False, ("withdraw",)),
    "withdrawn once public": (False, ("approve", "publish", "withdraw", "publish")),
    "withheld before it was published": (False, ("approve", "withhold", "publish")),
    "public again": (True, ("approve", "publish", "withhold", "publish", "approve", "publish")),
    "twice withheld": (
        False,
        ("withhold", "approve", "publish", "withhold", "publish"),
    ),
}
"""What was decided, in order, and whether the public may see the answer in the end."""


def _answers(world: World) -> None:
    for number in range(EACH):
        for preference, state in itertools.product(Preference, STATES):
            is_visible, decided = STATES[state]
            what = f"{state}, {preference}, {number}"
            public = is_visible and preference is not Preference.PRIVATE
            named = public and preference is Preference.NAMED
            draft = _draft(world, what, public=public, named=named)
            draft = replace(draft, preference=preference)
            arrival = Arrival(key=f"web/{what}", channel=Channel.WEB, at=now(None))
            answer = receive(world.db, draft, slug=SLUG, arrival=arrival, settings=world.settings)
            _decide(world, answer.reference, what, decided)
    hidden = _draft(world, "answer to a draft", public=False, named=False)
    with transaction(world.db):
        world.db.conn.execute(
            "UPDATE consultation SET stage = 'announced' WHERE slug = ?", (DRAFT,)
        )
    arrival = Arrival(key="web/draft", channel=Channel.WEB, at=now(None))
    early = receive(world.db, hidden, slug=DRAFT, arrival=arrival, settings=world.settings)
    _decide(world, early.reference, "answer to a draft", ("approve",))
    with transaction(world.db):
        world.db.conn.execute("UPDATE consultation SET stage = 'draft' WHERE slug = ?", (DRAFT,))
        events.record(world.db, "consultation changed", DRAFT, actor=BY, now=now(None))
    publish = world.publish
    publish()


def _draft(world: World, what: str, *, public: bool, named: bool) -> Draft:
    def word(part: str, *, public: bool = public) -> str:
        return world.word(f"{part} of {what}", public=public)

    assert world.party is not None
    return Draft(
        author_name=word("author", public=named),
        email=f"{word('email', public=False)}@example.dk",
        organisation=word("organisation", public=named),
        speaks_as=SpeaksAs.COUNCIL,
        notice=word("notice", public=False),
        answers={"1": (word("answer"),), "2": (f"æøå {word('second answer')}",)},
        body=f"Vi mener {word('body')}. " + "Langt svar. " * 500 + word("end of the body"),
        points=(word("point"), word("second point")),
        attachments=_files(world, what, named=named),
        parties=(world.party.name,) if named else (),
    )


def _files(world: World, what: str, *, named: bool) -> tuple[Attachment, ...]:
    """Files of every kind, their content private; their names public where the sender's is."""

    def inside(kind: str) -> bytes:
        return f"Kære alle {world.hide(f'{kind} file of {what}')} hilsen".encode()

    def name(kind: str) -> str:
        return f"{world.word(f'name of the {kind} file of {what}', public=named)}.{kind}"

    word_file = io.BytesIO()
    with zipfile.ZipFile(word_file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:t>" + inside("docx") + b"</w:t>")
    pdf = b"%PDF-1.7\n1 0 obj\nstream\n" + zlib.compress(inside("pdf")) + b"\nendstream\n%%EOF"
    return (
        Attachment(name("txt"), "text/plain", inside("txt")),
        Attachment(name("docx"), "application/msword", word_file.getvalue()),
        Attachment(name("pdf"), "application/pdf", pdf),
    )


def _decide(world: World, reference: str, what: str, decided: tuple[str, ...]) -> None:
    for step in decided:
        moment = now(None)
        if step == "approve":
            moderating.approve(world.db, reference, by=BY, now=moment)
        elif step == "withdraw":
            moderating.withdraw(world.db, reference, by="respondent", now=moment)
        elif step == "withhold":
            reason = world.hide(f"reason to withhold {what}")
            moderating.withhold(world.db, reference, reason=reason, by=BY, now=moment)
        else:
            world.publish()


def _mails(world: World) -> None:
    """Answers by mail: seen, unseen, and mail that is no answer."""
    assert world.party is not None
    token = letters.mail_token(world.settings, SLUG, world.party)
    to = letters.reply_address(world.settings, token)
    for what, decided in (("seen", ("approve",)), ("unseen", ()), ("gone", STATES["withdrawn"][1])):
        fate = _mail(world, f"mail {what}", to, public=what == "seen")
        _decide(world, fate.fate_reason, f"mail {what}", decided)
    _mail(world, "mail to nowhere", world.settings.sender, public=False)
    robot = {"Auto-Submitted": "auto-replied"}
    _mail(world, "mail of a robot", to, public=False, headers=robot)


def _mail(
    world: World, what: str, to: str, *, public: bool, headers: dict[str, str] | None = None
) -> inbox.Message:
    def hide(part: str) -> str:
        return world.hide(f"{part} of {what}")

    message = EmailMessage()
    message["From"] = f"{hide('sender name')} <{hide('sender')}@example.dk>"
    message["To"] = to
    message["Cc"] = f"{hide('copy')}@example.dk"
    message["Subject"] = f"Svar {hide('subject')}"
    message["Message-ID"] = f"<{hide('message id')}@example.dk>"
    message["X-Originating-IP"] = hide("header")
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(
        f"Vi foreslår {world.word(f'words of {what}', public=public)} ved åen.\n\n"
        f"Med venlig hilsen\n{hide('signature')}\nTlf. 12 34 56 78\n\n"
        f"Den 1. februar 2026 kl. 10.00 skrev Forvaltningen:\n> {hide('quoted text')}\n"
    )
    for each in _files(world, what, named=public):
        kind, _, subtype = each.media_type.partition("/")
        message.add_attachment(each.content, maintype=kind, subtype=subtype, filename=each.name)
    number = settling.keep(
        world.db,
        message.as_bytes(),
        mail_from=f"{hide('envelope')}@example.dk",
        recipients=(to.lower(),),
        via="smtp",
        peer=hide("peer"),
        now=now(None),
    )
    kept = inbox.get(world.db, number)
    questions = settling.questions_for(world.db, kept, world.settings)
    reading = read(kept.raw, questions=questions)
    settling.settle(world.db, number, reading, settings=world.settings, now=now(None))
    return inbox.get(world.db, number)


def _desk(world: World) -> None:
    """Staff, their links and sessions, a file chosen and not sent yet, and a talkative log."""
    db, token = world.db, "a one-time link"
    email = f"{world.hide('user')}@example.dk"
    staffing.add(db, email, Role.CASEWORKER, token=token, now=now(None), by=BY)
    upload = Attachment(
        world.hide("name of an upload"), "text/plain", world.hide("upload").encode()
    )
    uploading.keep(db, {"a token": upload}, now=now(None))
    assert staffing.sign_in(db, token, session="a session", now=now(None))
    with transaction(db):
        db.conn.execute(
            "INSERT INTO fetched (folder, uidvalidity, uid) VALUES (?, 1, 1)",
            (world.hide("folder"),),
        )
        events.record(
            db,
            "message held",
            world.hide("event subject"),
            actor=world.hide("event actor"),
            now=now(None),
            consultation=world.hide("event consultation"),
            detail=world.hide("event detail"),
        )


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


def text_columns(db: Database) -> list[tuple[str, str, str]]:
    """Return table, name and type of every column that can hold words."""
    return [
        (each["table_name"], each["name"], each["type"])
        for each in rows(
            db,
            "SELECT t.name AS table_name, c.name, c.type FROM pragma_table_list t"
            " JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.schema = 'main'"
            " AND t.name != 'sqlite_schema' AND c.type IN ('TEXT', 'BLOB')",
        )
    ]
