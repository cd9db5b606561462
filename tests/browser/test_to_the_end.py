"""The case the service starts from, played in a browser from invitation to kept promise.

Months pass in it: the clock is set forward between the steps. Mail goes by SMTP both ways.
"""

import re
import time
import tomllib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from forms import consultation_file, party_file
from intake import clock, worker
from intake.actions import preparing
from intake.app import create_desk_app, create_public_app
from intake.demo import closed
from intake.demo.postbox import Postbox
from intake.mail.listener import Listener
from intake.store import implementation, promises, submissions
from tests.builders import a_record, settings_in
from tests.casework import a_link
from tests.mail.conftest import running
from tests.mail_server import serving
from tests.service import free_port

BEGAN = datetime(2024, 8, 1, 8, tzinfo=UTC)
TOLD = tomllib.loads((closed.FILES / "closed_answers.toml").read_text("utf-8"))
SLUG = "raadenes-forslag"
BY = "sagsbehandler@example.dk"
ONE, OTHER = "Udsatterådet", "Frivilligrådet"


class Town:
    """A service with a clock of its own, and what one does there in a browser."""

    def __init__(self, settings, record, page, screenshot):
        self.settings, self.record, self.page = settings, record, page
        page.set_default_timeout(8000)
        self.desk = settings.desk_url
        self.public = settings.public_url
        self._screenshot = screenshot
        self._taken = 0

    def at(self, moment):
        """Let it be this moment; who was signed in at the desk signs in again."""
        clock._STARTED = time.monotonic() - (moment - BEGAN).total_seconds()
        self.page.goto(f"{self.desk}/sign-in/{a_link(self.record, BY, at=moment)}")
        self.press("form button.button-primary")

    def work(self):
        """Let the worker do all that is owed."""
        worker.once(self.settings)

    def go(self, path):
        self.page.goto(f"{self.desk}{path}")

    def press(self, what):
        self.page.locator(what).last.click()
        self.page.wait_for_load_state()

    def fill(self, **fields):
        for name, text in fields.items():
            self.page.locator(f"main [name='{name.replace('__', '-')}']").last.fill(text)

    def choose(self, name, value):
        self.page.check(f"[name='{name}'][value='{value}']", force=True)

    def save(self, words):
        self.page.get_by_role("button", name=words).last.click()
        self.page.wait_for_load_state()

    def photograph(self, name):
        self._taken += 1
        self._screenshot(self.page, f"to-the-end-{self._taken:02}-{name}")

    def sees(self, *words):
        """What it says on the page, without a word split by a line's end."""
        shown = " ".join(self.page.inner_text("main").split())
        for each in words:
            assert each in shown, each

    def letter(self, to, subject):
        """Open the newest letter of a council with such a subject, in its mailbox."""
        self.page.goto(f"{self.public}/demo/mailbox?to={to}@example.dk")
        self.page.locator(".envelopes a", has_text=re.compile(subject)).first.click()
        self.page.wait_for_load_state()


@pytest.fixture
def town(tmp_path, monkeypatch, serve, visit, screenshot):
    monkeypatch.setattr(clock, "_STARTED", time.monotonic())
    web, desk = free_port(), free_port()
    settings = settings_in(
        tmp_path / "data",
        starts_at=BEGAN,
        secret_key="for tests",
        demo=True,
        smtp_server="127.0.0.1",
        web_port=web,
        desk_port=desk,
        public_url=f"http://127.0.0.1:{web}",
        desk_url=f"http://127.0.0.1:{desk}",
    )
    record = a_record(settings.data)

    async def listen():
        listener = Listener(replace(settings, mail_port=0))
        return await listener.start(), listener.stop

    with running(listen) as mail, serving(Postbox(settings)) as post:
        settings = replace(settings, mail_port=mail, smtp_port=post)
        serve(create_public_app(settings), web)
        serve(create_desk_app(settings), desk)
        page = visit(f"{settings.public_url}/demo/mailbox")
        yield Town(settings, record, page, screenshot)
    record.conn.close()


def test_the_case_runs_from_invitation_to_kept_promise(town, visit):
    asked(town)
    invited_and_answered(town)
    read(town)
    met(town)
    given_fates(town)
    decided(town)
    promised(town)
    written_back(town)
    answered_again(town)
    carried_out(town)
    kept_and_closed(town)
    assert visit.broken == []


def asked(town):
    """The consultation stands, with both councils on its list."""
    found = consultation_file.read(closed.FILES / "closed.toml")
    its = {"now": BEGAN, "by": BY}
    parties = party_file.read((closed.FILES / "parties.csv").read_bytes())
    preparing.put_parties(town.record, parties, **its)
    preparing.put_consultation(
        town.record,
        found.consultation,
        contents=found.contents,
        listed=found.parties,
        settings=town.settings,
        **its,
    )


def invited_and_answered(town):
    """They are invited, and one of them answers for both on the web."""
    town.at(BEGAN)
    town.go(f"/consultations/{SLUG}")
    town.save("Send 2 invitationer")
    town.work()
    town.letter("udsatteraadet", "Høring")
    town.photograph("invitation")
    link = town.page.frame_locator("iframe").get_by_role("link").first
    town.page.goto(link.get_attribute("href"))
    town.page.goto(f"{town.public}/{SLUG}/answer")
    town.fill(name="Formændene for de to råd", email="formand@example.dk")
    town.page.get_by_label(OTHER).check(force=True)
    town.fill(body=TOLD["joint"]["body"])
    for at, each in enumerate(TOLD["joint"]["points"]):
        if not town.page.locator(f"[name=points-{at}-text]").count():
            town.save("Flere punkter")
        town.page.fill(f"[name=points-{at}-text]", each["text"])
        town.page.select_option(f"[name=points-{at}-theme]", each["theme"])
    town.choose("mandate", "adopted")
    town.page.fill("[name=adopted_on]", "2024-07-20")
    town.save("Tjek svaret")
    town.photograph("check")
    town.press("form.check button.button-primary")
    town.page.wait_for_url("**/r/*")
    town.photograph("receipt")


def read(town):
    """A caseworker finds the answer fit for everyone."""
    town.go(f"/submissions?consultation={SLUG}")
    town.press("main a[href*='/submissions/']")
    town.photograph("review")
    town.save("Godkend")
    (answer,) = submissions.selected(town.record)
    assert set(answer.draft.parties) == {ONE, OTHER}


def met(town):
    """Their representative meets the committee, and it is noted."""
    held = TOLD["meeting"]
    town.at(held["ends_at"])
    town.go(f"/consultations/{SLUG}/meetings/new")
    town.choose("kind", "audience")
    town.fill(day="2024-09-18", begins="15:30", ends="16:00", place=held["place"])
    for name in (ONE, OTHER):
        town.page.get_by_label(name).fill("repræsentant for rådene")
    town.page.check("[name=is_public]", force=True)
    town.save("Gem mødet")
    town.fill(text=held["note"])
    town.page.check("form [name=is_public]", force=True)
    town.save("Gem noten")
    town.photograph("meeting")
    town.sees("overgangen fra barn til voksen", "Vises for alle")


def given_fates(town):
    """Once the deadline is over each point gets what became of it, and the memo is complete."""
    town.at(datetime(2024, 9, 23, 8, tzinfo=UTC))
    town.go(f"/points/{SLUG}")
    town.photograph("points")
    town.page.locator("main h2 a", has=town.page.locator(".point-id")).first.click()
    points = {each["text"]: each for each in TOLD["joint"]["points"]}
    for _ in points:
        point = points[town.page.inner_text("section.original .own-words >> nth=0").strip()]
        town.choose("fate", point["fate"])
        town.fill(remark=point["remark"])
        if "passed_to" in point:
            town.page.locator("summary", has_text="Sendt videre").click()
            town.fill(passed_to=point["passed_to"])
        town.press("[data-decide] button >> nth=0")
    town.go(f"/consultations/{SLUG}/memo")
    town.photograph("memo")
    town.sees("Notatet er komplet", "Delvist imødekommet", ONE)


def decided(town):
    """The committee decides, on the whole and on themes."""
    decision = TOLD["decision"]
    town.at(decision["published_at"])
    town.go(f"/consultations/{SLUG}/decisions/new")
    town.fill(
        decided_by="Socialudvalget",
        decided_on="2024-09-25",
        agenda=decision["agenda"],
        title=decision["title"],
        text=decision["text"],
    )
    for each in decision["parts"]:
        town.page.get_by_label(re.compile(f"^{each['name']}")).fill(each["text"])
    town.photograph("decision-form")
    town.save("Gem som kladde")
    town.save("Offentliggør")
    town.photograph("decision")


def promised(town):
    """They are promised to hear more in good time; the words have a last day."""
    town.go(f"/consultations/{SLUG}/promises/new")
    town.choose("kind", "heard")
    town.fill(text=TOLD["promise"]["text"], said="primo 2025", unit=closed.UNIT)
    town.fill(owner=closed.OWNER)
    for name in (ONE, OTHER):
        town.page.get_by_label(name).check(force=True)
    town.save("Se, hvordan det kommer til at stå")
    town.save("Gem løftet")
    town.photograph("promise")
    town.sees("onsdag den 4. december 2024")


def written_back(town):
    """The chair's one letter to both councils is sent, and seen where they get their mail."""
    town.at(TOLD["letter"]["at"])
    town.go(f"/consultations/{SLUG}/letters/new")
    town.fill(signature=TOLD["letter"]["signature"])
    town.save("Gem")
    town.photograph("letters")
    town.sees("Frivilligrådet og Udsatterådet", "fælles svar")
    town.press("main a[href*='/preview/1']")
    town.photograph("letter-preview")
    town.go("/mailings/1")
    town.save("Send 1 brev")
    town.work()
    town.go("/mailings/1")
    town.photograph("letters-log")
    town.press("main a[href*='/letters/']")
    town.save("Vis brevet på høringens side")
    for council in ("udsatteraadet", "frivilligraadet"):
        town.letter(council, "Svar på bidrag")
    town.photograph("letter-in-the-mailbox")
    letter = town.page.frame_locator("iframe").locator("body").inner_text()
    for words in ("Kære Frivilligrådet og Udsatterådet", "foretræde for udvalget", "4. december"):
        assert words in letter, words


def answered_again(town):
    """A reply to the letter comes into the same case."""
    town.fill(text="Tak for brevet. Vi glæder os til at se strategien.")
    town.save("Send som mail")
    town.sees("Svaret er sendt")
    town.work()
    town.go(f"/submissions?consultation={SLUG}")
    town.press("main a[href*='/submissions/']")
    town.photograph("reply-in-the-case")
    town.sees("Vi glæder os til at se strategien.")


def carried_out(town):
    """What was decided is done, and the councils hear of it."""
    town.at(TOLD["milestone"]["news"][0]["at"])
    for at, each in enumerate(TOLD["milestone"]["news"]):
        if at:
            town.at(each["at"])
        town.go(f"/consultations/{SLUG}/implementation")
        if not at:
            town.fill(title=TOLD["milestone"]["title"], said=TOLD["milestone"]["said"])
            town.save("Gem milepælen")
        town.page.locator("summary", has_text="Fortæl, hvor langt det er").click()
        town.fill(m1__percent=str(each["percent"]), m1__text=each["text"])
        town.save("Fortæl det, og send det")
        if not at:
            heard(town)
    town.work()
    (milestone,) = implementation.of(town.record, SLUG)
    assert milestone.news[-1].percent == 100


def heard(town):
    """The promise to hear more is kept in good time, with where everyone can see it."""
    town.go("/promises/1")
    town.page.locator("summary", has_text="Løftet er holdt").click()
    town.page.locator("form[action$='/kept'] [name=kept-text]").fill("Rådene har fået udkastet.")
    link = "https://example.dk/socialudvalget/udkast"
    town.page.locator("form[action$='/kept'] [name=kept-link]").fill(link)
    town.press("form[action$='/kept'] button")
    town.photograph("promise-kept")
    (promise,) = promises.of(town.record, SLUG)
    assert (promise.steps[0].kind, promise.steps[0].link) == ("kept", link)


def kept_and_closed(town):
    """The case is closed with a short account, which everyone reads first."""
    account = TOLD["account"]
    town.at(account["at"])
    town.go(f"/consultations/{SLUG}/implementation")
    town.fill(**{f"account__{name}": account[name] for name in ("said", "decided", "done")})
    town.photograph("account")
    town.save("Afslut sagen")
    town.letter("udsatteraadet", "100 %|Partnerskabsstrategien")
    town.photograph("progress-in-the-mailbox")
    town.page.goto(f"{town.public}/{SLUG}")
    town.photograph("the-end")
    town.sees(account["said"], account["decided"], account["done"], "Holdt", "100 %", "Brevet til")
