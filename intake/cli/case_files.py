"""Commands about the authority's records system: case files out, journal numbers in."""

from pathlib import Path

import click

from intake.actions import journalising
from intake.case_file import archive
from intake.cli.base import by_option, cli, moment, record, settings
from intake.core.case_file import BadNumbers
from intake.core.errors import FileProblem

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@cli.command("export")
@click.argument("slug")
@click.option("--to", required=True, type=click.Path(dir_okay=False, path_type=Path))
@by_option
def export(slug: str, to: Path, by: str) -> None:
    """Write everything of a consultation to one ZIP for the authority's records system.

    It holds personal data and personal links: treat it as you treat the record.
    """
    its = settings()
    db = record(its)
    made = archive.write(db, slug, to, its, now=moment(its))
    journalising.note_made(db, slug, made.documents, by=by, now=moment(its))
    click.echo(f"{to}  {len(made.documents)} documents  SHA-256 {made.sha256}")


@cli.group()
def journal() -> None:
    """Keep the numbers that documents have in the records system."""


@journal.command("import")
@click.argument("slug")
@click.argument("file", type=_FILE)
@by_option
def import_numbers(slug: str, file: Path, by: str) -> None:
    """Take in a CSV with the columns id and journal_number, such as metadata.csv filled in."""
    its = settings()
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileProblem(str(file), "is not UTF-8") from None
    try:
        count = journalising.take_numbers(record(its), slug, text, by=by, now=moment(its))
    except BadNumbers as error:
        for each in error.problems:
            click.echo(f"row {each.row}: {each.problem}", err=True)
        raise
    click.echo(f"{count} numbers noted")
