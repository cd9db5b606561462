"""Somebody who answers a consultation in a browser without JavaScript."""

import html
import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

SLUG = "partnerskabsstrategi"
FORM = f"/{SLUG}/answer"

ANSWER = {
    "speaks_as": "citizen",
    "preference": "named",
    "name": "En borger",
    "email": "borger@example.dk",
    "answer-1": "Værestederne virker godt.",
}


def hidden(page: str) -> dict[str, list[str]]:
    """Return the hidden fields of a page by name."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name:
            found.setdefault(name[1], []).append(html.unescape(value[1]) if value else "")
    return found


class Respondent:
    """`write` sends what was typed, as the form's main button or another would."""

    def __init__(self, app: Flask, form: str = FORM) -> None:
        self.client: FlaskClient = app.test_client()
        self.form = form
        self.key = ""

    def open(self, path: str | None = None) -> TestResponse:
        """Go to a page; from the form, remember its key."""
        response = self.client.get(path or self.form, follow_redirects=True)
        self.key = hidden(response.text).get("key", [self.key])[0]
        return response

    def token(self) -> str:
        """Return the CSRF token of this visitor's form."""
        return hidden(self.client.get(self.form).text)["csrf_token"][0]

    def write(self, **fields: Any) -> TestResponse:
        """Send the form with its token and key; `step="check"` presses that button."""
        given = {"csrf_token": self.token(), "key": self.key, **fields}
        data = {name.replace("__", "-"): value for name, value in given.items()}
        return self.client.post(self.form, data=data, content_type="multipart/form-data")

    def send(self, **fields: Any) -> TestResponse:
        """Send a whole answer, changed as said."""
        return self.write(**{**ANSWER, **fields})

    def press(self, page: str, **fields: Any) -> TestResponse:
        """Send all that the page holds hidden, as its own button would."""
        return self.client.post(self.form, data={**hidden(page), **fields})
