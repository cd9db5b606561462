"""Answers by mail, and mail that is none."""

from email.message import EmailMessage

from intake import letters
from intake.actions import addressed, settling
from intake.clock import now
from intake.mail.parsing import read
from intake.store import inbox
from tests.leaks.answers import STATES, decide, files_of
from tests.leaks.world import SLUG, World


def plant_mails(world: World) -> None:
    """Answers by mail: seen, unseen, and mail that is no answer."""
    assert world.party is not None
    token = letters.mail_token(world.settings, SLUG, world.party)
    to = letters.reply_address(world.settings, token)
    for what, decided in (("seen", ("approve",)), ("unseen", ()), ("gone", STATES["withdrawn"][1])):
        fate = _mail(world, f"mail {what}", to, public=what == "seen")
        decide(world, fate.fate_reason, f"mail {what}", decided)
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
    for each in files_of(world, what, public=public, named=public):
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
    questions = addressed.questions_for(world.db, kept, world.settings)
    reading = read(kept.raw, questions=questions)
    settling.settle(world.db, number, reading, settings=world.settings, now=now(None))
    return inbox.get(world.db, number)
