"""A morning's post: the demonstration case enlarged to a hundred and twenty answers.

Of them twenty came by mail as councils' programs write it, fifteen hold what must not be published,
and five have a file that harms whoever opens it.
"""

import itertools
from datetime import timedelta

from sqlite_utils import Database

from intake import worker
from intake.actions import settling
from intake.actions.receiving import Arrival, receive
from intake.config import Settings
from intake.core.notice import BY_WEB
from intake.core.submission import Attachment, Channel, Draft, Identity, Point, SpeaksAs
from intake.demo import case
from tests import poison
from tests.builders import NOW
from tests.files import documents
from tests.mail import clients
from tests.mail.shapes import SHAPES

SLUG = "partnerskabsstrategi"
ANSWERS = 120
BY_MAIL = 20

PERSONAL = {
    "a CPR number": "Min søn, 010190-1234, venter stadig på et svar.",
    "a CPR number without its dash": "Ring om sagen 0101901234 hos kommunen.",
    "a CPR number in spaces": "Sagen er 010190 1234, og den har ligget længe.",
    "a CPR number over a line": "Jeg er født 010190-\n1234 og bor alene.",
    "a CPR number in wide digits": "Nummeret er ０１０１９０-１２３４, siger de.",
    "a phone number": "Ring til mig på 21 34 56 78, hvis I vil høre mere.",
    "a mail address": "Skriv til min nabo på karla@private.example.dk.",
    "a street": "Han bor på Ågade 17, 2. tv., og kommer aldrig ud.",
    "an account": "Pengene skulle stå på reg. 1234 konto 1234567890.",
    "a son": "Min søn Villads fik ingen hjælp, da han blev atten.",
    "a daughter": "Min datter Karla bor på et bosted.",
    "another phone": "Telefon: +45 21345678 efter klokken 16.",
    "another mail": "Kontakt gerne formand@private.example.dk.",
    "another street": "Vi mødes på Nørregade 8, 1165 København K.",
    "another number": "Ham med 020291-4321 fik heller ikke noget.",
}
SECRETS = ("010190", "0101901234", "020291", "０１０１９０")
"""What may stand nowhere in public, however it was written."""

BOMBS = {
    "bombe.docx": poison._zip_bomb("word/document.xml"),
    "bombe.pdf": poison._pdf_bomb(),
    "bombe.xlsx": poison._zip_bomb("xl/worksheets/sheet1.xml"),
    "låst.pdf": documents.locked_pdf(),
    "låst.docx": documents.sealed_office(),
}


def a_morning(db: Database, settings: Settings) -> None:
    """Let everything come in, and the worker do its part."""
    case.load(db, settings, now=NOW)
    _by_mail(db, settings)
    for at, words in enumerate(PERSONAL.values()):
        _by_web(db, settings, f"personal/{at}", f"Svar om mennesker. {words}")
    for name, content in BOMBS.items():
        _by_web(
            db, settings, f"bomb/{name}", f"Se vores bilag {name}.", Attachment(name, "", content)
        )
    sql = "SELECT count(*) FROM submission s JOIN consultation c ON c.id = s.consultation_id"
    there = db.conn.execute(f"{sql} WHERE slug = ?", (SLUG,)).fetchone()[0]
    waiting = BY_MAIL + there
    for at in range(ANSWERS - waiting):
        _by_web(db, settings, f"plain/{at}", f"Vi foreslår varmestue nummer {at}, tak.")
    worker.once(settings)


def _by_web(db: Database, settings: Settings, key: str, words: str, *files: Attachment) -> None:
    draft = Draft(
        author_name=f"Borger {key}",
        email="borger@example.dk",
        organisation="",
        speaks_as=SpeaksAs.CITIZEN,
        notice=BY_WEB["da"],
        answers={"1": (words,)},
        points=(Point("Flere varmestuer"),),
        attachments=files,
    )
    arrival = Arrival(
        key=f"morning/{key}",
        channel=Channel.WEB,
        at=NOW - timedelta(hours=3),
        identity=Identity.UNVERIFIED,
        identity_reason="svar uden invitation",
    )
    receive(db, draft, slug=SLUG, arrival=arrival, settings=settings)


def _by_mail(db: Database, settings: Settings) -> None:
    """Twenty mails, each another council's words in another program."""
    programs = itertools.cycle([*clients.UNPREFIXED, *clients.PREFIXED])
    for at, (name, shape) in enumerate(itertools.islice(SHAPES.items(), BY_MAIL)):
        raw = clients.raw(clients.plain(shape, next(programs)))
        sender = f"formand{at}@example.dk"
        raw = raw.replace(b"formand@example.dk", sender.encode())
        settling.keep(
            db,
            raw.replace(b"SV: H", f"SV: {name} H".encode()),
            mail_from=sender,
            recipients=(f"{SLUG}@{settings.mail_domain}",),
            via="smtp",
            peer="127.0.0.1",
            now=NOW - timedelta(hours=2),
        )
