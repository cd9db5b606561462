"""Commands about personal data: the record of processing, and people's rights."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import click

from forms.party_file import address
from intake.actions import cleaning, erasing, retaining, rights, weeding
from intake.cli.base import as_json_option, by_option, cli, moment, record, settings, show
from intake.core import processing
from intake.core.errors import FileProblem
from intake.core.processing.written import written
from intake.store import erasures, retention


@cli.command("processing-record")
@as_json_option
def processing_record(as_json: bool) -> None:
    """Print the record of processing activities (GDPR article 30)."""
    if as_json:
        show([_described(each) for each in processing.columns()])
        return
    click.echo(written(), nl=False)


def _described(column: processing.Column) -> dict[str, Any]:
    return {
        "table": column.table,
        "column": column.name,
        "purpose": column.purpose,
        "protection": column.protection,
        "kept": column.kept,
        "public": column.is_public,
    }


@cli.group()
def person() -> None:
    """What people may ask of us about themselves: to see it, have it put right, have it erased."""


@person.command("report")
@click.argument("who")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write a page there.")
@click.option(
    "--zip",
    "archive",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write page, data, files and mails there.",
)
@as_json_option
@by_option
def report(who: str, html: Path | None, archive: Path | None, as_json: bool, by: str) -> None:
    """Show all that is held of WHO, a mail address or an answer's reference."""
    its = settings()
    db, now = record(its), moment(its)
    if archive is not None:
        with _written(archive) as file:
            rights.hand_over(db, file, **_whose(who), settings=its, by=by, now=now)
        return
    found = rights.report(db, **_whose(who), settings=its, by=by, now=now)
    if html is not None:
        with _written(html) as file:
            file.write(found.as_html().encode())
    if as_json:
        show(found.as_data())
    elif html is None:
        for name, rows in found.found.items():
            click.echo(f"{len(rows)} {name}")


@contextmanager
def _written(path: Path) -> Iterator[IO[bytes]]:
    """Give a file that becomes `path` when all of it is written, for its owner alone to read."""
    part = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise FileProblem(str(path), f"cannot be written ({error.strerror})") from None
    finally:
        part.unlink(missing_ok=True)


@person.command("erase")
@click.argument("who")
@click.option("--reason", required=True, help="Why, for the log and the ledger.")
@click.option("--yes", is_flag=True, help="Do it. It cannot be undone.")
@by_option
def erase(who: str, reason: str, yes: bool, by: str) -> None:
    """Erase all there is of WHO, for good; without --yes only say what that would be."""
    its = settings()
    db = record(its)
    if not yes:
        for kind, count in rights.look_up(db, **_whose(who)).counts().items():
            click.echo(f"{count} {kind}")
        click.echo("Nothing was erased. Say --yes to do it; it cannot be undone.")
        raise SystemExit(1)
    counts = erasing.erase_person(
        db, **_whose(who), reason=reason, by=by, settings=its, now=moment(its)
    )
    cleaning.finish(db, its, now=moment(its))
    click.echo("\n".join(f"{count} {kind} erased" for kind, count in counts.items()))


@person.command("correct")
@click.argument("email")
@click.option("--name", default="", help="The right name.")
@click.option("--email", "new_email", default="", help="The right mail address.")
@by_option
def correct(email: str, name: str, new_email: str, by: str) -> None:
    """Put the name or address of EMAIL right wherever it is in use; originals stay."""
    its = settings()
    right = address(new_email, "--email") if new_email else ""
    count = rights.correct(
        record(its), email, name=name, new_email=right, settings=its, by=by, now=moment(its)
    )
    click.echo(f"put right in {count} answers")


def _whose(who: str) -> dict[str, list[str]]:
    return {"emails": [who]} if "@" in who else {"references": [who]}


@cli.group("retention")
def keeping() -> None:
    """How long the private of each consultation is kept."""


@keeping.command("list")
@as_json_option
def list_kept(as_json: bool) -> None:
    """List each consultation's day, and what hinders those whose day has come."""
    its = settings()
    db, now = record(its), moment(its)
    hindered = {each.slug: found for each, found in retaining.due(db, settings=its, now=now)}
    found = [
        {
            "consultation": each.slug,
            "due_on": each.due_on.isoformat(),
            "confirmed_by": each.confirmed_by,
            "erased_at": each.erased_at.isoformat() if each.erased_at else None,
            "hindrances": "; ".join(map(str, hindered.get(each.slug, ()))),
        }
        for each in retention.every(db, years=its.retention_years)
    ]
    if as_json:
        show(found)
        return
    for line in found:
        state = f"erased {line['erased_at']}" if line["erased_at"] else f"due {line['due_on']}"
        click.echo(f"{line['consultation']}  {state}  {line['hindrances']}".rstrip())


@keeping.command("set")
@click.argument("slug")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@by_option
def set_day(slug: str, day: datetime, by: str) -> None:
    """Set the DAY from which the private of SLUG may be erased."""
    its = settings()
    retaining.set_day(record(its), slug, day.date(), by=by, now=moment(its), settings=its)
    click.echo(f"{slug}: {day.date().isoformat()}")


@keeping.command("hold")
@click.argument("slug")
@click.option("--reason", required=True, help="Why nothing may be erased.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day of it.")
@by_option
def hold(slug: str, reason: str, until: datetime | None, by: str) -> None:
    """Place a legal hold on SLUG: nothing of it is erased while it stands."""
    its = settings()
    last = until.date() if until else None
    retaining.hold(record(its), slug, reason, until=last, by=by, now=moment(its))
    click.echo(f"{slug} is on hold")


@keeping.command("lift")
@click.argument("slug")
@click.argument("number", type=int)
@by_option
def lift(slug: str, number: int, by: str) -> None:
    """Lift the legal hold NUMBER of SLUG."""
    its = settings()
    retaining.lift(record(its), slug, number, by=by, now=moment(its))
    click.echo(f"hold {number} of {slug} is lifted")


@keeping.command("confirm")
@click.argument("slug")
@by_option
def confirm(slug: str, by: str) -> None:
    """Let the worker erase the private of SLUG, whose day has come. It cannot be undone."""
    its = settings()
    retaining.confirm(record(its), slug, by=by, now=moment(its), settings=its)
    click.echo(f"{slug} will be erased within the hour")


@keeping.command("post")
@click.option("--erase", is_flag=True, help="Erase it now, as the worker does within the hour.")
def post(erase: bool) -> None:
    """Say how much post of no consultation has been kept for INTAKE_POST_KEPT_DAYS."""
    its = settings()
    db, now = record(its), moment(its)
    counts = weeding.due(db, settings=its, now=now).counts()
    if erase:
        cleaning.weed(db, its, now=now)
    for kind, count in counts.items():
        click.echo(f"{count} {kind}{' erased' if erase else ''}")
    if not counts:
        click.echo("nothing is due")


@cli.command("erasures")
@click.option("--apply", "again", is_flag=True, help="Erase again what came with a backup.")
@as_json_option
def list_erasures(again: bool, as_json: bool) -> None:
    """List what was erased, and what of the ledger this record has not had."""
    its = settings()
    db, now = record(its), moment(its)
    if again:
        cleaning.apply_missing(db, its, now=now)
        cleaning.finish(db, its, now=now)
    behind = [each.key for each in cleaning.missing(db, its)]
    found = [
        {
            "key": each.key,
            "at": each.at.isoformat(),
            "by": each.actor,
            "consultation": each.slug,
            "reason": each.reason,
            "finished_at": each.finished_at.isoformat() if each.finished_at else None,
        }
        for each in erasures.every(db)
    ]
    if as_json:
        show({"erasures": found, "missing": behind})
        return
    for line in found:
        click.echo(f"{line['at']}  {line['key']}  {line['consultation'] or 'person'}")
    for key in behind:
        click.echo(f"missing  {key}")
