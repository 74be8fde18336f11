"""A room is closed while an editor changes the event in it: nobody sees a deadlock."""

from datetime import date, time, timedelta

import pytest
import time_machine
from wagtail.models import ModelLogEntry

from tests.events.conftest import NOW
from tests.events.factories import make_event, make_programme, make_site, page_of, publish
from tests.factories import local, make_association, make_room, make_space, make_user
from tests.race.racing import ROUNDS, WORKERS, race
from tests.race.stories import check_chain
from wagtail_talko.bookings.actions import close_rooms
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.refusals import ClosureHits
from wagtail_talko.events.actions import (
    add_occurrence,
    cancel_occurrence,
    move_occurrence,
    note_occurrence,
    restore_occurrence,
)
from wagtail_talko.events.suspending import resume_event, suspend_event
from wagtail_talko.models import BookingDate, Event, Occurrence
from wagtail_talko.spaces.actions import change_space

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

HOUR = timedelta(hours=1)
# Publishing a page takes longer than booking a room.
FEW = ROUNDS // 2 + 1
REFUSALS = {"won", "room_closed", "room_taken"}


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(NOW):
        yield


def close(room, start, boss):
    """Close the room for three hours, whatever stands there, as somebody does who looks first."""
    seen: set[int] = set()
    while True:
        try:
            return close_rooms(
                rooms=[room],
                spans=[(start, start + 3 * HOUR)],
                reason="x",
                by=boss,
                seen_hits=seen,
            )
        except ClosureHits as hit:
            seen |= {row.pk for row in hit.dates}


def test_race_of_closing_rooms_and_changing_the_event_in_them():
    make_site()
    boss, host, space = make_user(is_superuser=True), make_association(), make_space()
    rooms = [make_room(space=space, ahead_days=9999) for _ in range(2)]
    programme = make_programme()
    events = [
        make_event(
            parent=programme,
            room=room,
            takes_room=True,
            hosts=[host],
            recurrence=f"RRULE:FREQ=DAILY;COUNT={3 * FEW}",
        )
        for room in rooms
    ]
    first = date(2027, 1, 12)

    def work(worker, number):
        which, doing = worker // 4 % 2, worker % 4
        # Each round has a day to close, one to move and one to cancel.
        closed, moved, gone = (first + timedelta(days=3 * number + n) for n in range(3))
        if doing == 0:
            close(rooms[which], local(closed.year, closed.month, closed.day, 18), boss)
        elif doing == 1:
            publish(
                page_of(events[number % 2]), title=f"{worker} {number}", room=rooms[number // 2 % 2]
            )
        elif doing == 2:
            row = Occurrence.objects.get(event=events[which], date=moved)
            start = local(moved.year, moved.month, moved.day, 9)
            move_occurrence(occurrence=row, start=start, end=start + HOUR, by=boss)
        else:
            row = Occurrence.objects.get(event=events[1 - which], date=gone)
            cancel_occurrence(occurrence=row, by=boss)

    outcomes = race(work, workers=WORKERS // 2, rounds=FEW)

    assert set().union(*outcomes) <= REFUSALS, outcomes
    assert find_faults(now=NOW) == []
    assert list(Event.objects.values_list("needs_projection", flat=True)) == [False, False]
    check_occurrences()


def test_race_of_all_that_changes_one_date_tells_one_story():
    make_site()
    boss, host = make_user(is_superuser=True), make_association()
    room = make_room(ahead_days=9999)
    event = make_event(
        parent=make_programme(),
        room=room,
        takes_room=True,
        hosts=[host],
        recurrence=f"RRULE:FREQ=DAILY;COUNT={ROUNDS}",
    )
    rows = list(event.occurrences.order_by("date"))

    def work(worker, number):
        row, doing = rows[number], worker % 4
        if doing == 0:
            cancel_occurrence(occurrence=row, by=boss)
        elif doing == 1:
            move_occurrence(occurrence=row, start=row.start - HOUR, end=row.end, by=boss)
        elif doing == 2:
            restore_occurrence(occurrence=row, by=boss)
        else:
            note_occurrence(occurrence=row, by=boss, note={"en": "x"})

    outcomes = race(work)

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    for row in rows:
        told = ModelLogEntry.objects.for_instance(row).order_by("pk")
        changes = [entry.data for entry in told]
        assert len(changes) == WORKERS
        check_chain(changes)
        row.refresh_from_db()
        assert row.state == changes[-1]["after"]["state"]
    check_occurrences()
    assert find_faults(now=NOW) == []


def make_housed_event():
    """An event of two dates with its room at each."""
    make_site()
    return make_event(
        parent=make_programme(),
        room=make_room(ahead_days=9999),
        takes_room=True,
        hosts=[make_association()],
        recurrence="RRULE:FREQ=WEEKLY;COUNT=2",
    )


def test_race_of_adding_one_day_gives_one_date_and_one_booking():
    boss, event = make_user(is_superuser=True), make_housed_event()

    def work(worker, number):
        start = local(2027, 2, number + 3, 18)
        add_occurrence(event=event, start=start, end=start + HOUR, by=boss)

    outcomes = race(work, rounds=FEW)

    assert outcomes == [["date_there"] * (WORKERS - 1) + ["won"]] * FEW
    assert event.occurrences.filter(is_detached=True).count() == FEW
    check_occurrences()
    assert find_faults(now=NOW) == []


def test_race_of_adding_one_day_while_the_event_is_cancelled_adds_it_once_or_not_at_all():
    """Cancelled until further notice, and taken up again."""
    boss, event = make_user(is_superuser=True), make_housed_event()

    def work(worker, number):
        start = local(2027, 2, number + 3, 18)
        if worker == 0:
            suspend_event(event=event, by=boss)
        elif worker == 1:
            resume_event(event=event, by=boss)
        else:
            add_occurrence(event=event, start=start, end=start + HOUR, by=boss)

    outcomes = race(work, rounds=FEW)

    added = {row.date.day - 3 for row in event.occurrences.filter(is_detached=True)}
    for number, round_ in enumerate(outcomes):
        refused = round_.count("date_there") + round_.count("event_is_off")
        assert refused == WORKERS - 2 - (number in added)
        known = {"date_there", "event_is_off", "won", "event_not_on", "not_suspended"}
        assert set(round_) <= known
    if Event.objects.get().is_suspended:
        resume_event(event=event, by=boss)
    check_occurrences()
    assert find_faults(now=NOW) == []


def check_occurrences():
    """Each date has its room, or says that it has none, or is cancelled and holds nothing."""
    for row in Occurrence.objects.select_related("booking_date"):
        booked = row.booking_date
        holds = booked is not None and booked.is_active
        if row.state == "cancelled":
            assert not holds
        else:
            assert holds != row.room_missing
            assert not holds or (booked.start, booked.end) == (row.start, row.end)
    linked = Occurrence.objects.exclude(booking_date=None).values("booking_date")
    stray = BookingDate.objects.active().filter(booking__origin="event").exclude(pk__in=linked)
    assert stray.count() == 0


def test_race_of_closing_a_house_and_saving_it_does_not_wait_in_a_circle():
    """The closure reaches the events by time, the house's saving by their keys."""
    make_site()
    boss, host, space = make_user(is_superuser=True), make_association(), make_space()
    room = make_room(space=space, ahead_days=9999)
    programme = make_programme()
    for hour in (20, 18, 16):
        make_event(
            parent=programme,
            room=room,
            takes_room=True,
            hosts=[host],
            start_time=time(hour),
            end_time=time(hour + 1),
            recurrence=f"RRULE:FREQ=DAILY;COUNT={FEW}",
        )

    def work(worker, number):
        day = date(2027, 1, 12) + timedelta(days=number)
        if worker % 2:
            change_space(space=space, by=boss, name={"fi": f"{worker}.{number}"})
        elif worker == 0:
            close(room, local(day.year, day.month, day.day, 16), boss)
            close(room, local(day.year, day.month, day.day, 19), boss)

    rounds = race(work, rounds=FEW)

    assert rounds == [["won"] * WORKERS] * FEW
    assert Occurrence.objects.filter(state="cancelled").count() == 3 * FEW
    assert find_faults(now=NOW) == []
