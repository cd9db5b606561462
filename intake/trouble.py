"""Telling the operator that something went wrong, without telling whose letter it was about."""

import logging


def tell(log: logging.Logger, doing: str, error: BaseException) -> None:
    """Log the kind of error and its place. Never its text, which can quote what people wrote."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
    log.error("trouble with %s: %s at %s", doing, type(error).__name__, where)
