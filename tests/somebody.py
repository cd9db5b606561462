"""A person who has left traces everywhere, and a case whose documents all have their numbers."""

from datetime import timedelta

from intake.actions import (
    council,
    drafting,
    following,
    journalising,
    moderating,
    redacting,
    teamwork,
)
from intake.actions.receiving import Arrival, ReceiptBy, receive_within
from intake.case_file import documents
from intake.core.following import Frequency, Scope, Topic
from intake.core.redaction import Redaction
from intake.core.submission import Channel, MailView, SpeaksAs, Status
from intake.store import events, inbox, outbox, submissions, time_requests
from intake.store.connection import rows, text_of, transaction
from tests.builders import NOW, a_draft, an_attachment, files_ready
from tests.files.documents import letter_pdf

SLUG = "partnerskabsstrategi"
BY = "sagsbehandler@example.dk"
LATER = NOW + timedelta(days=365 * 6)


class Somebody:
    """One person: `word` is in all they wrote, `email` and `name` in all about them."""

    def __init__(self, word, settings):
        self.word, self.settings = word, settings
        self.email = f"{word}@borger.example.dk"
        self.name = f"{word.title()} Andersen"

    def draft(self, what="svar", **changes):
        return a_draft(
            author_name=self.name,
            email=self.email,
            speaks_as=SpeaksAs.CITIZEN,
            body=f"Mit {what} {self.word}",
            minority="",
            **changes,
        )

    def answers(self, db, key="web", status=None, **changes):
        """An answer by the web with a file; decided on where `status` says so."""
        file = an_attachment(f"bilag {self.word}.pdf", letter_pdf(f"Fil {self.word} {key}"))
        arrival = Arrival(key=f"{key} of {hash(self.word)}", channel=Channel.WEB, at=NOW)
        with transaction(db):
            found = receive_within(
                db,
                self.draft(attachments=(file,), **changes),
                slug=SLUG,
                arrival=arrival,
                settings=self.settings,
            )
        files_ready(db)
        if status in {Status.APPROVED, Status.PUBLISHED}:
            moderating.approve(db, found.reference, by=BY, now=NOW)
        elif status is Status.WITHHELD:
            reason = f"Det er {self.name}s private sag"
            moderating.withhold(db, found.reference, reason=reason, by=BY, now=NOW)
        elif status is Status.WITHDRAWN:
            moderating.decide(db, found.reference, Status.WITHDRAWN, by="respondent", now=NOW)
        return submissions.get(db, found.reference)

    def mails(self, db, *, held=False):
        """A mail: an answer, or one that waits for a person; its number."""
        raw = f"From: {self.name} <{self.email}>\r\nSubject: {self.word}\r\n\r\nMail {self.word}"
        with transaction(db):
            number = inbox.keep(
                db,
                raw.encode(),
                mail_from=self.email,
                recipients=(f"{SLUG}@svar.example.dk",),
                via="smtp",
                peer=f"192.0.2.1 {self.word}",
                now=NOW,
            )
            db.conn.execute(
                "UPDATE inbox SET fate = ?, fate_reason = ?, reading = json_object('text', ?),"
                " settled_at = ? WHERE id = ?",
                (
                    "held" if held else "submitted",
                    self.word,
                    f"Mail {self.word}",
                    text_of(NOW),
                    number,
                ),
            )
            if not held:
                receive_within(
                    db,
                    self.draft("mailsvar"),
                    slug=SLUG,
                    arrival=Arrival(
                        key=f"mail/{number}",
                        channel=Channel.EMAIL,
                        at=NOW,
                        inbox_id=number,
                        mail=MailView(
                            subject=self.word,
                            quoted=self.word,
                            signature=self.word,
                            findings=({"kind": "cpr", "where": "body", "text": self.word},),
                        ),
                    ),
                    settings=self.settings,
                    receipt=ReceiptBy(in_reply_to=f"<{self.word}@example.dk>"),
                )
        return number

    def is_handled(self, db, reference):
        """What staff leave on an answer: a note, words left out, an event that says too much."""
        teamwork.note(db, reference, f"Ring til {self.name} om {self.word}", by=BY, now=NOW)
        words = Redaction(words=self.word, note=f"navn {self.word}")
        with transaction(db):
            events.record(
                db, "message placed", "message 1", actor=BY, now=NOW, detail=f"for {self.email}"
            )
        redacting.redact(db, reference, words, by=BY, now=NOW)

    def follows(self, db):
        topic = Topic(scope=Scope.CONSULTATION, name=SLUG)
        following.ask(db, self.email, topic, Frequency.DAILY, settings=self.settings, now=NOW)

    def drafts(self, db, party="Udsatterådet"):
        """A draft of their own, and a council's that they write along in; the council's number."""
        own = drafting.start(
            db, SLUG, key=f"draft of {hash(self.word)}", settings=self.settings, now=NOW
        )
        content = {"body": {"body": (f"Kladde {self.word}",)}}
        writer = drafting.Writer("a hand", self.name)
        drafting.save(db, own.id, content, seen={}, writer=writer, now=NOW)
        drafting.send_link(db, own.id, self.email, settings=self.settings, now=NOW)
        shared = drafting.start(
            db, SLUG, key="the council's", party=party, settings=self.settings, now=NOW
        )
        member = council.add_member(
            db, shared.id, name=self.name, address=self.email, settings=self.settings, now=NOW
        )
        council.comment(db, member, "body", f"Se {self.word}", now=NOW)
        return shared.id

    def asks_for_time(self, db, party="Udsatterådet"):
        with transaction(db):
            time_requests.add(
                db,
                SLUG,
                party,
                key=f"time of {hash(self.word)}",
                wanted_on=None,
                email=self.email,
                now=NOW,
            )

    def everywhere(self, db):
        """Leave a trace of every kind; the references of what they answered."""
        web = self.answers(db)
        self.is_handled(db, web.reference)
        self.mails(db)
        self.mails(db, held=True)
        self.follows(db)
        self.drafts(db)
        self.asks_for_time(db)
        return [
            each.reference for each in submissions.selected(db) if each.draft.email == self.email
        ]


def journalised(db, settings, *, but=()):
    """Hand the case to the records system, and take the numbers of all documents but some."""
    found = [each.id for each in documents.of(db, SLUG, settings, now=LATER).documents()]
    journalising.note_made(db, SLUG, [(each, "0" * 64) for each in found], by=BY, now=NOW)
    numbered = [each for each in found if each not in but]
    text = "\n".join(["id,journal_number", *(f"{each},{each}-2026" for each in numbered)])
    journalising.take_numbers(db, SLUG, text, by=BY, now=NOW)


def queued(db):
    """How many letters would be sent."""
    return len(outbox.due(db, now=LATER, count=1000))


def holds(db, word):
    """The tables in which a word stands."""
    found = []
    for each in rows(db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
        for row in db.conn.execute(f'SELECT * FROM "{each["name"]}"').fetchall():
            if any(_is_in(word, value) for value in row):
                found.append(each["name"])
    return sorted(set(found))


def _is_in(word, value):
    if isinstance(value, bytes):
        return word.encode() in value.lower()
    return isinstance(value, str) and word in value.lower()
