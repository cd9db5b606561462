"""Somebody at a council's desk, and what they do there."""

import html
import re

from intake.store import drafts
from intake.store.connection import rows
from tests.respondent import SLUG, Respondent, hidden

DESK = f"/{SLUG}/council"


class Person(Respondent):
    """Somebody at the council's desk, in a browser without scripts."""

    def at(self, path=DESK):
        return self.client.get(path, follow_redirects=True)

    def do(self, path, **fields):
        """Press a button of the page at `path`: what it hides goes along, as in a browser."""
        page = self.client.get(path)
        given = {"csrf_token": hidden(page.text).get("csrf_token", [""])[0], **fields}
        return self.client.post(path, data={n.replace("__", "-"): v for n, v in given.items()})

    def look(self, key):
        """Open a part of the answer; what its form says it has seen."""
        page = self.client.get(f"{DESK}/part/{key}").text
        return html.unescape(re.search(r'name="seen" value="([^"]*)"', page)[1])

    def put(self, key, seen=None, **fields):
        """Save a part of the answer as it was seen, or as it stands now."""
        seen = self.look(key) if seen is None else seen
        return self.do(f"{DESK}/part/{key}", seen=seen, step="save", **fields)


def own_links(record):
    found = rows(record, "SELECT text FROM letter WHERE kind = 'draft-member' ORDER BY id")
    return [re.search(r"http://[^\s/]+(/c/\w+)", each["text"])[1] for each in found]


def let_in(chair, public, record, name):
    address = f"{name.lower()}@example.dk"
    assert chair.do(f"{DESK}/members", name=name, email=address, step="add").status_code == 303
    person = Person(public)
    page = person.at(own_links(record)[-1])
    assert name in page.text
    return person


def filled(chair):
    """Write what an answer needs."""
    chair.put("answer-1", **{"answer-1": "Værestederne virker."})
    chair.put("who", speaks_as="council", organisation="Handicaprådet", email="raad@example.dk")


def send(person, path=f"{DESK}/check"):
    page = person.client.get(path).text
    assert "Tjek rådets svar" in page, page
    return person.client.post(path, data=hidden(page))


def draft_of(record):
    return drafts.of_party(record, SLUG, "Handicaprådet")
