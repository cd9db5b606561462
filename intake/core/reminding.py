"""When those who have not answered are reminded: in the morning, some days before the deadline."""

from datetime import datetime, time, timedelta

from intake.core.consultation import COPENHAGEN, Consultation, Status, last_day, status

MORNING, EVENING = time(9), time(20)
"""Copenhagen time. A letter at night is read late, and tells of a machine."""

APART = timedelta(days=1)
"""Nobody is reminded so soon after an invitation, another reminder, or before the next one."""


def step(consultation: Consultation, now: datetime) -> int | None:
    """Return which reminder is due: how many days before the deadline it belongs to, or None.

    After a standstill only the newest that was missed is, and not one that the next overtakes.
    """
    clock = now.astimezone(COPENHAGEN).time()
    if status(consultation, now) is not Status.OPEN or not MORNING <= clock < EVENING:
        return None
    moments = {days: moment(consultation, days) for days in consultation.remind_days}
    passed = [days for days, at in moments.items() if at <= now]
    if not passed:
        return None
    newest = min(passed)
    coming = [at for at in moments.values() if at > now]
    if moments[newest] < now - APART and any(at < now + APART for at in coming):
        return None
    return newest


def moment(consultation: Consultation, days: int) -> datetime:
    """Return when those who have not answered are reminded, `days` before the last day."""
    return datetime.combine(last_day(consultation) - timedelta(days=days), MORNING, COPENHAGEN)


def is_wanted(at: datetime, *, invited_at: datetime | None, reminded_at: datetime | None) -> bool:
    """Return whether a party is to be reminded for the moment `at`: asked long enough before.

    One that was reminded meanwhile, by hand or by us, is not reminded again.
    """
    if invited_at is None or invited_at > at - APART:
        return False
    return reminded_at is None or reminded_at <= at - APART
