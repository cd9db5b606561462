"""Commands about legal holds on one person or one answer."""

from datetime import datetime

import click

from intake.actions import holding
from intake.cli.base import as_json_option, by_option, moment, record, settings, show
from intake.cli.rights import person
from intake.store import holds


@person.command("hold")
@click.argument("who")
@click.option("--reason", required=True, help="Why nothing may be erased.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day of it.")
@by_option
def hold_person(who: str, reason: str, until: datetime | None, by: str) -> None:
    """Place a legal hold on WHO: nothing of theirs is erased while it stands."""
    its = settings()
    last = until.date() if until else None
    number = holding.place(record(its), who, reason, until=last, by=by, now=moment(its))
    click.echo(f"hold {number}")


@person.command("lift")
@click.argument("number", type=int)
@by_option
def lift_person(number: int, by: str) -> None:
    """Lift the legal hold NUMBER on a person or an answer."""
    its = settings()
    holding.lift(record(its), number, by=by, now=moment(its))
    click.echo(f"hold {number} is lifted")


@person.command("holds")
@as_json_option
def list_holds(as_json: bool) -> None:
    """List the legal holds on persons and answers."""
    its = settings()
    now = moment(its)
    found = [
        {
            "number": each.hold.id,
            "who": each.who,
            "reason": each.hold.reason,
            "placed_at": each.hold.placed_at.isoformat(),
            "placed_by": each.hold.placed_by,
            "until": each.hold.until.isoformat() if each.hold.until else None,
            "stands": each.hold.stands(now),
        }
        for each in holds.every(record(its))
    ]
    if as_json:
        show(found)
        return
    for line in found:
        ended = "" if line["stands"] else "  (ended)"
        click.echo(f"{line['number']}  {line['who']}  {line['reason']}{ended}")
