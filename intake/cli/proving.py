"""The command that checks what left the service by itself: it opens no record and asks nobody."""

from pathlib import Path

import click

from intake.actions import verifying
from intake.case_file import check
from intake.cli.base import as_json_option, cli, show
from intake.core import receipt_tree
from intake.core.errors import FileProblem
from intake.core.receipt_tree import ReceiptProof
from intake.store import published
from intake.store.engine import sqlite3

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_DATABASE = b"SQLite format 3\0"


@cli.command()
@click.argument("file", type=_FILE)
@click.option("--receipt", type=_FILE, help="The proof that was saved from a receipt.")
@as_json_option
def verify(file: Path, receipt: Path | None, as_json: bool) -> None:
    """Check that a case file, or a public.db, is whole and unaltered."""
    proof = _proof(receipt) if receipt else None
    with file.open("rb") as opened:
        is_public = opened.read(len(_DATABASE)) == _DATABASE
    found = _problems(file.resolve(), proof) if is_public else check.of_zip(file)
    if as_json:
        number = published.number(file.resolve()) if is_public else None
        show({"ok": not found, "generation": number, "problems": found})
    else:
        for each in found:
            click.echo(each)
    if found:
        raise FileProblem(str(file), "is not whole, or has been altered")
    if not as_json:
        click.echo("All is well.")
        if proof and is_public:
            click.echo(
                f"The receipt of {proof.at} is number {proof.index + 1} of the {proof.size}"
                f" that generation {proof.generation} counts."
            )


def _problems(file: Path, proof: ReceiptProof | None) -> list[str]:
    try:
        return verifying.problems(file, proof)
    except (sqlite3.DatabaseError, LookupError, ValueError) as error:
        raise FileProblem(str(file), "is no public database of ours") from error


def _proof(file: Path) -> ReceiptProof:
    found = receipt_tree.read(file.read_text("utf-8", "replace"))
    if found is None:
        raise FileProblem(str(file), "is no proof of a receipt")
    return found
