"""Commands for the operator: set up, run, look after, start over."""

import secrets
from pathlib import Path
from typing import Any

import click

from forms.party_file import address
from intake import letters, worker
from intake.actions import guarding, passwords, publishing, staffing
from intake.cli.base import as_json_option, cli, moment, record, settings, show
from intake.config import Settings
from intake.core.errors import NotFound
from intake.core.staff import Role, User
from intake.demo import case, postbox
from intake.store import consultations, log, users


@cli.command()
def init() -> None:
    """Create or upgrade the databases; safe to repeat."""
    its = settings()
    publishing.bring_up_to_date(record(its), its, now=moment(its))
    click.echo(f"{its.record_path}\n{its.public_path}")


@cli.command("settings")
@as_json_option
def list_settings(as_json: bool) -> None:
    """List every setting with its type, default, value and meaning."""
    described = settings().described()
    if as_json:
        show(described)
        return
    for each in described:
        click.echo(f"{each['name']}={each['value']}")
        click.echo(f"    {each['meaning']} ({each['type']}; default: {each['default'] or 'none'})")


@cli.command()
@click.option("--seal", metavar="NUMBER:SEAL", help="A seal of the event log, noted earlier.")
@as_json_option
def check(seal: str | None, as_json: bool) -> None:
    """Look for what is wrong with this installation; exit 1 when something is."""
    its = settings()
    db = record(its)
    faults = guarding.faults(db, its)
    if seal is not None:
        faults += guarding.seal_faults(db, seal)
    number, newest = log.last(db)
    if as_json:
        show({"ok": not faults, "faults": faults, "log": f"{number}:{newest}"})
    else:
        click.echo("\n".join(faults) or "Everything is in order.")
    if faults:
        raise SystemExit(1)


@cli.group()
def user() -> None:
    """Add and remove staff."""


@user.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([str(each) for each in Role]), required=True)
@click.option("--only", multiple=True, metavar="SLUG", help="Keep them to this consultation.")
@click.option("--everywhere", is_flag=True, help="Keep them to no consultation any more.")
def add_user(email: str, role: str, only: tuple[str, ...], everywhere: bool) -> None:
    """Add a user, or change their role; print a one-time link to sign in with."""
    its = settings()
    whose = address(email, "EMAIL")
    for slug in only:
        consultations.get(record(its), slug)
    link = _sign_in_link(its, whose, Role(role))
    if only or everywhere:
        slugs = None if everywhere else frozenset(only)
        staffing.keep_to(record(its), whose, slugs, now=moment(its))
    click.echo(link)


@user.command("reset")
@click.argument("email")
def reset_user(email: str) -> None:
    """Take a user's password and second factor away, and print a one-time link to sign in with."""
    its = settings()
    db = record(its)
    found = users.with_email(db, email)
    if found is None:
        raise NotFound("user", email)
    passwords.remove(db, found, by="cli", now=moment(its))
    passwords.remove_factor(db, found, by="cli", now=moment(its))
    click.echo(_sign_in_link(its, found.email, found.role))


@user.command("list")
@as_json_option
def list_users(as_json: bool) -> None:
    """List staff: role, the consultations they are kept to, and when they were last there."""
    found = [_described(each) for each in users.every(record(settings()))]
    if as_json:
        show(found)
        return
    for each in found:
        scope = "all" if each["scope"] is None else ",".join(each["scope"]) or "none"
        shut = "  shut out" if each["disabled"] else ""
        click.echo(f"{each['email']}  {each['role']}  {scope}  {each['seen_at'] or 'never'}{shut}")


def _described(user: User) -> dict[str, Any]:
    return {
        "email": user.email,
        "role": user.role,
        "scope": None if user.scope is None else sorted(user.scope),
        "seen_at": user.seen_at.isoformat() if user.seen_at else None,
        "disabled": user.disabled_at is not None,
    }


@user.command("remove")
@click.argument("email")
def remove_user(email: str) -> None:
    """Remove a user at once, also where they are signed in."""
    its = settings()
    staffing.remove(record(its), email, now=moment(its), by="cli")
    click.echo(f"{email} is removed")


def _sign_in_link(its: Settings, email: str, role: Role) -> str:
    token = secrets.token_hex(16)
    staffing.add(record(its), email, role, token=token, now=moment(its), by="cli")
    return letters.sign_in_link(its, token)


@cli.command("worker")
@click.option("--once", is_flag=True, help="Stop when nothing is left to do.")
@as_json_option
def work(once: bool, as_json: bool) -> None:
    """Settle mail, send letters, publish and watch the clock."""
    its = settings()
    record(its)
    if not once:
        if its.demo:
            postbox.wait_for(its)
        worker.run(its)
        return
    done = worker.once(its)
    if as_json:
        show(done)
    else:
        click.echo("  ".join(f"{count} {what}" for what, count in done.items()))


@cli.command()
@click.option("--whole", is_flag=True, help="Write the file anew, from nothing.")
def publish(whole: bool) -> None:
    """Bring public.db up to date now."""
    its = settings()
    number = publishing.bring_up_to_date(record(its), its, now=moment(its), whole=whole)
    click.echo(f"generation {number}" if number else "nothing new")


@cli.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the record to a new file while the service runs."""
    guarding.backup(record(settings()), file)
    click.echo(file)


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put a backup in place; the processes must be stopped, and the old record is kept beside."""
    its = settings()
    kept = guarding.restore(its, file, now=moment(its))
    click.echo(f"restored; the record before it is {kept}" if kept else "restored")


@cli.command()
def demo() -> None:
    """Load the demonstration case once; print the addresses and a sign-in link to the desk."""
    its = settings()
    db = record(its)
    case.load(db, its, now=moment(its))
    publishing.bring_up_to_date(db, its, now=moment(its))
    link = _sign_in_link(its, f"sagsbehandler@{its.mail_domain}", Role.ADMIN)
    click.echo(
        f"""
  Høringer (public pages)      {its.public_url}
  Postkassen (demo mailbox)    {its.public_url}/demo/mailbox
  Skrivebordet (desk), sign in {link}
  Åbne data (Datasette)        {its.browse_url}
  Mail in (SMTP)               {its.host}:{its.mail_port}

  Ctrl-C stops everything; nothing is lost.
"""
    )
