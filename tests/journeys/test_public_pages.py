"""What everyone meets on the public pages, and what those pages never do."""

import re
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree

import html5lib
import pytest

from intake.core.consultation import Material, Stage
from intake.core.submission import Preference
from intake.store import consultations, files
from intake.store.connection import transaction
from tests.builders import (
    NOW,
    a_consultation,
    a_draft,
    a_submission,
    an_attachment,
    approved,
    asked,
    kept,
)
from tests.respondent import FORM, SLUG

PDF = b"%PDF-1.7 the letter of a council"


@pytest.mark.parametrize("path", ["", "/answer", "/material/1"])
def test_a_draft_does_not_exist_for_the_public(respondent, record, path):
    asked(record, a_consultation(stage=Stage.DRAFT))
    assert respondent.client.get(f"/{SLUG}{path}").status_code == 404


def test_the_front_page_shows_consultations_by_where_they_stand(public, record):
    asked(record, a_consultation())
    asked(record, a_consultation(slug="paa-vej", title="På vej", opens_at=NOW + timedelta(days=2)))
    asked(record, a_consultation(slug="slut", title="Slut", closes_at=NOW - timedelta(days=1)))
    asked(record, a_consultation(slug="afgjort", title="Afgjort sag", stage=Stage.DECIDED))
    asked(record, a_consultation(slug="kladde", title="Hemmelig", stage=Stage.DRAFT))
    page = public.test_client().get("/").text
    places = [page.index(each) for each in ("14 dage tilbage", "På vej", "Slut", "Afgjort sag")]
    assert places == sorted(places)
    assert "mandag den 16. marts 2026 kl. 23.59" in page
    assert "Hemmelig" not in page


def test_the_page_shows_approved_answers_and_nothing_private(public, record, council):
    approved(record, a_submission(draft=a_draft(body="Vist med navn.", parties=("Handicaprådet",))))
    anonymous = a_draft(body="Vist uden navn.", author_name="Hemmeligt Navn")
    approved(record, a_submission(draft=replace(anonymous, preference=Preference.ANONYMOUS)))
    private = a_draft(body="Slet ikke vist.", preference=Preference.PRIVATE)
    approved(record, a_submission(draft=private))
    kept(record, a_submission(draft=a_draft(body="Ikke læst endnu.")))
    page = public.test_client().get(f"/{SLUG}").text
    assert "Vist med navn." in page
    assert "Vist uden navn." in page
    for secret in ("Slet ikke vist.", "Ikke læst endnu.", "Hemmeligt Navn", "raad.example.dk"):
        assert secret not in page
    assert 'Offentlige svar <span class="quiet">(2)</span>' in page
    assert page.count("Har svaret") == 1


def test_material_is_downloaded_whole_under_its_name(public, record):
    document = an_attachment("oplæg.pdf", PDF)
    with transaction(record):
        files.keep(record, PDF)
        consultations.put(
            record,
            a_consultation(
                material=(Material("Oplæg", document.name, "application/pdf", 1, document.sha256),)
            ),
        )
    client = public.test_client()
    response = client.get(f"/{SLUG}/material/1")
    assert response.data == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert "opl%C3%A6g.pdf" in response.headers["Content-Disposition"]
    assert client.get(f"/{SLUG}/material/2").status_code == 404


def test_what_people_write_is_never_markup(public, respondent, record, consultation):
    nasty = "<script>alert(1)</script>"
    asked(record, a_consultation(title=nasty, body=f"{nasty} [x](javascript:alert(1))"))
    approved(record, a_submission(draft=a_draft(body=nasty, organisation=nasty)))
    receipt = respondent.send(**{"answer-1": nasty, "name": nasty}).location
    pages = ["/", f"/{SLUG}", FORM, receipt, "/feed.atom"]
    for path in pages:
        page = respondent.client.get(path).text
        assert nasty not in page
        assert "javascript:alert" not in page.replace("[x](javascript:alert(1))", "")


def test_the_feed_is_good_atom_in_both_languages(public, consultation):
    for prefix in ("", "/en"):
        feed = ElementTree.fromstring(public.test_client().get(f"{prefix}/feed.atom").data)
        entry = feed.find("{http://www.w3.org/2005/Atom}entry")
        link = entry.find("{http://www.w3.org/2005/Atom}link").get("href")
        assert link == f"http://127.0.0.1:8000{prefix}/{SLUG}"


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "path", ["/", f"/{SLUG}", FORM, "/about", "/privacy", "/accessibility", "/nothing/here"]
)
def test_every_page_is_well_formed_and_speaks_its_language(public, consultation, prefix, path):
    response = public.test_client().get(prefix + path)
    html5lib.HTMLParser(strict=True).parse(response.text)
    assert f'<html lang="{"en" if prefix else "da"}">' in response.text
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


def test_a_visitor_who_only_reads_gets_no_cookie(public, consultation):
    for path in ("/", f"/{SLUG}", "/about"):
        assert "Set-Cookie" not in public.test_client().get(path).headers


def test_machines_are_told_what_they_ask_for(public, consultation):
    client = public.test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    assert "Disallow: /r/" in client.get("/robots.txt").text


@pytest.mark.parametrize(
    "path", ["/en//evil.example/a", "/en/\\evil.example", "/en///evil.example"]
)
def test_no_address_makes_a_page_link_to_another_site(public, path):
    page = public.test_client().get(path, follow_redirects=True)
    assert page.status_code == 404
    links = re.findall(r'href="([^"]*evil[^"]*)"', page.text)
    assert links
    assert all(re.match(r"/[^/\\]", link) for link in links)
