"""People who come to the talkos. Plain numbers for names; nobody is mailed."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from wagtail_talko.demo.facts import Activity
from wagtail_talko.demo.world import World
from wagtail_talko.events.models import Event
from wagtail_talko.events.times import main_events
from wagtail_talko.signups.kept.actions import keep_places
from wagtail_talko.signups.links import make_token
from wagtail_talko.signups.models import Participant, SignUp, Task
from wagtail_talko.signups.rules import known_as
from wagtail_talko.tokens import hash_token

# How many each of them brings along, and what.
GROUPS = ((2, "2 pullapitkoa"), (1, ""), (3, "Kahvia"))
COMING = 2


def build_sign_ups(
    world: World, activities: Iterable[Activity], pages: dict[str, dict[str, Any]]
) -> None:
    """Sign three groups up for the next dates of each event that takes them."""
    numbers = count(1)
    for activity in activities:
        if activity.takes_signups and activity.slug in pages:
            page = next(iter(pages[activity.slug].values()))
            event = main_events().get(translation_key=page.translation_key)
            sign_up_groups(world, event, activity.asks_bring, numbers)
            if activity.kept:
                name, places = activity.kept
                keep_places(event=event, name=name, places=places, by=None, now=world.now)


def sign_up_groups(world: World, event: Event, asks_bring: bool, numbers: Any) -> None:
    rows = event.occurrences.filter(start__gt=world.now).exclude(state="cancelled")
    coming = list(rows.order_by("start")[:COMING])
    tasks: list[Task | None] = [*event.signup_sheet.tasks.all()] or [None]
    for place, (people, brings) in enumerate(GROUPS):
        number = next(numbers)
        participant = make_participant(world, event, number)
        SignUp.objects.bulk_create(
            SignUp(
                participant=participant,
                occurrence=row,
                people=people,
                task=tasks[place % len(tasks)],
                brings=brings if asks_bring else "",
                state=SignUp.State.CONFIRMED,
                told=known_as(event, row),
            )
            for row in coming
        )


def make_participant(world: World, event: Event, number: int) -> Participant:
    nonce = f"demo-{number}"
    return Participant.objects.create(
        event=event,
        name=f"Talkolainen {number}",
        email=f"talkolainen{number}@example.org",
        language="fi",
        nonce=nonce,
        token_hash=hash_token(make_token(nonce)),
        reference_hash=hash_token(f"reference-{nonce}"),
        consented_at=world.now,
        confirmed_at=world.now,
        created_at=world.now,
    )
