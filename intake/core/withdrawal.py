"""Why something that was public is so no longer: a short list, for everyone may read it."""

from enum import StrEnum


class Kind(StrEnum):
    """The reason that the public sees where an answer was taken down."""

    RESPONDENT = "respondent"
    CORRECTED = "corrected"
    REPLACED = "replaced"
    PERSONAL = "personal"
    RIGHTS = "rights"
    LAW = "law"
    MISTAKE = "mistake"
    OTHER = "other"
    ERASED = "erased"


AT_THE_DESK = (Kind.PERSONAL, Kind.RIGHTS, Kind.LAW, Kind.MISTAKE, Kind.REPLACED, Kind.OTHER)
"""What a member of staff may choose; the others say what the sender did."""
