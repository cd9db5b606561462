"""Joins the parts; the only file that knows them all."""

import errno
import os
import signal
import sys
from collections.abc import Callable

import click
from flask import Flask
from flask_wtf.csrf import CSRFError, CSRFProtect

from intake.browse import serve as browse
from intake.cli import (
    answers,
    base,
    case_files,
    cases,
    holding,
    post,
    proving,
    rereading,
    rights,
    upkeep,
)
from intake.config import Settings
from intake.demo import mailbox, postbox
from intake.mail import listener
from intake.setting_rules import SettingError
from intake.web import desk, public, refusing, site
from intake.web.desk.making import preview
from intake.web.public import floods

THREADS = 8


def create_public_app(settings: Settings | None = None) -> Flask:
    """Return the public pages: consultations, the form, receipts; the demonstration's mailbox."""
    settings = settings or Settings.from_environ(os.environ)
    app = site.make(
        "intake.web.public",
        settings,
        cookie="intake_form",
        url=settings.public_url,
        limit=settings.upload_limit,
        layout="layout.html",
    )
    for blueprint in public.blueprints:
        app.register_blueprint(blueprint)
    floods.watch(app)
    if settings.demo:
        app.register_blueprint(mailbox.blueprint)
    return app


def create_desk_app(settings: Settings | None = None) -> Flask:
    """Return the desk: an app, a port and a host name of its own, so that nothing leaks across."""
    settings = settings or Settings.from_environ(os.environ)
    app = site.make(
        "intake.web.desk",
        settings,
        cookie="intake_desk",
        url=settings.desk_url,
        limit=settings.upload_limit,
        layout="desk/layout.html",
    )
    csrf = CSRFProtect(app)
    app.register_error_handler(CSRFError, lambda _: refusing.refused(422))
    desk.join(app)
    csrf.exempt(preview.sent)  # the real form, where nothing it sends is taken
    app.extensions[preview.APP] = create_public_app(settings)
    return app


def _web(settings: Settings) -> None:
    _waitress(create_public_app(settings), settings, settings.web_port, settings.upload_limit)


def _desk(settings: Settings) -> None:
    _waitress(create_desk_app(settings), settings, settings.desk_port, settings.upload_limit)


def _waitress(app: Flask, settings: Settings, port: int, limit: int) -> None:
    import waitress  # noqa: PLC0415 - only these two processes serve pages

    from intake.web.serving import since_first_byte  # noqa: PLC0415 - the same

    since_first_byte(settings.trusted_proxy)
    # waitress answers what is under way when it is asked to leave by an exit, not by a signal.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # A little over the app's own limit, so that it is our page that answers 413.
    waitress.serve(
        app,
        host=settings.host,
        port=port,
        threads=THREADS,
        ident=None,
        max_request_body_size=limit * 2,
        # Without a proxy that is named, such headers are thrown away: anyone can write them.
        trusted_proxy=settings.trusted_proxy or None,
        trusted_proxy_headers={"x-forwarded-for"} if settings.trusted_proxy else set(),
    )


def _mail(settings: Settings) -> None:
    # A demonstration's letters leave by real SMTP too, and end in a mailbox of its own.
    listener.serve(settings, beside=[postbox.start] if settings.demo else [])


def _browse(settings: Settings) -> None:
    browse.run(settings)


_PROCESSES: dict[str, Callable[[Settings], None]] = {
    "web": _web,
    "desk": _desk,
    "mail": _mail,
    "browse": _browse,
}


@base.cli.command()
@click.argument("process", type=click.Choice(list(_PROCESSES)))
def serve(process: str) -> None:
    """Run one process of the Procfile in the foreground."""
    settings = base.settings()
    if process != "browse":  # it has no path to the record, and often no right to it either
        base.record(settings).conn.close()
    try:
        _PROCESSES[process](settings)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        name, port = f"INTAKE_{process.upper()}_PORT", getattr(settings, f"{process}_port")
        advice = "the port is taken; stop what uses it, or choose another"
        raise SettingError(name, str(port), advice) from None


COMMANDS = (answers, case_files, cases, holding, post, proving, rereading, rights, upkeep)
"""The modules whose commands are in the group once they are imported."""


def main() -> None:
    """Run the command line."""
    base.cli(prog_name="intake")
