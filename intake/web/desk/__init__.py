"""The desk: what caseworkers see and do, one file a page group; nothing without a session."""

from flask import Flask

from intake.web.desk import (
    access,
    address_book,
    at_once,
    case_files,
    consultations,
    correspondence,
    deadlines,
    decisions,
    entering,
    file_pages,
    handled,
    keyboard,
    log,
    making,
    me,
    meetings,
    more_time,
    outcome,
    overview,
    post,
    promises,
    proving,
    reading,
    redacting,
    releasing,
    saved_filters,
    signing_in,
    sorting,
    submissions,
    supposed,
    teamwork,
    users,
    words,
    writing,
)

BLUEPRINTS = (
    signing_in.blueprint,
    proving.blueprint,
    me.blueprint,
    overview.blueprint,
    submissions.blueprint,
    at_once.blueprint,
    saved_filters.blueprint,
    teamwork.blueprint,
    *making.BLUEPRINTS,
    address_book.blueprint,
    reading.blueprint,
    more_time.blueprint,
    supposed.blueprint,
    consultations.blueprint,
    deadlines.blueprint,
    writing.blueprint,
    case_files.blueprint,
    outcome.blueprint,
    meetings.blueprint,
    decisions.blueprint,
    promises.blueprint,
    post.blueprint,
    redacting.blueprint,
    file_pages.blueprint,
    releasing.blueprint,
    sorting.blueprint,
    correspondence.blueprint,
    entering.blueprint,
    handled.blueprint,
    keyboard.blueprint,
    log.blueprint,
    users.blueprint,
)


def join(app: Flask) -> None:
    """Give the app every page of the desk, and the guard that stands before all of them."""
    access.guard(app)
    words.add(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
