"""What came after the answers, on paper: a sheet for each thing that the case file keeps of it.

Nothing on them depends on the day they are made: the same record gives the same sheet.
"""

from collections.abc import Iterator
from typing import Any

from intake.core import outcome, promise, wording
from intake.core.consultation import Consultation
from intake.core.decision import Change, Decision, DecisionKind
from intake.core.implementation import Account, Milestone
from intake.core.meeting import Meeting, MeetingKind
from intake.core.promise import Promise, StepKind
from intake.papers.typesetter import paragraphs

Values = dict[str, Any]
Part = tuple[str, str]
"""A heading, and the text below it."""

MEETINGS = {
    MeetingKind.COMMITTEE: "Udvalgsmøde",
    MeetingKind.AUDIENCE: "Foretræde for udvalget",
    MeetingKind.HEARING: "Borgermøde",
    MeetingKind.DIALOGUE: "Dialogmøde",
}
DECISIONS = {
    DecisionKind.DECISION: "Beslutning",
    DecisionKind.LATER: "Senere beslutning",
    DecisionKind.CORRECTION: "Rettelse af en beslutning",
}
STEPS = {
    StepKind.MOVED: "Flyttet",
    StepKind.EXPLAINED: "Forklaring",
    StepKind.KEPT: "Holdt",
    StepKind.LAPSED: "Bortfaldet",
    StepKind.REOPENED: "Taget op igen",
}


def meeting(held: Meeting, case: Consultation) -> Values:
    """Return the sheet of a meeting: who came, and all that was noted, each note by whom."""
    kind = MEETINGS[held.kind]
    ends = f" til kl. {wording.clock(held.ends_at)}" if held.ends_at else ""
    return _sheet(
        f"{kind}: {held.title}" if held.title else kind,
        case,
        [
            ("Møde", kind),
            ("Tid", wording.moment(held.starts_at) + ends),
            ("Sted", held.place),
            ("Dagsorden", held.agenda),
            ("Til stede", outcome.who_attended(held)),
            ("Aflyst", "Ja" if held.is_cancelled else ""),
            ("Svar givet på mødet", wording.joined(held.contributions)),
        ],
        [
            (
                f"Notat {wording.moment(each.at)}, {each.by}"
                f" ({'offentligt' if each.is_public else 'kun internt'})",
                each.text,
            )
            for each in held.notes
        ],
    )


def decision(made: Decision, case: Consultation) -> Values:
    """Return the sheet of a published decision, with what it says of themes and points."""
    return _sheet(
        made.title,
        case,
        [
            ("Hvad", DECISIONS[made.kind]),
            ("Besluttet af", made.decided_by),
            ("Dag", wording.day(made.decided_on)),
            ("Dagsorden", made.agenda),
            ("Retter", made.corrects),
            ("Offentliggjort", wording.moment(made.published_at) if made.published_at else ""),
        ],
        [
            ("Beslutningen", made.text),
            *((each.name, each.text) for each in made.parts),
            *((f"Ændret: {each.title}", _change(each)) for each in made.changes),
        ],
    )


def _change(change: Change) -> str:
    said = [
        f"På grund af {wording.joined(change.points)}." if change.points else "",
        f"Før: {change.before}" if change.before else "",
        f"Efter: {change.after}" if change.after else "",
    ]
    return "\n\n".join(filter(None, said))


def given(owed: Promise, case: Consultation) -> Values:
    """Return the sheet of a promise: as it was given, and what has happened to it."""
    return _sheet(
        f"Løfte: {owed.text}",
        case,
        [
            ("Lovet til", wording.joined(owed.parties) or "alle"),
            ("Sagt som", owed.said),
            ("Sidste dag", wording.day(promise.due_on(owed))),
            ("Enhed", owed.unit),
            ("Givet", wording.day(owed.made_on)),
        ],
        list(_steps(owed)),
    )


def _steps(owed: Promise) -> Iterator[Part]:
    for each in owed.steps:
        new_day = f"Ny sidste dag: {wording.day(each.due_on)}." if each.due_on else ""
        text = "\n\n".join(filter(None, [each.text, new_day, each.link]))
        yield f"{STEPS[each.kind]} {wording.moment(each.at)}, {each.by}", text


def milestone(planned: Milestone, case: Consultation) -> Values:
    """Return the sheet of a milestone with all that was told of it."""
    return _sheet(
        f"Milepæl: {planned.title}",
        case,
        [("Ventes", planned.said)],
        [
            (f"{wording.moment(each.at)}: {each.percent} %", f"{each.text}\n\n{each.by}")
            for each in planned.news
        ],
    )


def account(told: Account, case: Consultation) -> Values:
    """Return the sheet of an account: what was said, decided and done."""
    return _sheet(
        f"Redegørelse: {case.title}",
        case,
        [("Skrevet", wording.moment(told.at))],
        [
            ("I sagde", told.said),
            ("Vi besluttede", told.decided),
            ("Vi gjorde", told.done),
        ],
    )


def _sheet(title: str, case: Consultation, facts: list[Part], parts: list[Part]) -> Values:
    name = f"Sagsnummer: {case.case_number}" if case.case_number else case.slug
    facts = [("Høring", case.title), *facts]
    return {
        "title": title,
        "name": name,
        "authority": case.unit,
        "facts": [(name, value) for name, value in facts if value],
        "parts": [{"heading": name, "text": paragraphs(text)} for name, text in parts],
    }
