"""Punkter: the points of one consultation, their themes and fates, and what is not done yet."""

from intake.web.desk.points import coverage, one, paragraphs, table, themes

BLUEPRINTS = (
    table.blueprint,
    one.blueprint,
    themes.blueprint,
    paragraphs.blueprint,
    coverage.blueprint,
)
