"""A desk with work on it, and staff who do it with a browser of their own."""

import re
import secrets
from dataclasses import replace
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.test import TestResponse

from intake.actions import (
    likening,
    settling,
    staffing,
)
from intake.actions.inviting import enlist
from intake.config import Settings
from intake.core.message import Kind, Mailbox, Reading
from intake.core.party import Party
from intake.core.staff import Role
from intake.core.submission import Point, Submission
from intake.store import outbox
from intake.store.connection import transaction
from tests.builders import (
    NOW,
    a_consultation,
    a_draft,
    a_party,
    a_submission,
    asked,
    kept,
)

SLUG = "partnerskabsstrategi"
ANSWER = "Vi foreslår én fast kontaktperson i hele overgangen."


class Visitor:
    """Somebody's browser at the desk; `post` sends the CSRF token that the pages carry."""

    def __init__(self, desk: Flask, *, at: str = "http://localhost") -> None:
        self.client: FlaskClient = desk.test_client()
        self.at = at
        self._token: tuple[str | None, str] = (None, "")

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, base_url=self.at, buffered=True)

    def post(self, path: str, **fields: Any) -> TestResponse:
        data = {"csrf_token": self.csrf_token(), **fields}
        return self.client.post(path, data=data, base_url=self.at)

    def approve(
        self, reference: str, *, lang: str = "", way: str = "", **fields: Any
    ) -> TestResponse:
        """Approve an answer as its page shows it now, by the button on that page."""
        own = f"{lang}/submissions/{reference}"
        page = self.get(own + way).text
        form = page[page.index(f"{reference}/approve") :]
        shown = {
            name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', form)[1]  # type: ignore[index]
            for name in ("csrf_token", "seen", "edition")
        }
        return self.client.post(f"{own}/approve{way}", data={**shown, **fields}, base_url=self.at)

    def csrf_token(self) -> str:
        """The token of any page; it is good for as long as the session is the same."""
        if self._token[0] is None or self._token[0] != self._session():
            page = self.get("/").text
            if 'name="csrf_token"' not in page:
                page = self.get("/sign-in").text
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
            assert found is not None
            self._token = (self._session(), found[1])
        return self._token[1]

    def _session(self) -> str | None:
        cookie = self.client.get_cookie("intake_desk")
        return cookie and cookie.value


class Staff:
    """Makes members of staff, signed in: `staff("admin")`."""

    def __init__(self, desk: Flask, record: Database) -> None:
        self.desk = desk
        self.record = record

    def __call__(self, role: str, email: str = "", *, only: set[str] | None = None) -> Visitor:
        """Signed in with a role, and kept to `only` those consultations where it is given."""
        visitor = Visitor(self.desk)
        email = email or f"{role}@example.dk"
        link = a_link(self.record, email, role)
        if only is not None:
            staffing.keep_to(self.record, email, frozenset(only), now=NOW)
        assert visitor.post(f"/sign-in/{link}").status_code == 303
        return visitor


def a_link(record: Database, email: str, role: str = "caseworker", *, at=NOW) -> str:
    """A one-time link's token, made at a moment."""
    token = secrets.token_hex(16)
    staffing.add(record, email, Role(role), token=token, now=at, by="test")
    return token


def a_case(record: Database, settings: Settings, *names: str) -> list[Party]:
    """An open consultation with these parties on its list."""
    found = [a_party(name) for name in names]
    asked(record, a_consultation(), *found)
    with transaction(record):
        for party in found:
            enlist(record, SLUG, party, settings=settings)
    return found


def an_answer(record: Database, **changes: Any) -> Submission:
    """A council's answer by the form, just received."""
    draft = a_draft(body="", answers={"1": (ANSWER,)}, points=(Point("Én indgang for foreninger"),))
    submission = a_submission(draft=replace(draft, **changes.pop("draft", {})), **changes)
    return kept(record, submission)


def held_mail(
    record: Database,
    settings: Settings,
    *,
    sender="borger@example.dk",
    subject="Svar",
    kind=Kind.ANSWER,
):
    """A message that no rule could place, in the holding pen; gives its number.

    One of another kind is a robot's, and was settled without a person.
    """
    raw = f"From: {sender}\r\nSubject: {subject}\r\n\r\nVi er enige.\r\n".encode()
    number = settling.keep(
        record,
        raw,
        mail_from=sender,
        recipients=(settings.sender,),
        via="smtp",
        peer="127.0.0.1",
        now=NOW,
    )
    reading = Reading(
        kind=kind,
        sender=Mailbox(sender, "En borger"),
        to=(settings.sender,),
        subject=subject,
        text="Vi er enige.",
    )
    settling.settle(record, number, reading, settings=settings, now=NOW)
    return number


def same_texts(record: Database) -> None:
    """Put what came in into groups of like texts, as the worker does."""
    while likening.liken(record, count=100):
        pass


def refuse(record: Database, address: str) -> None:
    """Let the mail server refuse what was queued to this address."""
    with transaction(record):
        for due in outbox.due(record, now=NOW, count=100):
            if due.address == address:
                outbox.mark_refused(
                    record, due.letter_id, address, reply="550 5.1.1 No such user", now=NOW
                )
