"""What came of the dates that are over, so that the reports have something to say.

Numbers are made of the date itself: the same demo every time.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import count
from typing import Any
from zlib import crc32

from wagtail_talko.demo.facts import Activity
from wagtail_talko.demo.signing_up import make_participant
from wagtail_talko.demo.world import World
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.events.times import main_events
from wagtail_talko.signups.models import SignUp, Task
from wagtail_talko.signups.outcomes.models import Outcome, WalkIn
from wagtail_talko.signups.outcomes.rules import usual_minutes
from wagtail_talko.signups.rules import known_as

# Of so many dates one is forgotten: nobody has counted it.
ONE_FORGOTTEN = 9
FEWEST, SPREAD = 5, 20
# Who signed up for the last talko, how many came (None: nobody), and who just came.
SIGNED = ((4, 3), (2, 2), (1, None), (1, 2), (3, 3))
JUST_CAME = ((2, 2), (1, 0), (1, 1))
# Names are kept for thirty days.
RECENT = timedelta(days=30)


def build_outcomes(
    world: World, activities: Iterable[Activity], pages: dict[str, dict[str, Any]]
) -> None:
    """Count the dates of every event that are over, and tick the last talkos off by name."""
    numbers = count(1000)
    for activity in activities:
        if activity.slug not in pages:
            continue
        page = next(iter(pages[activity.slug].values()))
        event = main_events().get(translation_key=page.translation_key)
        rows = event.occurrences.filter(end__lt=world.now).exclude(state="cancelled")
        past = list(rows.order_by("start"))
        if activity.takes_signups and past and past[-1].end > world.now - RECENT:
            tick_off(world, event, past.pop(), numbers)
        Outcome.objects.bulk_create(_outcomes(event, activity.slug, past))


def _outcomes(event: Event, slug: str, rows: Sequence[Occurrence]) -> list[Outcome]:
    return [
        _outcome(row, heads=FEWEST + number % SPREAD, minutes=usual_minutes(event, row) or 120)
        for row in rows
        if (number := crc32(f"{slug} {row.date}".encode())) % ONE_FORGOTTEN
    ]


def _outcome(row: Occurrence, *, heads: int, minutes: int) -> Outcome:
    first = heads // 6
    return Outcome(
        occurrence=row,
        heads=heads,
        first_timers=first,
        minutes=heads * minutes,
        said_heads=heads,
        said_first_timers=first,
        noted_at=row.end,
        changed_at=row.end,
    )


def tick_off(world: World, event: Event, row: Occurrence, numbers: Any) -> None:
    """Sign people up for a date that is over, tick most of them off, and add some who came."""
    tasks: list[Task | None] = [*event.signup_sheet.tasks.all()] or [None]
    for place, (people, came) in enumerate(SIGNED):
        SignUp.objects.create(
            participant=make_participant(world, event, next(numbers)),
            occurrence=row,
            people=people,
            task=tasks[place % len(tasks)],
            state=SignUp.State.CONFIRMED,
            told=known_as(event, row),
            arrived=came,
        )
    WalkIn.objects.bulk_create(
        WalkIn(
            occurrence=row,
            people=people,
            task=tasks[place % len(tasks)],
            first_timers=first,
            created_at=row.end,
        )
        for place, (people, first) in enumerate(JUST_CAME)
    )
    ticked = sum(came or 0 for _people, came in SIGNED)
    added = sum(people for people, _first in JUST_CAME)
    minutes = usual_minutes(event, row)
    Outcome.objects.create(
        occurrence=row,
        heads=ticked + added,
        walk_ins=added,
        first_timers=sum(first for _people, first in JUST_CAME),
        minutes=None if minutes is None else (ticked + added) * minutes,
        noted_at=row.end,
        changed_at=row.end,
    )
