"""A part of a page is left out by dragging over its picture, or by writing the same numbers."""

import pytest

from intake.core.public_copy import area_of
from intake.store import redactions
from tests.browser import test_desk

settings, record, work = test_desk.settings, test_desk.record, test_desk.work
site, signed_in = test_desk.site, test_desk.signed_in

NUMBERS = ("page", "left", "top", "right", "bottom")
MARKED = ["1", "20", "10", "60", "30"]


def wait_for(page, picture):
    """Wait until the picture is there: it comes when one looks at it."""
    for _ in range(100):
        if picture.evaluate("image => image.naturalWidth"):
            return
        page.wait_for_timeout(50)
    pytest.fail("the picture of the page did not come")


def drag(page, picture):
    """Drag from a fifth in and a tenth down to three fifths in and three tenths down."""
    picture.scroll_into_view_if_needed()
    at = picture.bounding_box()
    page.mouse.move(at["x"] + at["width"] * 0.201, at["y"] + at["height"] * 0.101)
    page.mouse.down()
    page.mouse.move(at["x"] + at["width"] * 0.4, at["y"] + at["height"] * 0.2)
    page.mouse.move(at["x"] + at["width"] * 0.599, at["y"] + at["height"] * 0.299)
    page.mouse.up()


@pytest.mark.parametrize("javascript", [True, False])
def test_an_area_is_marked_with_the_mouse_or_in_numbers(signed_in, work, site, record, javascript):
    page = signed_in("caseworker", javascript=javascript)
    page.goto(f"{site}/submissions/{work['joint']}/files/1")
    if javascript:
        picture = page.locator("section.original .page-picture img").first
        picture.scroll_into_view_if_needed()
        wait_for(page, picture)
        drag(page, picture)
        assert page.locator(".marked-area:visible").count() == 1
        assert page.is_checked("[name=what][value=area]")
        assert "Markeret" in page.inner_text("[data-area-said]")
    else:
        assert page.locator("[data-area-hint]:visible").count() == 0
        page.check("[name=what][value=area]")
        page.click("summary:has-text('En del af en side')")
        for name, number in zip(NUMBERS, MARKED, strict=True):
            page.fill(f"[name={name}]", number)
    assert [page.input_value(f"[name={name}]") for name in NUMBERS] == MARKED
    page.check("[name=reason][value=health]")
    page.get_by_role("button", name="Udelad", exact=True).click()
    page.wait_for_selector("#redactions")
    (made,) = redactions.of(record, work["joint"])
    found = area_of(made)
    assert [str(getattr(found, name)) for name in NUMBERS] == MARKED
