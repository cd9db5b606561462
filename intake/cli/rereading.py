"""The command that reads stored mail again with today's rules."""

from dataclasses import asdict

import click
from sqlite_utils import Database

from intake.actions import addressed
from intake.actions.reading_again import read_again
from intake.cli.base import as_json_option, moment, record, settings, show
from intake.cli.post import mail
from intake.core.again import Reread
from intake.mail.reader import Reader
from intake.store import consultations, inbox


@mail.command()
@click.argument("numbers", nargs=-1, type=click.IntRange(1, 2**62), metavar="[NUMBERS]...")
@click.option("--consultation", "slug", default="", help="The messages of its answers.")
@click.option("--all", "is_all", is_flag=True, help="Every message that has its fate.")
@click.option(
    "--dry-run", "is_trial", is_flag=True, help="Say what would change, and change nothing."
)
@as_json_option
def reread(
    numbers: tuple[int, ...], slug: str, is_all: bool, is_trial: bool, as_json: bool
) -> None:
    """Read stored messages again; answers that people decided on or put right keep their words."""
    if sum((bool(numbers), bool(slug), is_all)) != 1:
        raise click.UsageError("name messages by number, or --consultation SLUG, or --all")
    its = settings()
    db = record(its)
    chosen = list(numbers) or _chosen(db, slug)
    done: list[Reread] = []
    with Reader() as reader:
        for number in chosen:
            message = inbox.get(db, number)
            reading = reader.read(message.raw, addressed.questions_for(db, message, its))
            found = read_again(
                db, number, reading, settings=its, now=moment(its), is_trial=is_trial
            )
            done.append(found)
            if not as_json:
                click.echo(_line(found))
    if as_json:
        show([asdict(each) for each in done])


def _chosen(db: Database, slug: str) -> list[int]:
    if slug:
        consultations.get(db, slug)
    return inbox.settled(db, slug=slug)


def _line(found: Reread) -> str:
    parts = f": {', '.join(found.parts)}" if found.parts else ""
    return " ".join(filter(None, [str(found.number), found.reference, found.outcome])) + parts
