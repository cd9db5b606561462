"""Commands about mail: take one message from a pipe, and say what is read in one."""

import re
import sqlite3
import sys

import click

from intake.actions import settling
from intake.cli.base import cli, moment, record, settings, show
from intake.core.errors import TryAgain
from intake.core.message import as_json
from intake.mail.reader import Reader

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
    except (sqlite3.Error, OSError) as error:
        raise TryAgain(f"the message could not be kept ({type(error).__name__})") from error


def _sender(raw: bytes) -> str:
    """Return the envelope sender that delivery wrote on top; "?" where none did, which is not
    the empty sender that machines use (RFC 5321 section 4.4)."""
    found = _RETURN_PATH.match(raw)
    return found[1].decode("utf-8", "replace") if found else "?"


@mail.command()
def explain() -> None:
    """Print as JSON what is read in the message on standard input; changes nothing."""
    with Reader() as reader:
        show(as_json(reader.read(sys.stdin.buffer.read())))
