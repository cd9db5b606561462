"""Meetings, decisions and promises full of canaries: what is public of them, and what is not."""

from datetime import timedelta

from intake.actions import convening, deciding, promising, writing_back
from intake.clock import now
from intake.core.decision import Change, Decision, DecisionPart
from intake.core.identifiers import public_id
from intake.core.implementation import Account, Milestone, Progress
from intake.core.meeting import Attendance, Meeting, MeetingKind
from intake.core.promise import Promise, Step, StepKind
from intake.store import consultations, decisions, implementation, meetings, submissions
from intake.store.connection import transaction
from intake.store.mailings import Mailing
from tests.leaks.world import BY, DRAFT, SLUG, World


def plant_loop(world: World) -> None:
    """A public meeting and one that is not, a decision and its draft, promises; and of a draft."""
    for slug in (SLUG, DRAFT):
        _meet(world, slug, is_public=True)
        _decide(world, slug)
        _promise(world, slug)
    _meet(world, SLUG, is_public=False)
    _write_back(world)
    _carry_out(world)


def _carry_out(world: World) -> None:
    """News of a milestone, and an account of the case."""
    milestone = Milestone(
        public_id=public_id("milestone", SLUG),
        consultation=SLUG,
        title=world.show("milestone"),
        said=world.show("when a milestone is due"),
    )
    by = f"{world.hide('who told of a milestone')}@example.dk"
    told = Progress(at=now(None), by=by, percent=50, text=world.show("news of a milestone"))
    account = Account(
        at=now(None),
        said=world.show("what people said"),
        decided=world.show("what was decided"),
        done=world.show("what was done"),
    )
    with transaction(world.db):  # the case stays open for the answers that follow
        number = implementation.add(world.db, milestone, now=now(None))
        implementation.tell(world.db, number, told)
        implementation.give_account(world.db, SLUG, account, by=by)


def _write_back(world: World) -> None:
    """A text for letters that was not sent yet, and a letter of it."""
    mailing = Mailing(
        public_id=public_id("mailing", SLUG),
        consultation=SLUG,
        subject=world.hide("subject of letters back"),
        body=world.hide("text of letters back"),
        signature=world.hide("signature of letters back"),
    )
    number = writing_back.draft(world.db, mailing, by=BY, now=now(None))
    with transaction(world.db):
        world.db.conn.execute(
            "INSERT INTO mailing_letter (mailing_id, key, name, parties, addresses, answers,"
            " token_hash, tries) VALUES (?, '', ?, '[]', '[]', '[]', '', 9)",
            (number, world.hide("name in a letter back")),
        )


def _meet(world: World, slug: str, *, is_public: bool) -> None:
    shown = is_public and slug == SLUG

    def word(what: str) -> str:
        return world.word(f"{what} of {slug}, public: {is_public}", public=shown)

    meeting = Meeting(
        public_id=public_id("meeting", f"{slug}{is_public}"),
        consultation=slug,
        kind=MeetingKind.AUDIENCE,
        title=f"Foretræde {word('meeting')}",
        starts_at=now(None) - timedelta(days=3),
        place=word("place"),
        agenda=f"https://example.dk/{word('agenda')}",
        is_public=is_public,
        attended=(Attendance(word("role"), world.party.name if world.party else ""),),
    )
    made = convening.convene(world.db, meeting, by=BY, now=now(None))
    for noted in (True, False):
        text = world.word(f"note {noted} of {slug} {is_public}", public=shown and noted)
        convening.note(world.db, made.number, text, is_public=noted, by=BY, now=now(None))
    if not is_public:
        with transaction(world.db):
            reference = submissions.selected(world.db)[0].reference
            meetings.add_contribution(world.db, made.number, reference)


def _decide(world: World, slug: str) -> None:
    for is_public in (slug == SLUG, False):

        def word(what: str, is_public: bool = is_public) -> str:
            return world.word(f"{what} of {slug}, published: {is_public}", public=is_public)

        decision = Decision(
            public_id=public_id("decision", f"{slug}{is_public}"),
            consultation=slug,
            decided_on=now(None).date(),
            decided_by=f"Udvalget {word('decided by')}",
            title=word("decision"),
            text=word("words of the decision"),
            agenda=f"https://example.dk/{word('agenda of the decision')}",
            parts=(DecisionPart("theme", word("theme decided"), word("part")),),
            changes=(Change(word("change"), word("before"), word("after")),),
        )
        number = deciding.write(
            world.db, decision, by=f"{world.hide('who wrote it')}@example.dk", now=now(None)
        )
        if is_public:
            with transaction(world.db):  # the case stays open for the answers that follow
                decisions.publish(world.db, number, now=now(None))
            assert consultations.get(world.db, slug).slug == SLUG


def _promise(world: World, slug: str) -> None:
    def word(what: str) -> str:
        return world.word(f"{what} of {slug}", public=slug == SLUG)

    today = now(None).date()
    promise = Promise(
        public_id=public_id("promise", slug),
        consultation=slug,
        text=word("promise"),
        parties=(world.party.name,) if world.party else (),
        said=f"primo {word('said')}",
        first_on=today,
        last_on=today + timedelta(days=30),
        unit=word("unit of the promise"),
        owner=f"{world.hide('owner of the promise')}@example.dk",
        made_on=today,
    )
    made = promising.give(world.db, promise, by=BY, now=now(None))
    link = f"https://example.dk/{word('evidence')}"
    by = f"{world.hide('who explained')}@example.dk"
    step = Step(kind=StepKind.EXPLAINED, at=now(None), by=by, text=word("step"), link=link)
    promising.step(world.db, made.number, step)
