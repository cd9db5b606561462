"""What anyone sees: consultations, the form, one's own answer, and who we are."""

from intake.web.public import answering, consultations, feeds, following, information, receipts

blueprints = (
    information.blueprint,
    feeds.blueprint,
    following.blueprint,
    consultations.blueprint,
    answering.blueprint,
    receipts.blueprint,
)
