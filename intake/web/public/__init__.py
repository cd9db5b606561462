"""What anyone sees: consultations, the form, one's own answer, and who we are."""

from intake.web.public import (
    answering,
    checking,
    consultations,
    drafts,
    information,
    receipts,
)

blueprints = (
    information.blueprint,
    checking.blueprint,
    consultations.blueprint,
    answering.blueprint,
    drafts.blueprint,
    receipts.blueprint,
)
