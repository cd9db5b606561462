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
    more_time,
    no_remarks,
    objecting,
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
    answering.blueprint,
    no_remarks.blueprint,
    more_time.blueprint,
    drafts.blueprint,
    council.blueprint,
    receipts.blueprint,
    objecting.blueprint,
    papers.blueprint,
    correcting.blueprint,
    reading.blueprint,
)
