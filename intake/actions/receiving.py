"""Taking answers in: one way of receiving, whatever way they came."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from intake import letters
from intake.actions import asking_time
from intake.config import Settings
from intake.core import identifiers
from intake.core.consultation import Consultation, require_asked, require_open
from intake.core.receipts import may_go_to
from intake.core.submission import (
    Channel,
    Draft,
    Identity,
    MailView,
    Mandate,
    Status,
    Submission,
)
from intake.core.version import Why
from intake.store import consultations, drafts, events, outbox, returns, submissions, versions
from intake.store.connection import transaction

RECEIPTS_A_DAY = {
    Channel.WEB: 20,
    Channel.EMAIL: 3,
    Channel.POST: 20,
    Channel.PHONE: 20,
    Channel.MEETING: 20,
}
"""To one address. A robot we did not recognise then costs three letters and not a war (RFC 3834
section 2), and nobody can have us fill a stranger's mailbox by typing the address again and again.
"""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """How an answer came: by which way, when (UTC), from whom as far as we know.

    `key` names the answer: handed in again under the same key, it is the same answer.
    """

    key: str
    channel: Channel
    at: datetime
    identity: Identity = Identity.UNVERIFIED
    identity_reason: str = ""
    inbox_id: int | None = None
    mail: MailView = MailView()
    by: str = "respondent"
    """Who brought it in: a member of staff for what came on paper or was said."""
    noted_at: datetime | None = None
    """When they did, where that is later than it came."""

    @property
    def written_at(self) -> datetime:
        """When it came into the record."""
        return self.noted_at or self.at


@dataclass(frozen=True, kw_only=True)
class ReceiptBy:
    """How the receipt goes back: whether at all, and in which thread.

    `by_person` where a person saw to it, so that it does not count against what robots may have.
    """

    wanted: bool = True
    in_reply_to: str = ""
    reply_to: str = ""
    by_person: bool = False


def receive(
    db: Database,
    draft: Draft,
    *,
    slug: str,
    arrival: Arrival,
    settings: Settings,
    saved: int | None = None,
) -> Submission:
    """Take in an answer: submission, event and receipt letter together, once per key.

    `saved` is the number of the draft that it was written as: it is sent with the same stroke.
    Raises NotFound, and for a web answer ConsultationNotOpen, ConsultationClosed or InvitedOnly.
    """
    with transaction(db):
        found = receive_within(db, draft, slug=slug, arrival=arrival, settings=settings)
        if saved is not None:
            is_provisional = draft.mandate is Mandate.PROVISIONAL and bool(draft.parties)
            drafts.mark_sent(
                db, saved, found.reference, is_provisional=is_provisional, now=arrival.at
            )
        return found


def receive_within(
    db: Database,
    draft: Draft,
    *,
    slug: str,
    arrival: Arrival,
    settings: Settings,
    receipt: ReceiptBy = ReceiptBy(),
) -> Submission:
    """Do what `receive` does, inside the caller's transaction."""
    known = submissions.with_key(db, arrival.key)
    if known is not None:
        return known
    consultation = asking_time.for_parties(db, consultations.get(db, slug), draft.parties)
    if arrival.channel is Channel.WEB:
        require_open(consultation, arrival.at)
        require_asked(consultation, is_invited=bool(draft.parties))
    submission = _submission(draft, consultation, arrival)
    submissions.add(
        db,
        submission,
        key=arrival.key,
        receipt_token=letters.receipt_token(settings, submission.reference),
    )
    stored = submissions.get(db, submission.reference)
    versions.add(db, stored, why=Why.RECEIVED, actor=arrival.by, now=arrival.written_at)
    _record(db, submission, arrival, consultation)
    channel = None if receipt.by_person else arrival.channel
    if receipt.wanted and may_write_to(db, draft.email, channel, arrival.written_at, settings):
        letter = letters.receipt(
            settings,
            consultation,
            stored,
            at=arrival.at,
            in_reply_to=receipt.in_reply_to,
            reply_to=receipt.reply_to,
        )
        outbox.queue(db, letter, now=arrival.written_at)
    return stored


def _submission(draft: Draft, consultation: Consultation, arrival: Arrival) -> Submission:
    return Submission(
        reference=identifiers.reference(arrival.key),
        public_id=identifiers.public_id("submission", arrival.key),
        consultation=consultation.slug,
        channel=arrival.channel,
        status=Status.RECEIVED,
        received_at=arrival.at,
        late=arrival.at >= consultation.closes_at,
        identity=arrival.identity,
        identity_reason=arrival.identity_reason,
        draft=draft,
        mail=arrival.mail,
        inbox_id=arrival.inbox_id,
    )


def may_write_to(
    db: Database, address: str, channel: Channel | None, now: datetime, settings: Settings
) -> bool:
    """Return whether a receipt may go to the address: a person's, that has had too few yet.

    Without a channel there is no limit to how many.
    """
    ours = (settings.sender, settings.imap_user)
    if not may_go_to(address, mail_domain=settings.mail_domain, ours=ours):
        return False
    if channel is None:
        return True
    most = RECEIPTS_A_DAY.get(channel, 0)
    return outbox.automatic_to(db, address, since=now - timedelta(days=1)) < most


def _record(
    db: Database, submission: Submission, arrival: Arrival, consultation: Consultation
) -> None:
    """Write the event, and end what waited for it: who answers has had our letter."""
    for party in submission.draft.parties:
        returns.clear_delays_of(db, party, submission.consultation)
    events.record(
        db,
        "submission received",
        submission.reference,
        actor=arrival.by,
        now=arrival.written_at,
        consultation=submission.consultation,
        detail=", ".join([f"by {submission.channel}", *_in_time(arrival, consultation)]),
    )


def _in_time(arrival: Arrival, consultation: Consultation) -> list[str]:
    """Return what there is to note of the deadline: an upload counts from when it began."""
    if arrival.at >= consultation.closes_at:
        return ["late"]
    is_over = arrival.by == "respondent" and arrival.written_at >= consultation.closes_at
    return ["begun in time"] if is_over else []
