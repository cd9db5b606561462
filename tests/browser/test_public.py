"""Every public page in a real browser: for everyone, on a phone and a desk, in both languages."""

import mailbox
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pytest

from intake import letters
from intake.actions import implementing
from intake.actions.inviting import enlist
from intake.app import create_public_app
from intake.core.consultation import Material, Question, QuestionKind
from intake.core.implementation import Account
from intake.core.submission import Point
from intake.store import consultations, files
from intake.store.connection import NoRoom, transaction
from intake.web.public import answering
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
    kept,
    settings_in,
)
from tests.looks import LOOKS
from tests.outcomes import an_outcome
from tests.respondent import FORM, SLUG

READ_ONLY = {
    "home": "/",
    "consultation": f"/{SLUG}",
    "paper": f"/{SLUG}/paper",
    "raise": "/raise",
    "closed": "/slut",
    "upcoming": "/paa-vej",
    "decided": "/afgjort",
    "not-open": "/paa-vej/answer",
    "too-late": "/slut/answer",
    "about": "/about",
    "receipt-proof": "/receipt-check/proof",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "missing": "/r/aaaaaaaaaaaaaaaaaaaaaaaaaa",
    "mailbox": "/demo/mailbox",
    "empty-mailbox": "/demo/mailbox?to=ingen@example.dk",
}
QUESTIONS = (
    Question("1", QuestionKind.LONG, "Hvor går det galt i dag?", "Tænk på overgange.", True),
    Question("2", QuestionKind.ONE, "Hvordan vil I samarbejde?", options=("Møder", "Projekter")),
    Question("3", QuestionKind.SEVERAL, "Hvor skal vi begynde?", options=("Job", "Netværk")),
    Question("4", QuestionKind.SCALE, "Hvor let er det i dag?", options=("Svært", "Let")),
    Question("5", QuestionKind.SHORT, "Hvilket møde er svaret vedtaget på?"),
)


class Site:
    """The public site with something in every corner; `path` gives an address in a language."""

    def __init__(self, folder, serve) -> None:
        self.settings = settings_in(folder, starts_at=NOW, secret_key="for tests", demo=True)
        self.council = a_party("Handicaprådet", addresses=("raad@example.dk",))
        db = a_record(self.settings.data)
        self._fill(db)
        db.conn.close()
        self.url = serve(create_public_app(self.settings))

    def path(self, path, lang="da"):
        return f"{self.url}{'/en' if lang == 'en' else ''}{path}"

    @property
    def invitation(self):
        return f"/i/{letters.link_token(self.settings, SLUG, self.council)}"

    def _fill(self, db):
        document = an_attachment("oplæg.pdf")
        with transaction(db):
            files.keep(db, document.content)
        material = Material("Oplæg til strategi", document.name, "application/pdf", 1, "")
        consultation = a_consultation(
            questions=QUESTIONS,
            material=(replace(material, sha256=document.sha256),),
            body="## Baggrund\n\nTo råd har **foreslået** noget.\n\n- Overgange\n- Netværk",
            what_next="Forvaltningen skriver et notat.",
            reports_back="Alle, der har svaret, hører fra os.",
        )
        others = a_party("Ungerådet"), a_party("Frivilligrådet")
        asked(db, consultation, self.council, *others)
        with transaction(db):
            for each in (self.council, *others):
                enlist(db, SLUG, each, settings=self.settings)
            for slug, title, changes in (
                ("paa-vej", "Kommende sag", {"opens_at": NOW + timedelta(days=2)}),
                ("slut", "Lukket sag", {"closes_at": NOW - timedelta(days=2)}),
                ("afgjort", "Afgjort sag", {"closes_at": NOW - timedelta(days=9)}),
            ):
                consultations.put(db, a_consultation(slug=slug, title=title, **changes))
        an_outcome(db, "afgjort", ("Frivilligrådet", "Ungerådet"), is_decided=True)
        account = Account(at=NOW, said="Rådet bad om møder.", decided="Ja.", done="Tre møder.")
        implementing.close(db, "afgjort", account, by="sagsbehandler@example.dk")
        answer = a_draft(
            parties=("Ungerådet",),
            answers={"1": ("Det går galt. " * 60,), "3": ("Job", "Netværk"), "4": ("2",)},
            points=(Point("Giv hver ung én kontaktperson."), Point("Åbn lokalerne.")),
            attachments=(an_attachment(),),
        )
        approved(db, a_submission("long", draft=answer))
        approved(db, a_submission(draft=a_draft(parties=("Frivilligrådet",), nil_return=True)))
        kept(db, a_submission())
        self._post()

    def _post(self):
        letter = letters.invitation(self.settings, a_consultation(), self.council)
        message = EmailMessage()
        message["From"] = f"{letter.sender_name} <{self.settings.sender}>"
        message["To"] = "raad@example.dk"
        message["Reply-To"] = letter.reply_to
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(NOW)
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        box = mailbox.Maildir(self.settings.demo_mailbox, create=True)
        self.letter = "/demo/mailbox/" + box.add(message.as_bytes())


@pytest.fixture(scope="module")
def site(tmp_path_factory, serve):
    """The site all tests of this file visit."""
    return Site(tmp_path_factory.mktemp("public"), serve)


def button(page, value):
    return page.locator(f"button.button[value={value}]").last


def write(page, *, more_rows=True):
    """Fill in a good answer, and come to its check page."""
    page.fill("[name=name]", "En borger")
    page.fill("[name=email]", "borger@example.dk")
    page.fill("[name=answer-1]", "Sagen skifter afdeling. Mit nummer er 010190-1234.")
    page.check("[name=answer-3] >> nth=1", force=True)
    page.check("[name=answer-4] >> nth=3", force=True)
    page.locator(".points-rows summary").click()
    page.fill("[name=points-0-text]", "Én kontaktperson.")
    letter = {"name": "brev.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 brev"}
    page.set_input_files("[name=attachments]", [letter])
    if more_rows:
        button(page, "more").click()
    button(page, "check").click()
    page.wait_for_load_state()


@pytest.mark.parametrize("seen", LOOKS)
@pytest.mark.parametrize("name", READ_ONLY)
def test_pages_one_only_reads_are_for_everyone(site, visit, usable, name, seen):
    width, lang = seen
    page = visit(site.path(READ_ONLY[name], lang), width=width)
    usable(page, f"public-{name}-{width}-{lang}")


@pytest.mark.parametrize("seen", LOOKS)
def test_the_whole_way_from_invitation_to_withdrawal_is_for_everyone(site, visit, usable, seen):
    width, lang = seen
    page = visit(site.path(site.invitation, lang), width=width)
    usable(page, f"public-form-{width}-{lang}")
    button(page, "check").click()
    page.wait_for_load_state()
    usable(page, f"public-form-errors-{width}-{lang}")
    write(page)
    assert page.locator(".sheet--public").inner_text().count("Én kontaktperson.") == 1
    usable(page, f"public-check-{width}-{lang}")
    page.locator("form.check button.button-primary").click()
    page.wait_for_url("**/r/*")
    usable(page, f"public-receipt-{width}-{lang}")
    page.locator("a.button-warning").click()
    page.wait_for_url("**/withdraw")
    usable(page, f"public-withdraw-{width}-{lang}")
    page.locator("button.button-warning").click()
    page.wait_for_url("**/r/*")
    usable(page, f"public-withdrawn-{width}-{lang}")


@pytest.mark.parametrize(("width", "lang"), LOOKS)
def test_a_letter_in_the_mailbox_is_for_everyone(site, visit, usable, width, lang):
    page = visit(site.path(site.letter, lang), width=width)
    page.frame_locator("iframe").get_by_text("Kære Handicaprådet").first.wait_for()
    usable(page, f"public-letter-{width}-{lang}")
    page.fill("[name=text]", "Vi har ingen bemærkninger.")
    page.locator("form button.button-primary").click()
    page.wait_for_load_state()
    usable(page, f"public-letter-not-sent-{width}-{lang}")


@pytest.mark.parametrize("lang", ["da", "en"])
def test_a_full_disk_is_told_so_that_everyone_understands(site, visit, usable, lang, monkeypatch):
    def full(*_args, **_kwargs):
        raise NoRoom("The disk is full.")

    monkeypatch.setattr(answering, "receive", full)
    page = visit(site.path(FORM, lang), width=320)
    write(page)
    page.locator("form.check button.button-primary").click()
    page.wait_for_load_state()
    assert page.input_value("[name=points-0-text]") == "Én kontaktperson."
    usable(page, f"public-no-room-{lang}")


def test_everything_can_be_read_in_the_dark(site, visit, usable):
    for name, path in (("home", "/"), ("consultation", f"/{SLUG}"), ("form", FORM)):
        usable(visit(site.path(path), dark=True), f"public-{name}-dark")
    page = visit(site.path(FORM), dark=True)
    write(page)
    usable(page, "public-check-dark")


def test_the_whole_way_works_without_javascript(site, visit):
    page = visit(site.path(f"/{SLUG}"), javascript=False)
    page.locator(".deadline a.button").click()
    write(page)
    page.locator("form.check button.button-primary").click()
    page.wait_for_url("**/r/*")
    assert "Én kontaktperson." in page.inner_text("main")
    assert "brev.pdf" in page.inner_text("main")
    assert page.locator("[data-print]").is_hidden()


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(site, visit):
    page = visit(site.path(FORM))
    button(page, "check").click()
    page.wait_for_load_state()
    assert page.evaluate("document.activeElement.dataset.module") == "error-summary"
    page.locator(".error-summary a").last.click()
    assert page.evaluate("document.activeElement.name") in {"name", "answer-1"}


def test_enter_in_a_field_leads_to_the_check_and_sends_nothing(site, visit):
    page = visit(site.path(FORM))
    page.fill("[name=answer-1]", "Kort svar.")
    page.fill("[name=name]", "En borger")
    page.press("[name=name]", "Enter")
    page.wait_for_load_state()
    assert page.locator(".sheet--public").count() == 1


def test_a_change_link_leads_back_to_the_part_it_stands_by(site, visit):
    page = visit(site.path(FORM))
    write(page, more_rows=False)
    page.get_by_role("button", name="Ret mailadressen").click()
    page.wait_for_load_state()
    assert page.url.endswith("#email")
    assert page.input_value("[name=email]") == "borger@example.dk"
    assert "brev.pdf" in page.inner_text("form")


def test_a_script_in_a_letter_cannot_run_in_its_frame(site, visit):
    message = EmailMessage()
    message["From"], message["To"] = "x@example.dk", "raad@example.dk"
    message.set_content("hej")
    message.add_alternative(
        "<html><head></head><body><p>hej</p><script>parent.document.title='taken'</script>"
        "<img src='/demo/mailbox'></body></html>",
        subtype="html",
    )
    key = mailbox.Maildir(site.settings.demo_mailbox).add(message.as_bytes())
    page = visit(site.path(f"/demo/mailbox/{key}"))
    page.frame_locator("iframe").get_by_text("hej").wait_for()
    assert "taken" not in page.title()
