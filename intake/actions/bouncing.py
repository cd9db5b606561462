"""What a mail server's report proves: only what it says of a letter of ours and whom it went to."""

from datetime import datetime

from sqlite_utils import Database

from intake.core.addressing import canonical
from intake.core.message import Bounce, Reading
from intake.store import events, returns
from intake.store.inbox import Message
from intake.store.returns import Written

PROVES_NOTHING = "ligner en returmelding, men nævner ikke et brev fra os og dets modtager"


def note(db: Database, message: Message, reading: Reading, *, now: datetime) -> str:
    """Record what came back or was delivered, within a transaction; return it for the desk.

    The letter is known by the return address it alone has, or by its Message-ID. Whoever knows
    neither changes nothing.
    """
    bounce = reading.bounce or Bounce()
    told: list[str] = []
    for letter in _letters(db, message, reading):
        by_address = {canonical(each): each for each in letter.addresses}
        for named in (*bounce.permanent, *bounce.temporary):
            if address := by_address.get(canonical(named)):
                told.append(_note(db, letter, address, named, bounce, now=now))
        for named in bounce.delivered:
            if address := by_address.get(canonical(named)):
                returns.deliver(db, letter.number, address, now=now)
                told.append(f"brevet til {address} er leveret")
    return "; ".join(dict.fromkeys(told)) or PROVES_NOTHING


def _letters(db: Database, message: Message, reading: Reading) -> list[Written]:
    named = reading.bounce.message_ids if reading.bounce else ()
    ids = dict.fromkeys([*named, *reading.references, reading.in_reply_to])
    found = [
        *(returns.came_to(db, address) for address in message.recipients),
        *(returns.named(db, each) for each in ids if each),
    ]
    return list({each.number: each for each in found if each}.values())


def _note(
    db: Database, letter: Written, address: str, named: str, bounce: Bounce, *, now: datetime
) -> str:
    is_for_good, words = bounce.is_for_good(named), bounce.detail(named)
    mark = returns.refuse if is_for_good else returns.delay
    mark(db, letter.number, address, words=words, now=now)
    events.record(
        db,
        "letter came back",
        letter.party or f"letter {letter.number}",
        actor="system",
        now=now,
        consultation=letter.consultation,
        detail="" if is_for_good else "for now",
    )
    return f"brevet til {address} {'kom retur' if is_for_good else 'er forsinket'}: {words}"
