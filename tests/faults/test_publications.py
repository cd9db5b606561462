"""Two hundred publications while people read: every answer is of one generation, none fails."""

import json
import threading
import urllib.request
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import Message
from random import Random

import pytest

from intake.actions import moderating, publishing, verifying
from intake.core.submission import Point, Status
from intake.store import published, workshop
from tests.builders import NOW, a_consultation, a_draft, a_record, a_submission, approved, asked
from tests.service import Service, eventually

PUBLICATIONS = 200
ALL = "/public/submission.json?_shape=array&_size=max&_col=id"
FILE = "/public.db"


@dataclass
class Seen:
    """What readers got: ids by generation, and whatever was not a good answer."""

    ids: list[tuple[int, frozenset[str]]] = field(default_factory=list)
    files: int = 0
    faults: list[str] = field(default_factory=list)


def generation(headers: Message) -> int:
    return int(headers["ETag"].rpartition("-")[2].rstrip('"'))


def poll(base, read, stop, seen):
    while not stop.is_set():
        try:
            read(base, seen)
        except Exception as fault:  # noqa: BLE001 - whatever a reader meets is what is looked for
            seen.faults.append(repr(fault))


def read_all(base, seen):
    with urllib.request.urlopen(base + ALL, timeout=30) as got:
        rows = json.load(got)
        seen.ids.append((generation(got.headers), frozenset(each["id"] for each in rows)))


def read_pages(base, seen):
    for path in ("/", "/public/submission?_search=pladser", "/public/consultation/park"):
        with urllib.request.urlopen(base + path, timeout=30) as got:
            assert got.status == 200
            assert generation(got.headers)
            got.read()


def read_file(folder):
    def read(base, seen):
        file = folder / "downloaded.db"
        with urllib.request.urlopen(base + FILE, timeout=30) as got:
            file.write_bytes(got.read())
            number = generation(got.headers)
        assert verifying.problems(file) == []
        assert published.number(file) == number
        seen.files += 1

    return read


@pytest.mark.parametrize("way", ["copied", "in turns"])
def test_two_hundred_publications_under_the_eyes_of_readers(tmp_path, monkeypatch, way):
    if way == "in turns":
        monkeypatch.setattr(workshop, "COPIED_UP_TO", 0)
    with Service(tmp_path, processes=("browse",)) as service:
        record = a_record(service.settings.data)
        asked(record, a_consultation(slug="park"))
        known, seen, stop = {}, Seen(), threading.Event()
        base = service.settings.browse_url
        first = publish(record, service.settings, known, 1)
        eventually(lambda: generation(urllib.request.urlopen(base + "/").headers) == first)
        readers = [
            threading.Thread(target=poll, args=(base, read, stop, seen))
            for read in (read_all, read_pages, read_file(tmp_path))
        ]
        for each in readers:
            each.start()
        for number in range(2, PUBLICATIONS // 2 + 1):
            publish(record, service.settings, known, number)
        stop.set()
        for each in readers:
            each.join()
        record.close()
    assert seen.faults == []
    assert [each for each in seen.ids if known[each[0]] != each[1]] == []
    assert len({number for number, _ in seen.ids}) > 3
    assert seen.files > 3


def publish(record, settings, known, number):
    """One more publication, in which answers come and go; its number."""
    chance = Random(number)
    standing = known.get("standing", {})
    for place in range(chance.choice((1, 1, 3))):
        draft = a_draft(body=f"Flere pladser {number} {place}", points=(Point("En bænk"),))
        sent = a_submission(f"{number}/{place}", consultation="park", draft=draft)
        answer = approved(record, sent)
        standing[answer.public_id] = answer.reference
    if len(standing) > 5:
        gone = sorted(standing)[0]
        moderating.decide(record, standing.pop(gone), Status.WITHDRAWN, by="x", now=NOW)
    moment = NOW + timedelta(seconds=5 * number)
    made = None
    while made is None:
        made = publishing.bring_up_to_date(record, settings, now=moment)
    known["standing"] = standing
    known[made] = frozenset(standing)
    return made
