"""Two people in two browsers at one thing: the second reads of the first, and loses nothing."""

from intake.store import redactions
from tests.browser import test_desk
from tests.casework import SLUG

settings, record, work = test_desk.settings, test_desk.record, test_desk.work
site, signed_in = test_desk.site, test_desk.signed_in


def test_two_people_on_one_point_see_both_texts_and_choose(signed_in, work, site, usable):
    anna, bo = signed_in("caseworker"), signed_in("admin")
    path = f"{site}/points/{SLUG}/{work['joint']}/2"
    for page in (anna, bo):
        page.goto(path)
    anna.fill("#remark", "Annas bemærkning om pladsen.")
    bo.fill("#remark", "Bos bemærkning om pladsen.")
    anna.get_by_role("button", name="Gem", exact=True).click()
    anna.wait_for_selector("[role=status]")
    bo.get_by_role("button", name="Gem", exact=True).click()
    told = bo.wait_for_selector("[role=alert]").inner_text()
    assert "Nogen kom dig i forkøbet" in told
    assert "Bemærkning\nAnnas bemærkning om pladsen." in told
    assert "caseworker@example.dk" in told
    assert bo.input_value("#remark") == "Bos bemærkning om pladsen."
    usable(bo, "desk-point-overtaken")
    bo.get_by_role("button", name="Gem", exact=True).click()
    bo.wait_for_selector("[role=status]")
    history = bo.inner_text("ol.timeline")
    assert "Annas bemærkning om pladsen." in history
    assert "Bos bemærkning om pladsen." in history


def test_two_people_who_leave_words_out_read_under_which_field_they_wrote(
    signed_in, work, site, record, usable
):
    anna, bo = signed_in("caseworker"), signed_in("admin")
    for page in (anna, bo):
        page.goto(f"{site}/submissions/{work['joint']}/redact")
        page.fill("#words", "Rådene svarer sammen" if page is bo else "forløbet")
        page.check("input[value='health']")
    anna.get_by_role("button", name="Udelad", exact=True).click()
    anna.wait_for_selector("#redactions")
    bo.get_by_role("button", name="Udelad", exact=True).click()
    bo.wait_for_selector("[role=alert]")
    usable(bo, "desk-conflict")
    assert bo.inner_text("dl.facts") == "Hvilke ord skal udelades?\nRådene svarer sammen"
    bo.get_by_role("button", name="Gør det alligevel").click()
    bo.wait_for_selector("#redactions")
    made = redactions.of(record, work["joint"])
    assert [each.words for each in made] == ["forløbet", "Rådene svarer sammen"]
