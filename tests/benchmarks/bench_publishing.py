"""Publishing a weekly event of two years: its dates, its listings, its room, its sign-ups."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import time_machine

from tests.benchmarks.measuring import Result, measure
from tests.events.factories import make_site, page_of
from tests.factories import make_association, make_room
from tests.signups.factories import come_for_sure, make_open_event
from wagtail_talko.events.projection import project
from wagtail_talko.models import Event

NOW = datetime(2027, 1, 4, 12, tzinfo=ZoneInfo("Europe/Helsinki"))
DATES, SIGN_UPS = 104, 100
# Two years are dates for good, not a horizon.
SCHEDULE = {"start_date": date(2027, 1, 5), "recurrence": f"RRULE:FREQ=WEEKLY;COUNT={DATES}"}


def run() -> Iterator[Result]:
    make_site()
    with time_machine.travel(NOW, tick=True):
        event = make_open_event(
            hosts=[make_association()], room=make_room(ahead_days=9999), takes_room=True, **SCHEDULE
        )
        yield measure("publish two years of a week again", DATES, lambda: publish(event))
        yield measure("project what is projected already", DATES, lambda: project(page_of(event)))
        for _ in range(SIGN_UPS):
            come_for_sure(event, *event.occurrences.order_by("start")[:1])
        hours = iter(range(100))
        yield measure(
            "publish at another time, with 100 who come to one date",
            DATES,
            lambda: publish(event, end_time=f"20:{next(hours) % 60:02d}"),
        )


def publish(event: Event, **changes: object) -> None:
    page = page_of(event)
    for name, change in changes.items():
        setattr(page, name, change)
    page.full_clean()
    page.save_revision().publish()
