"""What anyone sees: consultations, the form, one's own answer, and who we are."""

from intake.web.public import (
    answering,
    checking,
    consultations,
    correcting,
    council,
    drafts,
    feeds,
    following,
    information,
    receipts,
)

blueprints = (
    information.blueprint,
    feeds.blueprint,
    following.blueprint,
    checking.blueprint,
    consultations.blueprint,
    answering.blueprint,
    drafts.blueprint,
    council.blueprint,
    receipts.blueprint,
    correcting.blueprint,
)
