"""The types of the public record: what is written here is public, and nothing else is.

An allow-list. A record becomes public only by being copied into one of these types, field by
field: add a field here and you publish it. Never published: mail addresses, references and tokens,
what a mail quoted, signatures, who someone was found to be, reasons for withholding, the names of
people who answered by mail, words that were redacted, and the files that came with answers: only
copies that were made anew, of what can be seen in them.
"""

from dataclasses import dataclass
from datetime import date, datetime

from intake.core.submission import Channel, Mandate, SpeaksAs
from intake.core.withdrawal import Kind


@dataclass(frozen=True)
class PublicParty:
    """A body that was asked, or answered by name; never its addresses."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class PublicMaterial:
    """One document of the case, counted from 1; the file itself is on the public pages."""

    number: int
    title: str
    name: str
    kind: str
    media_type: str
    size: int


@dataclass(frozen=True, kw_only=True)
class PublicConsultation:
    """What was asked. `id` is its slug; `closes_at` the first moment (UTC) that was too late.

    `parties` are those who were asked directly, answered or not.
    """

    id: str
    title: str
    status: str
    kind: str
    topics: tuple[str, ...]
    opens_at: datetime
    closes_at: datetime
    last_day: date
    year: int
    summary: str
    body: str
    decides: str
    how_to_answer: str
    unit: str
    case_number: str
    what_next: str
    reports_back: str
    parties: tuple[PublicParty, ...] = ()
    material: tuple[PublicMaterial, ...] = ()
    private_erased_on: date | None = None
    """The day on which everything that the public cannot see was erased."""


@dataclass(frozen=True)
class PublicAnswer:
    """What was answered to one question; several texts where several choices were ticked."""

    key: str
    question: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class PublicPoint:
    """One proposal, remark or objection; `id` is its lasting public name, such as "H7-S3-P2".

    `fate`, `remark` (the administration's, with its reason) and `passed_to` are empty until the
    fates of the consultation are public. Points with the same `same_as` were treated together; it
    is 0 for a point alone.
    `wording` is the same in points that say the same in the same words (`core.same_words`).
    """

    id: str
    number: int
    text: str
    theme: str = ""
    subtheme: str = ""
    fate: str = ""
    remark: str = ""
    passed_to: str = ""
    same_as: int = 0
    wording: str = ""


@dataclass(frozen=True, kw_only=True)
class PublicAttachment:
    """A file that was handed in: `kind` as people say it ("PDF"), `size` in bytes.

    Its public copy: `text` is what can be read in it, `file_sha256` names the file that was made of
    its pages. `why` tells why there is no file, or neither (`core.public_copy`).
    """

    id: str
    name: str
    kind: str
    media_type: str
    size: int
    why: str = ""
    pages: int = 0
    text: str = ""
    file_type: str = ""
    file_size: int = 0
    file_sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class PublicSubmission:
    """One answer as everyone sees it; `sender` is the one line that says whose it is.

    `text` is all that was written, for search; `body` what stood outside questions and points.
    `mandate` is on what a body's answer rests, `adopted_on` the day of the meeting that adopted it,
    and `minority` the view of those in it who disagreed. `wording` is the same in answers that say
    the same in the same words.
    """

    id: str
    consultation: str
    sender: str
    parties: tuple[PublicParty, ...]
    author_name: str
    organisation: str
    anonymous: bool
    speaks_as: SpeaksAs
    channel: Channel
    received_on: date
    late: bool
    nil_return: bool
    mandate: Mandate
    adopted_on: date | None
    minority: str
    body: str
    text: str
    answers: tuple[PublicAnswer, ...]
    points: tuple[PublicPoint, ...]
    attachments: tuple[PublicAttachment, ...]
    redactions: tuple["PublicRedaction", ...] = ()
    wording: str = ""


@dataclass(frozen=True, kw_only=True)
class PublicMeeting:
    """A meeting that is public: `attended` says who came, in which role, for which party."""

    id: str
    consultation: str
    kind: str
    title: str
    starts_at: datetime
    place: str
    agenda: str
    is_cancelled: bool
    attended: str
    text: str


@dataclass(frozen=True, kw_only=True)
class PublicDecision:
    """What was decided after a consultation, by whom; `corrects` is the decision it puts right."""

    id: str
    consultation: str
    kind: str
    decided_on: date
    decided_by: str
    title: str
    text: str
    agenda: str
    corrects: str


@dataclass(frozen=True, kw_only=True)
class PublicDecisionPart:
    """What was decided on one theme, or on one point by its lasting name."""

    id: str
    decision: str
    consultation: str
    about: str
    name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class PublicChange:
    """What the answers changed, with the words before and after, and the points behind it."""

    id: str
    decision: str
    consultation: str
    title: str
    before: str
    after: str
    points: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PublicPromise:
    """What the authority owes; `party` is the id of a public party, empty where it is everyone.

    What is owed to several is a promise to each of them. `said` is how the day was put, `due_on`
    the last day that it means; `outcome` what was said of it last, when it was moved, explained,
    kept or let go, and `evidence` the address where that can be seen.
    """

    id: str
    consultation: str
    party: str
    text: str
    said: str
    due_on: date
    unit: str
    status: str
    outcome: str
    evidence: str


@dataclass(frozen=True, kw_only=True)
class PublicNews:
    """A message to everyone who follows a consultation."""

    id: str
    consultation: str
    published_on: date
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class PublicWithdrawal:
    """That an answer was public and is so no longer; never whose it was or what it said.

    `id` is the answer's own, so that its address still leads to this.
    """

    id: str
    consultation: str
    withdrawn_at: datetime
    cause: Kind


@dataclass(frozen=True, kw_only=True)
class PublicRedaction:
    """That something was taken out of a submission, where, how often and why; never what."""

    id: str
    submission: str
    place: str
    reason: str
    count: int
