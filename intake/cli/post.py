"""Commands about mail: the ways in beside the listener, and what is read in a message."""

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from intake import worker
from intake.actions import settling
from intake.cli.base import cli, moment, record, settings, show
from intake.core.authentication import believed
from intake.core.errors import FileProblem, TryAgain
from intake.core.extracted import Extracted, Flag
from intake.core.message import Attached, Reading, as_json
from intake.files.reader import Fell, FileReader
from intake.mail import folders
from intake.mail.fetching import fetching
from intake.mail.reader import Reader
from intake.setting_rules import SettingError

_RETURN_PATH = re.compile(rb"(?im)\AReturn-Path:[ \t]*<([^<>\r\n]{0,320})>")


@cli.group()
def mail() -> None:
    """Take mail in by other ways than the listener, and explain it."""


@mail.command()
@click.option("--to", "recipients", multiple=True, required=True, help="Envelope recipient.")
@click.option("--from", "mail_from", help="Envelope sender; else Return-Path says it.")
def keep(recipients: tuple[str, ...], mail_from: str | None) -> None:
    """Keep one message from standard input; the worker settles it.

    Exit 75 on any trouble of ours, so that the mail server keeps it and comes again.
    """
    try:
        its = settings()
        raw = sys.stdin.buffer.read(its.mail_limit + 1)
        if len(raw) > its.mail_limit:
            raise click.ClickException(f"the message is larger than {its.mail_limit} bytes")
        settling.keep(
            record(its),
            raw,
            mail_from=_sender(raw) if mail_from is None else mail_from,
            recipients=tuple(each.lower() for each in recipients),
            via="pipe",
            peer="",
            now=moment(its),
        )
    except (TryAgain, click.ClickException):
        raise
    except SettingError as error:
        raise TryAgain(str(error)) from error
    except Exception as error:  # an edge: no fault of ours may become a bounce
        raise TryAgain(f"the message could not be kept ({type(error).__name__})") from error


def _sender(raw: bytes) -> str:
    """Return the envelope sender that delivery wrote on top; "?" where none did, which is not
    the empty sender that machines use (RFC 5321 section 4.4)."""
    found = _RETURN_PATH.match(raw)
    return found[1].decode("utf-8", "replace") if found else "?"


@mail.command()
@click.option("--once", is_flag=True, help="Stop when all that is there is kept.")
def fetch(once: bool) -> None:
    """Fetch mail from the mailbox of the settings, until it is stopped.

    The worker does the same where INTAKE_IMAP_HOST is set; both at once do no harm.
    """
    its = settings()
    if not its.imap_host:
        raise SettingError("INTAKE_IMAP_HOST", "", "write the server of the mailbox")
    if not once:
        worker.run(its, "fetch")
        return
    with fetching(record(its), its, partial(moment, its)) as fetcher:
        click.echo(f"{fetcher.look()} kept")
        if left := fetcher.too_large:
            problem = f"{left} stay there, larger than {its.mail_limit} bytes"
            raise FileProblem(its.imap_folder, problem)


@mail.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--to", "recipients", multiple=True, help="Recipient of all; else headers say it.")
def import_(path: Path, recipients: tuple[str, ...]) -> None:
    """Keep all mail of a Maildir or of an mbox file; safe to repeat, changes nothing there."""
    its = settings()
    kept = here = 0
    too_large: list[str] = []
    batches = folders.bring_in(
        record(its),
        path,
        its,
        recipients=tuple(each.lower() for each in recipients),
        now=moment(its),
    )
    with click.progressbar(
        length=folders.count(path), label="Importing", file=sys.stderr
    ) as progress:
        for each in batches:
            kept, here = kept + each.kept, here + each.here_before
            too_large += each.too_large
            progress.update(each.count)
    click.echo(f"{kept} kept, {here} here before")
    if too_large:
        names = ", ".join(too_large)
        raise FileProblem(str(path), f"larger than {its.mail_limit} bytes, not kept: {names}")


@mail.command()
@click.option(
    "--authserv-id",
    envvar="INTAKE_AUTHSERV_ID",
    default="",
    help="Our mail server's name in the Authentication-Results it writes; others are ignored.",
)
def explain(authserv_id: str) -> None:
    """Print as JSON what is read in the message on standard input; changes nothing."""
    with Reader() as reader:
        reading = reader.read(sys.stdin.buffer.read())
    with FileReader() as files:
        inside = [_inside(files, each) for each in reading.attachments]
    reading = replace(reading, authentication=believed(reading.authentication, authserv_id))
    shown = as_json(_with_files(reading, inside))
    for each, extracted in zip(shown["attachments"], inside, strict=True):
        each["flags"] = list(extracted.flags)
    show(shown)


def _inside(files: FileReader, attached: Attached) -> Extracted:
    try:
        return files.read(attached.name, attached.media_type, attached.content)
    except Fell:
        return Extracted(flags=(Flag.UNREADABLE,))


def _with_files(reading: Reading, inside: Sequence[Extracted]) -> Reading:
    """Return the reading with its files' texts, and with what must not become public in them."""
    found = [finding for each in inside for finding in each.as_findings()]
    return replace(
        reading,
        attachments=tuple(
            replace(attached, text=each.text)
            for attached, each in zip(reading.attachments, inside, strict=True)
        ),
        findings=tuple(dict.fromkeys([*reading.findings, *found])),
    )
