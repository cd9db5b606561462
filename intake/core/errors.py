"""What can go wrong, one tree; each error keeps the facts, and each edge answers in its words."""

from collections.abc import Sequence
from datetime import datetime


class IntakeError(Exception):
    """The root: a clear one-line reason that a person can act on."""


class NotFound(IntakeError):
    """What was asked for does not exist."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"There is no {kind} called {name!r}.")
        self.kind = kind
        self.name = name


class AnswerErased(IntakeError):
    """The answer was here, and its original is erased for good."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"{reference} is erased.")
        self.reference = reference


class ConsultationClosed(IntakeError):
    """The deadline is past; `closed_at` is the first moment (UTC) that was too late."""

    def __init__(self, slug: str, title: str, closed_at: datetime) -> None:
        super().__init__(f"{title} closed at {closed_at.isoformat()}.")
        self.slug = slug
        self.title = title
        self.closed_at = closed_at


class ConsultationNotOpen(IntakeError):
    """The consultation is still a draft or opens later."""

    def __init__(self, slug: str, opens_at: datetime) -> None:
        super().__init__(f"{slug} opens at {opens_at.isoformat()}.")
        self.slug = slug
        self.opens_at = opens_at


class DecisionNotAllowed(IntakeError):
    """A submission in this state cannot be decided on in this way."""

    def __init__(self, reference: str, status: str, decision: str) -> None:
        super().__init__(f"{reference} is {status} and cannot become {decision}.")
        self.reference = reference
        self.status = status
        self.decision = decision


class Overtaken(IntakeError):
    """Somebody changed it since it was looked at: version `seen`, and there is a `newest`."""

    def __init__(self, name: str, seen: int, newest: int) -> None:
        super().__init__(f"{name} has changed: version {seen} was seen, {newest} is the newest.")
        self.name = name
        self.seen = seen
        self.newest = newest


class TextChanged(IntakeError):
    """The text of what is to be sent is another than the one that was seen."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The text of {name} has changed.")
        self.name = name


class ChangedSince(IntakeError):
    """Something has happened to the subject after the event that was the newest one seen."""

    def __init__(self, subject: str, since: int) -> None:
        super().__init__(f"{subject} has changed since event {since}.")
        self.subject = subject
        self.since = since


class ReleaseNotAllowed(IntakeError):
    """An answer cannot be let out now, or not by this person."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"{reference} cannot be released now, or not by you.")
        self.reference = reference


class ReasonMissing(IntakeError):
    """What keeps an answer from the public must carry a reason."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"Give the reason why {reference} is withheld.")
        self.reference = reference


class MayNotAnswer(IntakeError):
    """A machine wrote the message, or nobody we can name: an answer would go astray."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"No person to answer: the message is {kind or 'not read'}.")
        self.kind = kind


class NameTaken(IntakeError):
    """Another one has this name already."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"There is a {kind} called {name!r} already.")
        self.kind = kind
        self.name = name


class WordsNotFound(IntakeError):
    """The words that should be left out do not stand there."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"The words do not stand in {reference}.")
        self.reference = reference


class FindingsUnresolved(IntakeError):
    """What looks like a CPR number would become public, and nobody has said what it is."""

    def __init__(self, reference: str, count: int) -> None:
        super().__init__(
            f"{reference} holds {count} possible CPR number(s) that nobody has dealt with."
        )
        self.reference = reference
        self.count = count


class FilesUnread(IntakeError):
    """Files would be published that nobody could look through; `names` are the files'."""

    def __init__(self, reference: str, names: Sequence[str]) -> None:
        super().__init__(f"{reference} holds files that were not read: {', '.join(names)}.")
        self.reference = reference
        self.names = tuple(names)


class SecondPersonNeeded(IntakeError):
    """Whoever asked for it cannot be the one who grants it."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"Somebody else has to grant this for {reference}.")
        self.reference = reference


class FileProblem(IntakeError):
    """A file handed to us cannot be used; `where` is the line or key, `problem` what to change."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where
        self.problem = problem


class TooMany(IntakeError):
    """There are, or were lately, as many of these as there may be."""

    def __init__(self, kind: str, most: int) -> None:
        super().__init__(f"There can be no more than {most} {kind}.")
        self.kind = kind
        self.most = most


class TryAgain(IntakeError):
    """Nothing is wrong with the input; the service has no room or no time just now."""


class ChangeNotAllowed(IntakeError):
    """This part of a consultation stands fast: people have been asked, or have answered."""

    def __init__(self, slug: str, part: str) -> None:
        super().__init__(f"{slug}: the {part} cannot be changed any more.")
        self.slug = slug
        self.part = part


class CorrectionMissing(IntakeError):
    """What everyone could read was changed without a word on what was put right."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"{slug} is public: say what was put right.")
        self.slug = slug


class NotReady(IntakeError):
    """A consultation that cannot be announced yet; `missing` names what it lacks."""

    def __init__(self, slug: str, missing: str) -> None:
        super().__init__(f"{slug} cannot be announced: {missing}.")
        self.slug = slug
        self.missing = missing


class AlreadyThere(IntakeError):
    """Something by this name exists; another is to be chosen."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"There is a {kind} called {name!r} already.")
        self.kind = kind
        self.name = name


class InvitedOnly(IntakeError):
    """Only parties that were invited may answer this consultation by the web."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"Only those who were invited may answer {slug}.")
        self.slug = slug


class DeadlineNotMoved(IntakeError):
    """The deadline stays where it is; `why` says what stands against moving it."""

    def __init__(self, slug: str, why: str) -> None:
        super().__init__(f"The deadline of {slug} was not moved: {why}.")
        self.slug = slug
        self.why = why


class PaperNotMade(IntakeError):
    """A paper could not be set: its text is too large, or the typesetter fell over it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The paper {name!r} could not be made.")
        self.name = name


class DecisionTooEarly(IntakeError):
    """A consultation is decided when its deadline is past, and not before."""

    def __init__(self, slug: str, closes_at: datetime) -> None:
        super().__init__(f"{slug} can be answered until {closes_at.isoformat()}.")
        self.slug = slug
        self.closes_at = closes_at


class AlreadyPublic(IntakeError):
    """What is public is never changed; a correction is added beside it."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"The {kind} {name} is public and is not changed.")
        self.kind = kind
        self.name = name


class PromiseEnded(IntakeError):
    """The promise was kept, or has lapsed: nothing more can happen to it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The promise {name} has ended.")
        self.name = name


class PromiseOpen(IntakeError):
    """The promise is open already: there is nothing to take up again."""

    def __init__(self, public_id: str) -> None:
        super().__init__(f"The promise {public_id} is open.")
        self.public_id = public_id
