"""The group of commands, what each is given, and the one place where errors become exits."""

import json
import os
import sys
from datetime import datetime
from typing import Any, NoReturn

import click
from sqlite_utils import Database

from intake import clock
from intake.config import Settings
from intake.core.errors import IntakeError, TryAgain
from intake.setting_rules import SettingError
from intake.store.connection import connect
from intake.store.schema import initialise

ERROR = 1
TRY_AGAIN = 75
"""EX_TEMPFAIL of sysexits.h: a mail server keeps the message and comes again."""


class Commands(click.Group):
    """Answers every expected error with one clear line and the exit code of the contract."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; exit 1 for what the caller can mend, 75 for what time will."""
        try:
            return super().invoke(ctx)
        except TryAgain as error:
            _leave(TRY_AGAIN, error)
        except (IntakeError, SettingError) as error:
            _leave(ERROR, error)


def _leave(code: int, error: Exception) -> NoReturn:
    click.echo(f"intake: {error}", err=True)
    sys.exit(code)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Consultations: invite, receive answers by web and mail, review, publish.

    Exit codes: 0 done, 1 an error that is named, 2 wrong usage, 75 try again later.
    Settings are environment variables; 'intake settings' lists them.
    """


def settings() -> Settings:
    """Return the settings of this run. Raises SettingError."""
    return Settings.from_environ(os.environ)


def record(its_settings: Settings) -> Database:
    """Return the record, made or upgraded where that is needed."""
    its_settings.data.mkdir(parents=True, exist_ok=True)
    db = connect(its_settings.record_path)
    initialise(db)
    return db


def moment(its_settings: Settings) -> datetime:
    """Return the moment (UTC) of this run."""
    return clock.now(its_settings.starts_at)


def show(value: Any) -> None:
    """Print one JSON value."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


as_json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON and nothing else."
)
by_option = click.option("--by", default="cli", show_default=True, help="Who does it, for the log.")
