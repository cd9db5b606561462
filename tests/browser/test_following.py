"""Following by mail in a real browser: for everyone, on a phone and a desk, in both languages."""

import re
from datetime import timedelta

import pytest

from intake.app import create_public_app
from intake.store import outbox
from tests.builders import NOW, a_consultation, a_record, asked, settings_in
from tests.looks import LOOKS
from tests.respondent import SLUG


@pytest.mark.parametrize("seen", LOOKS)
def test_following_from_the_case_to_the_last_mail_is_for_everyone(
    tmp_path, serve, visit, usable, seen
):
    width, language = seen
    lang = {"da": "", "en": "/en"}[language]
    settings = settings_in(tmp_path, starts_at=NOW, secret_key="a key for tests only")
    record = a_record(settings.data)
    asked(record, a_consultation(topics=("Byens rum", "Sociale tilbud")))
    site = serve(create_public_app(settings))
    mark = f"{width}-{language}"
    page = visit(f"{site}{lang}/{SLUG}", width=width)
    page.click("aside a[href*=follow]")
    usable(page, f"follow-{mark}")
    page.click("button.button-primary")
    usable(page, f"follow-errors-{mark}")
    page.fill("[name=email]", "laeser@example.dk")
    page.click("button.button-primary")
    usable(page, f"follow-asked-{mark}")
    (due,) = outbox.due(record, now=NOW + timedelta(days=1), count=5)
    page.goto(site + lang + re.search(r"/f/\w+", due.letter.text)[0])
    usable(page, f"follower-asked-{mark}")
    page.click("button.button-primary")
    usable(page, f"follower-{mark}")
    page.click("[name=step]")
    usable(page, f"follower-ended-{mark}")
