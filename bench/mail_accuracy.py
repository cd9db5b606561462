"""How well mail is read, by family of the corpus: `python -m bench.mail_accuracy [FILE.md]`."""

import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

from bench import corpus
from bench.corpus import Case
from intake.core.message import Kind, Reading
from intake.mail import parsing

Score = Callable[[Case, Reading], bool | None]


@dataclass
class Figures:
    """What was counted over the corpus."""

    words: dict[str, Counter[bool]] = field(default_factory=lambda: defaultdict(Counter))
    bounces: dict[str, Counter[bool]] = field(default_factory=lambda: defaultdict(Counter))
    automatic: Counter[bool] = field(default_factory=Counter)
    tnef: Counter[bool] = field(default_factory=Counter)
    chains: Counter[bool] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    human_bounces: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    flagged: Counter[bool] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)


def measure() -> Figures:
    """Read every message of the corpus once."""
    figures = Figures()
    for case in corpus.cases():
        start = perf_counter()
        reading = parsing.read(case.raw)
        figures.seconds.append(perf_counter() - start)
        _count(figures, case, reading)
    return figures


def _count(figures: Figures, case: Case, reading: Reading) -> None:
    name = f"{case.family}/{case.name}"
    if reading.kind is Kind.UNREADABLE:
        figures.unread.append(name)
    if case.family in corpus.WORDS:
        _add(figures.words[case.family], corpus.is_exact(case, reading))
        if corpus.lost_words(case, reading):
            figures.lost.append(name)
        if not case.expect.get("is_bounce"):
            figures.flagged[reading.needs_review] += 1
            if reading.kind in (Kind.BOUNCE, Kind.DELAYED):
                figures.human_bounces.append(name)
    _add(figures.bounces[case.family], corpus.is_bounce_right(case, reading))
    _add(figures.automatic, corpus.is_automatic_right(case, reading))
    _add(figures.tnef, corpus.is_tnef_right(case, reading))
    _add(figures.chains, corpus.is_chain_right(case))


def _add(counter: Counter[bool], right: bool | None) -> None:
    if right is not None:
        counter[right] += 1


def report(figures: Figures) -> str:
    """Return the figures as a page of Markdown."""
    times = sorted(figures.seconds)
    lines = [
        "# How well mail is read",
        "",
        "Measured by `make mail-accuracy` over a corpus of other people's messages that is no",
        "part of this repository. Exact: the sender's words as expected, white space evened out,",
        "with the signature or without it, for the families disagree on whether it does.",
        "",
        "| family | own words exact | of | share |",
        "|---|---:|---:|---:|",
        *(_row(family, counted) for family, counted in figures.words.items()),
        "",
        "| what else | right | of | share |",
        "|---|---:|---:|---:|",
        *(
            _row(f"bounces, {family}", counted)
            for family, counted in figures.bounces.items()
            if counted
        ),
        _row("bounces, all", sum(figures.bounces.values(), Counter())),
        _row("automatic replies", figures.automatic),
        _row("winmail.dat unpacked", figures.tnef),
        _row("ARC chains judged", figures.chains),
        "",
        f"- The sender's words missing from what is shown, without a flag: {len(figures.lost)}",
        f"- People's mail taken for a bounce: {len(figures.human_bounces)}",
        f"- Answers shown to a person for review: {_share(figures.flagged)}",
        f"- Messages that ended unreadable, with a reason: {len(figures.unread)} of {len(times)}",
        f"- Time for one message: median {median(times) * 1000:.1f} ms,"
        f" 99 of 100 within {times[int(len(times) * 0.99)] * 1000:.0f} ms",
        "",
    ]
    return "\n".join(lines)


def _row(name: str, counted: Counter[bool]) -> str:
    return f"| {name} | {counted[True]} | {counted.total()} | {_share(counted)} |"


def _share(counted: Counter[bool]) -> str:
    return f"{100 * counted[True] / max(1, counted.total()):.1f} %"


if __name__ == "__main__":
    if not corpus.FOLDER.is_dir():
        sys.exit(f"There is no mail corpus at {corpus.FOLDER}; set INTAKE_MAIL_CORPUS.")
    page = report(measure())
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(page, "utf-8")
    print(page)
