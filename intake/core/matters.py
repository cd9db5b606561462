"""Matters that nobody asked about: a council raises one, and each year gathers its own."""

from datetime import UTC, date, datetime

from intake.core.consultation import (
    COPENHAGEN,
    Consultation,
    Kind,
    Question,
    QuestionKind,
    Stage,
    end_of,
    start_of,
)

PREFIX = "rejs-en-sag-"


def is_one(slug: str) -> bool:
    """Return whether this is where a year's matters are gathered, and not a consultation."""
    return slug.startswith(PREFIX)


def year_of(now: datetime) -> int:
    """Return the year, in Copenhagen, whose matters are raised at `now`."""
    return now.astimezone(COPENHAGEN).year


def slug_of(year: int) -> str:
    """Return the slug under which the matters of a year are gathered."""
    return f"{PREFIX}{year}"


def gathered(year: int, *, opens_at: datetime | None = None) -> Consultation:
    """Return where the matters of a year are raised: asked like a call for ideas, open all year.

    The words are data, so Danish in either language, and can be edited at the desk.
    """
    return Consultation(
        slug=slug_of(year),
        title=f"Sager, som andre har rejst i {year}",
        stage=Stage.ANNOUNCED,
        kind=Kind.IDEAS,
        opens_at=(opens_at or start_of(date(year, 1, 1))).astimezone(UTC),
        closes_at=end_of(date(year, 12, 31)),
        summary=(
            "Råd, foreninger og borgere kan tage noget op, uden at vi har spurgt."
            " En medarbejder læser det og sørger for, at det når den, der kan gøre noget ved det."
        ),
        what_next="En medarbejder læser sagen og skriver, hvem der ser på den.",
        reports_back="I hører fra os, når vi ved, hvad der sker med sagen.",
        questions=(
            Question("1", QuestionKind.SHORT, "Hvad handler sagen om?", required=True),
            Question(
                "2",
                QuestionKind.LONG,
                "Hvad ser I, og hvem går det ud over?",
                "Skriv ikke om bestemte mennesker. Sager om én person hører til et andet sted.",
            ),
            Question("3", QuestionKind.POINTS, "Hvad foreslår I?"),
        ),
    )
