"""Two at once: who sends a form that others were quicker than is told so, with what they typed.

Every page knows the newest event when it was drawn; every form about an answer or a mail sends
that back (`since()` in the template), and the transaction that would act first looks whether
anything has happened to it meanwhile. So it holds for any action, and between two processes.
"""

from contextvars import Token
from dataclasses import dataclass

from flask import Flask, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forms.base import Form
from forms.desk import DismissForm, PlaceForm, WithholdForm
from forms.file_redaction import FileRedactForm, UnreadForm
from forms.redacting import RedactForm
from forms.supposing import RequestForm
from intake.core.errors import ChangedSince
from intake.store import connection, events
from intake.web.desk import access
from intake.web.site import record

FIELD = "since"

QUIET = frozenset(
    {
        "note written",
        "submission assigned",
        "submission let go",
        "submission published",
        "sender told",
        "message answered",
        "letter came back",
        "public version answered",
    }
)
"""What may happen to an answer without anybody's next step meaning something else."""

ASSIGNING = frozenset({"submission assigned", "submission let go"})

UNTYPED = frozenset({"csrf_token", FIELD, "seen", "edition", "kind", "place", "next"})

A_SENTENCE = 12
"""Letters from which on a value without a space is somebody's words, and no code of ours."""


FORMS: dict[str, type[Form]] = {
    "submissions.withhold": WithholdForm,
    "redacting.redact": RedactForm,
    "file_pages.leave_out": FileRedactForm,
    "file_pages.ask": UnreadForm,
    "file_pages.grant": UnreadForm,
    "post.place": PlaceForm,
    "post.dismiss": DismissForm,
    "supposed.ask": RequestForm,
}
"""Which form's labels say what was typed, by the endpoint it is sent to."""


@dataclass(frozen=True)
class Typed:
    """One thing that was sent, to be shown under its label and to be sent again."""

    name: str
    label: str
    value: str
    is_words: bool


def watch(app: Flask) -> None:
    """Put the look for conflicts before every form of the desk that names its moment."""
    app.before_request(_expect)
    app.teardown_request(_forget)
    app.jinja_env.globals[FIELD] = _field
    app.register_error_handler(ChangedSince, _page)


def _expect() -> None:
    if request.endpoint in access.OPEN:
        return
    g.newest_event = events.newest(record())
    subject = _subject()
    since = request.form.get(FIELD, "")
    if request.method == "POST" and subject and since.isascii() and since.isdigit():
        number = int(since[:15])
        g.expectation = connection.expect(lambda: _require_unchanged(subject, number))


def _forget(_: BaseException | None) -> None:
    expectation: Token[connection.Condition | None] | None = g.pop("expectation", None)
    if expectation is not None:
        connection.expect_nothing(expectation)


def _subject() -> str:
    """Return what a form is about, as the event log names it; empty for all else."""
    rule = request.url_rule.rule if request.url_rule else ""
    given = request.view_args or {}
    if rule.startswith("/submissions/<reference>/"):
        return str(given["reference"])
    if rule.startswith("/mail/<int:number>/"):
        return f"message {given['number']}"
    return ""


def _require_unchanged(subject: str, since: int) -> None:
    if _happened(subject, since):
        raise ChangedSince(subject, since)


def _happened(subject: str, since: int) -> list[events.Event]:
    is_assigning = request.endpoint == "teamwork.assign"
    return [
        each
        for each in events.about(record(), subject)
        if each.id > since
        and (each.action in ASSIGNING if is_assigning else each.action not in QUIET)
    ]


def _field() -> Markup:
    """Return the hidden field that says which moment the page shows."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, g.newest_event)


def _page(error: ChangedSince) -> ResponseReturnValue:
    page = render_template(
        "desk/conflict.html",
        happened=_happened(error.subject, error.since),
        typed=list(_typed()),
        newest=events.newest(record()),
        back=_back(),
    )
    return page, 409


def _typed() -> list[Typed]:
    """Return what was sent but the token and the moment; words are what a person wrote."""
    return [
        Typed(
            name,
            _label(name),
            value,
            name not in UNTYPED and (" " in value.strip() or len(value) >= A_SENTENCE),
        )
        for name, value in request.form.items(multi=True)
        if name not in {"csrf_token", FIELD}
    ]


def _label(name: str) -> str:
    """Return what the field with this name asks for on its page, empty for one of no form."""
    its = getattr(FORMS.get(request.endpoint or "", Form), name, None)
    given = getattr(its, "args", ())
    return str(given[0]) if given else ""


def _back() -> str:
    given = request.view_args or {}
    if "reference" in given:
        return url_for("submissions.one", reference=given["reference"])
    return url_for("post.message", number=given["number"])
