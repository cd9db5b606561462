"""What anyone sees: consultations, the form, one's own answer, and who we are."""

from intake.web.public import (
    afterwards,
    answering,
    checking,
    consultations,
    correcting,
    council,
    drafts,
    feeds,
    following,
    information,
    more_time,
    no_remarks,
    papers,
    raising,
    reading,
    receipts,
)

blueprints = (
    information.blueprint,
    feeds.blueprint,
    following.blueprint,
    checking.blueprint,
    raising.blueprint,
    consultations.blueprint,
    afterwards.blueprint,
    answering.blueprint,
    no_remarks.blueprint,
    more_time.blueprint,
    drafts.blueprint,
    council.blueprint,
    receipts.blueprint,
    papers.blueprint,
    correcting.blueprint,
    reading.blueprint,
)
