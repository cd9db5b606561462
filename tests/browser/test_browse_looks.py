"""The public record in a real browser: readable for all, on a phone and on a desk."""

import json
import urllib.request

import pytest

from intake.actions import inviting, publishing
from intake.core.submission import Point, SpeaksAs
from intake.store.connection import transaction
from tests.builders import (
    NOW,
    a_consultation,
    a_draft,
    a_party,
    a_record,
    a_submission,
    an_attachment,
    approved,
    asked,
)
from tests.looks import LOOKS
from tests.service import Service

LONG = "Beskæftigelsesindsatsforanstaltninger" * 3


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with Service(tmp_path_factory.mktemp("looks"), processes=("browse",)) as service:
        record = a_record(service.settings.data)
        councils = [a_party(each) for each in ("Udsatterådet", "Frivilligrådet", "Ungerådet")]
        asked(record, a_consultation(topics=("Socialt",)), *councils)
        with transaction(record):
            for each in councils:
                inviting.enlist(record, "partnerskabsstrategi", each, settings=service.settings)
        both = a_draft(
            parties=("Udsatterådet", "Frivilligrådet"),
            answers={"1": ("Det opsøgende arbejde virker.",)},
            points=(Point("Nattevarmestuer skal holde åbent", "Natten"), Point(LONG)),
            attachments=(an_attachment(),),
        )
        approved(record, a_submission("both", draft=both))
        citizen = a_draft(speaks_as=SpeaksAs.CITIZEN, author_name="Borger", body=f"{LONG}\n\nJa.")
        for number in range(60):
            approved(record, a_submission(f"citizen {number}", draft=citizen))
        publishing.bring_up_to_date(record, service.settings, now=NOW)
        record.close()
        service.stop("browse")
        service.start("browse")
        service.wait_for("browse")
        yield service.settings.browse_url


@pytest.fixture(scope="module")
def pages(address):
    """Each kind of page by a name."""
    found = json.load(
        urllib.request.urlopen(f"{address}/public/submission.json?point_count=2&_shape=array")
    )
    party = json.load(urllib.request.urlopen(f"{address}/public/party.json?_shape=array"))
    return {
        "front": "/",
        "database": "/public",
        "answers": "/public/submission?_search=opsøgende&channel=web",
        "consultations": "/public/consultation",
        "consultation": "/public/consultation/partnerskabsstrategi",
        "parties": "/public/party",
        "party": f"/public/party/{party[0]['id']}",
        "answer": f"/public/submission/{found[0]['id']}",
        "points": "/public/point?_sort=number",
        "point": "/public/point/H1-S1-P1",
        "links": "/public/submission_party",
        "search": "/search?q=opsøgende",
        "search-kind": "/search?q=beskæftigelse&kind=submission",
        "search-none": "/search?q=findesikke",
        "download": "/download",
        "fields": "/fields",
        "api": "/api",
        "query": "/public/punkter_fra?part=udsatte",
        "empty": "/public/decision",
        "error": "/public/nothing",
    }


KINDS = (
    "front",
    "database",
    "answers",
    "consultations",
    "consultation",
    "parties",
    "party",
    "answer",
    "points",
    "point",
    "links",
    "search",
    "search-kind",
    "search-none",
    "download",
    "fields",
    "api",
    "query",
    "empty",
    "error",
)


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_of_the_record_suits_everyone(address, pages, visit, usable, kind):
    for width, lang in LOOKS:
        page = visit(address + {"da": "", "en": "/en"}[lang] + pages[kind], width=width)
        usable(page, f"record-{kind}-{width}-{lang}")


def test_dark_mode_keeps_its_contrast(address, pages, visit, axe):
    for kind in ("front", "answers", "answer"):
        assert axe(visit(address + pages[kind], dark=True)) == []


def test_a_reader_finds_an_answer_without_knowing_of_databases(address, visit):
    page = visit(address)
    page.get_by_label("Søg i alt, hvad der er svaret").fill("varmestue")
    page.get_by_role("button", name="Søg").click()
    page.get_by_role("link", name="Frivilligrådet og Udsatterådet").first.click()
    assert page.get_by_text("Nattevarmestuer skal holde åbent").is_visible()
    page.get_by_role("link", name="Udsatterådet", exact=True).click()
    assert page.get_by_role("heading", name="Udsatterådet", level=1).is_visible()


def test_a_reader_narrows_the_list_and_widens_it_again_in_english(address, visit):
    page = visit(f"{address}/en/public/submission")
    page.locator("aside").get_by_role("link", name="Citizen").click()
    assert page.get_by_role("status").get_by_text("60").is_visible()
    assert "/en/public/submission" in page.url
    page.locator(".chosen a").first.click()
    assert page.get_by_role("status").get_by_text("61").is_visible()
    page.locator("a[rel=next]").click()
    assert page.locator(".listing li").count() == 11
