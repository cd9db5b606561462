"""Commands about submissions: list, show, decide."""

import click

from intake.actions import moderating, releasing
from intake.cli.base import as_json_option, by_option, cli, moment, record, settings, show
from intake.cli.shown import standing, submission_json, submission_line
from intake.core.submission import Status
from intake.core.withdrawal import AT_THE_DESK, Kind
from intake.store import consultations, submissions


@cli.group()
def submission() -> None:
    """Look at submissions and decide on them."""


@submission.command("list")
@click.option("--consultation", help="Only those of this consultation (its slug).")
@click.option(
    "--status",
    type=click.Choice([str(each) for each in Status]),
    help="Only those with this status.",
)
@as_json_option
def list_submissions(consultation: str | None, status: str | None, as_json: bool) -> None:
    """List submissions, oldest first."""
    db = record(settings())
    if consultation:
        consultations.get(db, consultation)  # a misspelt slug is no empty list
    found = submissions.selected(
        db,
        consultation=consultation,
        status=Status(status) if status else None,
    )
    if as_json:
        show([submission_line(each) for each in found])
        return
    for each in found:
        who = ", ".join(each.draft.parties) or each.draft.organisation or each.draft.author_name
        click.echo(f"{each.reference}  {each.status}  {each.channel}  {each.consultation}  {who}")


@submission.command("show")
@click.argument("reference")
@as_json_option
def show_submission(reference: str, as_json: bool) -> None:
    """Show one submission with everything the record holds of it."""
    db = record(settings())
    shown = submission_json(db, submissions.get(db, reference))
    if as_json:
        show(shown)
        return
    for name, value in shown.items():
        if value and name != "events":
            click.echo(f"{name}: {value}")
    for event in shown["events"]:
        click.echo(f"  {event['at']}  {event['actor']}  {event['action']}  {event['detail']}")


@submission.command()
@click.argument("reference")
@click.option("--reason", default="", help="What its sender is told who objected to it.")
@by_option
def approve(reference: str, reason: str, by: str) -> None:
    """Find a submission fit to publish."""
    its = settings()
    db = record(its)
    decided = moderating.approve(db, reference, by=by, reason=reason, now=moment(its))
    click.echo(f"{decided.reference} {standing(db, decided)}")


@submission.command("release")
@click.argument("reference")
@by_option
def release_submission(reference: str, by: str) -> None:
    """Let out a submission that somebody else approved."""
    its = settings()
    db = record(its)
    after = releasing.let_out(db, reference, by=by, is_publisher=True, now=moment(its))
    click.echo(f"{after.reference} {standing(db, after)}")


@submission.command()
@click.argument("reference")
@click.option("--reason", required=True, help="Why the public does not see it.")
@click.option(
    "--kind",
    type=click.Choice([str(each) for each in AT_THE_DESK]),
    help="What the public is told where it was public.",
)
@by_option
def withhold(reference: str, reason: str, kind: str | None, by: str) -> None:
    """Keep a submission from the public, or take it away again."""
    its = settings()
    decided = moderating.withhold(
        record(its),
        reference,
        reason=reason,
        by=by,
        now=moment(its),
        kind=Kind(kind) if kind else None,
    )
    click.echo(f"{decided.reference} {decided.status}")
