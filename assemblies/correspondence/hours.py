"""Quiet hours: when nothing that rings is sent. Clock times are those of the assembly."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(9)


def is_quiet(moment: time, start: time, end: time) -> bool:
    """From ``start`` until just before ``end``, over midnight if need be; equal times mean never."""
    return start <= moment < end if start <= end else moment >= start or moment < end


def next_time(at: datetime, moment: time, zone: ZoneInfo) -> datetime:
    """The next time a clock of the zone shows this, after ``at``."""
    local = at.astimezone(zone)
    found = datetime.combine(local.date(), moment, zone)
    return found if found > local else datetime.combine(local.date() + timedelta(days=1), moment, zone)


def free_from(at: datetime, *, zone: ZoneInfo, start: time, end: time, is_daily: bool = False) -> datetime:
    """When something may be sent that is ready at ``at``; a daily one waits for nine, or for the end of quiet."""
    if is_daily:
        return next_time(at, end if is_quiet(MORNING, start, end) else MORNING, zone)
    return next_time(at, end, zone) if is_quiet(at.astimezone(zone).time(), start, end) else at
