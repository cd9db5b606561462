"""Commands about consultations and the parties that are asked."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from forms import consultation_export, consultation_file, party_file
from intake.actions import extending, inviting, preparing
from intake.cli.base import as_json_option, by_option, cli, moment, record, settings, show
from intake.cli.shown import consultation_json
from intake.core.consultation import end_of, status
from intake.core.errors import FileProblem
from intake.core.wording import deadline
from intake.store import consultations, files, parties

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@cli.group()
def consultation() -> None:
    """Make consultations and look at them."""


@consultation.command("load")
@click.argument("file", type=_FILE)
@by_option
def load_consultation(file: Path, by: str) -> None:
    """Create a consultation from a TOML file, or bring it up to date; print its slug."""
    its = settings()
    found = consultation_file.read(file)
    preparing.put_consultation(
        record(its),
        found.consultation,
        contents=found.contents,
        listed=found.parties,
        settings=its,
        now=moment(its),
        by=by,
    )
    click.echo(found.consultation.slug)


@consultation.command("extend")
@click.argument("slug")
@click.option(
    "--to",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="The new last day, such as 2026-03-20; the whole of it, in Copenhagen.",
)
@click.option("--reason", required=True, help="Why; everyone can read it.")
@by_option
def extend_consultation(slug: str, to: datetime, reason: str, by: str) -> None:
    """Move the deadline later, and tell all invited parties by letter."""
    its = settings()
    after = extending.extend(
        record(its),
        slug,
        end_of(to.date()),
        reason=reason,
        by=by,
        settings=its,
        now=moment(its),
    )
    click.echo(f"{after.slug} {deadline(after.closes_at)}")


@consultation.command("export")
@click.argument("slug")
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
def export_consultation(slug: str, to: Path | None) -> None:
    """Write a consultation as the TOML that can be loaded, or a ZIP where it has material."""
    db = record(settings())
    found = consultations.get(db, slug)
    names = [each.name for each in parties.enlisted(db, slug)]
    name, content = consultation_export.file(found, names, lambda sha: files.content(db, sha))
    path = to or Path(name)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise FileProblem(str(path), f"cannot be written ({error.strerror})") from None
    click.echo(path)


@consultation.command("list")
@as_json_option
def list_consultations(as_json: bool) -> None:
    """List all consultations."""
    its = settings()
    db, now = record(its), moment(its)
    found = consultations.every(db)
    if as_json:
        show([consultation_json(db, each, now) for each in found])
        return
    for each in found:
        click.echo(f"{each.slug}  {status(each, now)}  {deadline(each.closes_at)}  {each.title}")


@consultation.command("show")
@click.argument("slug")
@as_json_option
def show_consultation(slug: str, as_json: bool) -> None:
    """Show one consultation and where each party stands."""
    its = settings()
    db, now = record(its), moment(its)
    shown = consultation_json(db, consultations.get(db, slug), now)
    if as_json:
        show(shown)
        return
    for name in ("title", "status", "opens_at", "closes_at", "submissions"):
        click.echo(f"{name}: {shown[name]}")
    for party in shown["parties"]:
        click.echo(f"  {party['name']}: {party['state']}")


@cli.group()
def party() -> None:
    """Keep the address book of parties."""


@party.command("load")
@click.argument("file", type=_FILE)
@by_option
def load_parties(file: Path, by: str) -> None:
    """Load parties from a CSV file: name,kind,email[,email2…]; all of them or none."""
    its = settings()
    found = party_file.read(file.read_bytes())
    preparing.put_parties(record(its), found, now=moment(its), by=by)
    click.echo(f"{len(found)} parties")


@party.command("list")
@as_json_option
def list_parties(as_json: bool) -> None:
    """List the address book."""
    found = parties.every(record(settings()))
    if as_json:
        show([asdict(each) for each in found])
        return
    for each in found:
        click.echo(f"{each.name}  {each.kind}  {', '.join(each.addresses)}")


@cli.command()
@click.argument("slug")
@click.option("--party", "only", help="Invite this party alone.")
@by_option
@as_json_option
def invite(slug: str, only: str | None, by: str, as_json: bool) -> None:
    """Queue an invitation to each party on the list; nobody is invited twice."""
    its = settings()
    found = inviting.invite(record(its), slug, settings=its, now=moment(its), by=by, only=only)
    if as_json:
        show([asdict(each) for each in found])
        return
    for each in found:
        click.echo(f"{each.party}  {each.reply_address}  {each.link}")
