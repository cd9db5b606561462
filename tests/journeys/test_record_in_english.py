"""The record in English: Datasette's pages with our words, and Danish answers marked as such."""

import urllib.parse
from dataclasses import replace

from intake.core.submission import Point
from tests.builders import (
    a_consultation,
    a_draft,
    a_party,
    a_record,
    a_submission,
    an_attachment,
    approved,
    asked,
)
from tests.casework import SLUG, an_answer
from tests.languages import danish_words
from tests.service import Service, eventually


def test_the_record_is_english(tmp_path):
    with Service(tmp_path, processes=("browse", "worker")) as service:
        record = a_record(service.settings.data)
        asked(record, a_consultation(), a_party("Udsatterådet"), a_party("Frivilligrådet"))
        draft = a_draft(
            parties=("Udsatterådet", "Frivilligrådet"),
            body="Vi foreslår flere parkeringspladser.",
            answers={"1": ("Det opsøgende arbejde virker.",)},
            points=(Point("Nattevarmestuer skal holde åbent"),),
            attachments=(an_attachment("brev fra os.txt"),),
        )
        answer = approved(record, a_submission(draft=replace(draft, author_name="En borger")))
        an_answer(record)
        record.conn.close()
        address = f"{service.settings.browse_url}/public/submission.json?_shape=array"
        eventually(lambda: len(service.get(address)[1]) > len("[]"))
        for path in _paths(answer.public_id):
            status, page = service.get(f"{service.settings.browse_url}/en{path}")
            assert status in {200, 400, 403, 404}, path
            assert danish_words(page.decode()) == set(), path


def _paths(key):
    party = urllib.parse.quote("Udsatterådet")
    return [
        "/",
        "/public",
        "/search",
        "/search?q=pladser",
        "/search?q=arbejde&kind=submission",
        "/search?q=findesikke",
        "/search?q=findesikke+overhovedet+a",
        "/search?q=ab",
        "/download",
        "/fields",
        "/api",
        "/public/point/H1-S1-P1",
        "/public/submission",
        f"/public/submission?party__arraycontains={party}&channel=web",
        "/public/submission?_search=pladser",
        "/public/submission?_search=findesikke",
        "/public/submission?_nocol=body",
        f"/public/submission/{key}",
        "/public/consultation",
        f"/public/consultation/{SLUG}",
        "/public/party",
        "/public/point",
        "/public/attachment",
        "/public/decision",
        "/public/generation",
        "/public/hvad_sagde_raadene_om?ord=arbejde",
        "/public/hvad_sagde_raadene_om?ord=findesikke",
        "/public/svar_pr_part",
        "/public/svar_pr_dag?hoering=partnerskabsstrategi",
        "/public?sql=select+1",
        "/public/nothing",
        "/public/submission?_sort=nothing",
    ]
