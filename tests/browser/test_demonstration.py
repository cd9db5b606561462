"""A newcomer plays the whole case in a browser: as a council by mail, as a caseworker, as a reader.

Nothing is staged: the five processes of the Procfile run, and the mail goes by SMTP both ways.
"""

import re

import pytest

from tests.service import Service, eventually


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demonstration")
    service = Service(folder, INTAKE_DEMO="1", MAIL_SERVER="", MAIL_PORT="")
    said = service.cli("demo")
    with service:
        yield service, re.search(r"http\S+/sign-in/\S+", said)[0]


def test_a_newcomer_plays_the_case_from_invitation_to_publication(demonstration, visit, screenshot):
    service, sign_in = demonstration
    its = service.settings

    page = visit(its.public_url)
    screenshot(page, "demonstration-1-consultations")
    page.get_by_role("link", name="Partnerskabsstrategi for arbejdet med civilsamfundet").click()
    screenshot(page, "demonstration-2-consultation")

    page.goto(f"{its.public_url}/demo/mailbox")
    eventually(lambda: the_boxes_have(page, "Handicaprådet"))
    screenshot(page, "demonstration-3-mailbox")
    page.get_by_role("link", name=re.compile("Handicaprådet")).first.click()
    page.get_by_role("link", name=re.compile("Høring: Partnerskab")).first.click()
    page.get_by_label("svar", exact=False).last.fill(
        "Spørgsmål 1: Overgangen går galt ved dørtrinnet, der er for højt.\n\n"
        "Spørgsmål 2: Åbn cykelparkeringspladserne om aftenen.\n\n"
        "Med venlig hilsen\nHandicaprådet"
    )
    page.get_by_role("button", name="Send som mail").click()
    screenshot(page, "demonstration-4-replied")
    page.get_by_text("Svaret er sendt").wait_for(timeout=5000)
    screenshot(page, "demonstration-4-replied")
    page.goto(f"{its.public_url}/demo/mailbox?to=handicapraadet@example.dk")
    eventually(lambda: the_letter_came(page, "Kvittering"))
    page.get_by_role("link", name=re.compile("Kvittering")).first.click()
    screenshot(page, "demonstration-5-receipt")

    page.goto(sign_in)
    page.get_by_role("button").last.click()
    page.get_by_role("heading", level=1).wait_for()
    screenshot(page, "demonstration-6-desk")
    page.get_by_role("link", name=re.compile("Handicaprådet")).first.click()
    assert "dørtrinnet" in page.locator("section.original").inner_text()
    assert "dørtrinnet" in page.locator("section.public").inner_text()
    screenshot(page, "demonstration-7-review")
    page.get_by_role("button", name="Godkend", exact=True).click()

    page.goto(its.browse_url)
    eventually(lambda: the_record_shows(page, its.browse_url, "Handicaprådet"))
    screenshot(page, "demonstration-8-record")
    page.goto(f"{its.browse_url}/public/submission?_search=parkeringspladser")
    assert "Handicaprådet" in page.get_by_role("main").inner_text()
    screenshot(page, "demonstration-9-search")
    assert visit.broken == []


def the_boxes_have(page, name):
    page.reload()
    return page.get_by_role("link", name=re.compile(name)).count()


def the_letter_came(page, subject):
    page.reload()
    return page.get_by_role("link", name=re.compile(subject)).count()


def the_record_shows(page, url, name):
    page.goto(f"{url}/public/submission")
    return name in page.get_by_role("main").inner_text()


def test_the_case_has_what_it_promises(demonstration):
    service, _ = demonstration
    found = service.json("submission", "list")
    assert {tuple(each["parties"]) for each in found} >= {
        ("Frivilligrådet", "Udsatterådet"),
        ("Ungerådet",),
        ("Ældrerådet",),
        (),
    }
    assert {each["channel"] for each in found} == {"web", "email", "meeting"}
    assert [each["parties"] for each in found if each["nil_return"]] == [["Ungerådet"]]
    assert "received" in {each["status"] for each in found}
    assert len(service.json("consultation", "show", "partnerskabsstrategi")["parties"]) == 5


def test_loading_the_case_again_adds_nothing(demonstration):
    service, _ = demonstration
    before = service.json("submission", "list")
    service.cli("demo")
    assert len(service.json("submission", "list")) == len(before)


def test_the_mailbox_is_never_there_in_earnest(tmp_path):
    with Service(tmp_path, processes=("web",)) as service:
        status, _ = service.get(f"{service.settings.public_url}/demo/mailbox")
        assert status == 404
