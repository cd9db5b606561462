"""Answers in every state that a caseworker, a respondent and the publisher can bring about."""

import io
import itertools
import zipfile
import zlib
from dataclasses import replace

from intake.actions import letting_past, moderating, redacting
from intake.actions.receiving import Arrival, receive
from intake.clock import now
from intake.core import file_face
from intake.core.redaction import Reason, Redaction
from intake.core.submission import (
    Attachment,
    Channel,
    Draft,
    Mandate,
    Point,
    Preference,
    SpeaksAs,
    Status,
)
from intake.store import events, submissions
from intake.store.connection import transaction
from tests.builders import files_ready
from tests.files import hidden
from tests.leaks.world import BY, DRAFT, EACH, SLUG, World

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


def plant_answers(world: World) -> None:
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
            decide(world, answer.reference, what, decided)
    hidden = _draft(world, "answer to a draft", public=False, named=False)
    with transaction(world.db):
        world.db.conn.execute(
            "UPDATE consultation SET stage = 'announced' WHERE slug = ?", (DRAFT,)
        )
    arrival = Arrival(key="web/draft", channel=Channel.WEB, at=now(None))
    early = receive(world.db, hidden, slug=DRAFT, arrival=arrival, settings=world.settings)
    decide(world, early.reference, "answer to a draft", ("approve",))
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
        points=(Point(word("point"), theme=word("theme")), Point(word("second point"))),
        attachments=files_of(world, what, public=public, named=named),
        parties=(world.party.name,) if named else (),
        mandate=Mandate.ADOPTED,
        adopted_on=now(None).date(),
        minority=word("minority"),
    )


def files_of(world: World, what: str, *, public: bool, named: bool) -> tuple[Attachment, ...]:
    """Files of every kind; what they hide is private, what they show as public as the answer."""

    def inside(kind: str) -> str:
        return f"Kære alle {world.hide(f'{kind} file of {what}')} hilsen"

    def shown(kind: str) -> str:
        return f"Kære alle {world.word(f'words in the {kind} file of {what}', public=public)}"

    def name(kind: str) -> str:
        return f"{world.word(f'name of the {kind} file of {what}', public=named)}.{kind}"

    word_file = io.BytesIO()
    with zipfile.ZipFile(word_file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:t>" + inside("docx").encode() + b"</w:t>")
    broken = b"%PDF-1.7\n1 0 obj\nstream\n" + zlib.compress(inside("pdf").encode())
    pdf = broken + b"\nendstream\n%%EOF"
    if what.endswith("named, 0"):  # drawing takes its time
        pdf = hidden.under_a_box(inside("pdf"), shown("pdf"))
    return (
        Attachment(name("txt"), "text/plain", shown("txt").encode()),
        Attachment(name("docx"), "application/msword", word_file.getvalue()),
        Attachment(name("pdf"), "application/pdf", pdf),
    )


def redact_a_file(world: World) -> None:
    """Public, and then something is left out of its file: the copy with it is shown to nobody."""
    said = world.hide("words left out of a file that was public")
    draft = Draft(
        body="Se bilaget", attachments=(Attachment("a.txt", "text/plain", said.encode()),)
    )
    arrival = Arrival(key="web/a file", channel=Channel.WEB, at=now(None))
    answer = receive(world.db, draft, slug=SLUG, arrival=arrival, settings=world.settings)
    decide(world, answer.reference, "a redacted file", ("approve", "publish"))
    left_out = Redaction(words=said, reason=Reason.HEALTH)
    redacting.redact(world.db, answer.reference, left_out, by=BY, now=now(None))


def _let_past(world: World, reference: str, what: str) -> None:
    """Two people let the answer go out without the files that nobody could read."""
    if not file_face.unread(submissions.get(world.db, reference)):
        return
    asked, granted = (world.hide(f"{each} to go on without files of {what}") for each in "ab")
    letting_past.ask(world.db, reference, reason=asked, by=BY, now=now(None))
    letting_past.grant(world.db, reference, reason=granted, by="en@example.dk", now=now(None))


def decide(world: World, reference: str, what: str, decided: tuple[str, ...]) -> None:
    for step in decided:
        moment = now(None)
        if step == "approve":
            files_ready(world.db)
            _let_past(world, reference, what)
            # A canary can have the digits of a CPR number; somebody says that it is none.
            for each in redacting.open_suggestions(world.db, submissions.get(world.db, reference)):
                redacting.dismiss(world.db, reference, each, by=BY, now=moment)
            moderating.approve(world.db, reference, by=BY, now=moment)
        elif step == "withdraw":
            moderating.decide(world.db, reference, Status.WITHDRAWN, by="respondent", now=moment)
        elif step == "withhold":
            reason = world.hide(f"reason to withhold {what}")
            moderating.withhold(world.db, reference, reason=reason, by=BY, now=moment)
        else:
            world.publish()
