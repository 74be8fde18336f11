"""Pages are projected onto events, and single dates of them are changed."""

from datetime import time
from functools import partial

from tests.events.factories import make_event, make_programme, make_site
from tests.factories import make_room
from tests.race.scenarios.table import ANEW, NOTHING, scenario
from tests.race.scenarios.world import DAY, HOUR, NOW
from wagtail_talko.events.actions import (
    add_occurrence,
    cancel_occurrence,
    move_occurrence,
    note_occurrence,
    restore_occurrence,
)
from wagtail_talko.events.projection import project, project_group
from wagtail_talko.events.suspending import resume_event, suspend_event
from wagtail_talko.models import Event, Message
from wagtail_talko.pages.models import TalkoEventPage


def weekly(world):
    """An event of three dates that has its room at each."""
    make_site()
    event = make_event(
        parent=make_programme(),
        room=make_room(space=world.space, ahead_days=9999),
        takes_room=True,
        hosts=[world.own],
        recurrence="RRULE:FREQ=WEEKLY;COUNT=3",
    )
    Message.objects.all().delete()
    return event


@scenario(cancel_occurrence, again=ANEW)
def cancel_one_date(world):
    row = weekly(world).occurrences.order_by("date")[1]
    return partial(cancel_occurrence, occurrence=row, by=world.boss, note={"en": "x"}, now=NOW)


@scenario(move_occurrence, again=ANEW)
def move_one_date(world):
    row = weekly(world).occurrences.order_by("date")[1]
    start, end = row.start + 2 * HOUR, row.end + 2 * HOUR
    return partial(
        move_occurrence,
        occurrence=row,
        start=start,
        end=end,
        by=world.boss,
        room=make_room(space=world.space),
        now=NOW,
    )


@scenario(restore_occurrence, again=ANEW)
def put_a_date_back(world):
    row = weekly(world).occurrences.order_by("date")[1]
    cancel_occurrence(occurrence=row, by=world.boss, now=NOW)
    return partial(restore_occurrence, occurrence=row, by=world.boss, now=NOW)


@scenario(note_occurrence, again=ANEW)
def write_at_one_date(world):
    row = weekly(world).occurrences.order_by("date")[1]
    return partial(note_occurrence, occurrence=row, by=world.boss, note={"en": "x"}, now=NOW)


@scenario(add_occurrence, again="date_there")
def add_a_date(world):
    event = weekly(world)
    last = event.occurrences.order_by("date").last()
    start, end = last.start + DAY, last.end + DAY
    return partial(add_occurrence, event=event, start=start, end=end, by=world.member, now=NOW)


@scenario(suspend_event, again="event_not_on")
def cancel_until_further_notice(world):
    return partial(suspend_event, event=weekly(world), by=world.member, notice={"en": "x"}, now=NOW)


@scenario(resume_event, again="not_suspended")
def let_it_go_on(world):
    event = weekly(world)
    suspend_event(event=event, by=world.boss, now=NOW)
    return partial(resume_event, event=event, by=world.member, now=NOW)


@scenario(project, project_group, again=NOTHING)
def publish_another_time(world):
    event = weekly(world)
    TalkoEventPage.objects.filter(pk=event.schedule_page_id).update(
        start_time=time(10), end_time=time(13), recurrence="RRULE:FREQ=WEEKLY;COUNT=2"
    )
    page = TalkoEventPage.objects.get(pk=event.schedule_page_id)
    return partial(project, page, by=world.boss, now=NOW)


@scenario(project, project_group, again=NOTHING)
def withdraw_the_page(world):
    event = weekly(world)
    TalkoEventPage.objects.filter(pk=event.schedule_page_id).update(live=False)
    assert Event.objects.count() == 1
    return partial(project_group, event.translation_key, by=world.boss, now=NOW)
