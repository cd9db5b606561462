"""Ny høring and Ret høringen: a consultation made in steps, each saved on its own."""

from intake.web.desk.making import (
    asked,
    card,
    dates,
    material,
    opening,
    preview,
    questions,
    starting,
)

BLUEPRINTS = tuple(
    page.blueprint for page in (starting, card, questions, material, asked, dates, opening, preview)
)
