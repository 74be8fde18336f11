"""What the reports of events add up."""

from datetime import date, time

import pytest
import time_machine
from django.utils import translation

from tests.events.factories import block_of, make_event, make_site, time_of
from tests.factories import local, make_association, make_space
from wagtail_talko.events.actions import cancel_occurrence, move_occurrence
from wagtail_talko.models import Event, EventCategory, Municipality, Outcome
from wagtail_talko.reports.events import (
    Chosen,
    by_association,
    by_category,
    by_month,
    by_municipality,
    by_space,
    dates_held,
    total,
)
from wagtail_talko.reports.periods import Period, year_of
from wagtail_talko.reports.views.dates import describe
from wagtail_talko.signups.outcomes.actions import record_outcome

pytestmark = pytest.mark.django_db

BEFORE, AFTER = local(2027, 1, 1, 12), local(2027, 3, 10, 12)
NAMES = ("events", "joint", "dates", "counted", "people", "first_timers", "hours")


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(BEFORE, tick=False):
        make_site()
        yield


def chosen(events=None, **period) -> Chosen:
    events = Event.objects.all() if events is None else events
    year = year_of(AFTER.date())
    wanted = Period(**{"first": year.first, "last": year.last, **period})
    return Chosen(events, wanted, AFTER, Municipality.objects.all())


def count(event: Event, *heads: int | None, **said: int) -> None:
    """Count the first dates of an event; None is one that nobody counts."""
    with time_machine.travel(AFTER, tick=False):
        for row, number in zip(event.occurrences.order_by("start"), heads, strict=False):
            if number is not None:
                record_outcome(occurrence=row, said={"said_heads": number, **said}, by=None)


def numbers(line) -> tuple:
    return tuple(line.numbers[name] for name in NAMES)


def table(lines) -> dict:
    return {line.label: numbers(line) for line in lines}


def weekly(**fields) -> Event:
    """Tuesdays 12., 19. and 26.1., 2. and 9.2.2027, two hours each."""
    return make_event(recurrence="RRULE:FREQ=WEEKLY;COUNT=5", **fields)


def test_sums_of_dates_people_and_hours():
    count(weekly(), 10, 5, None, 0, said_first_timers=0)
    count(make_event(hosts=[make_association(), make_association()]), 20, said_first_timers=7)

    assert numbers(total(chosen())) == (2, 1, 6, 4, 35, 7, 70.0)


def test_cancelled_and_coming_dates_are_not_held():
    event = weekly()
    cancel_occurrence(occurrence=event.occurrences.order_by("start")[1], by=None)
    make_event(recurrence="RRULE:FREQ=WEEKLY", start_date=AFTER.date())

    held = list(dates_held(chosen()).values_list("date__month", "date__day"))

    assert held == [(1, 12), (1, 26), (2, 2), (2, 9)]


def test_event_cancelled_as_a_whole_keeps_what_was_before():
    event = weekly()
    Event.objects.update(state="cancelled", cancelled_at=local(2027, 1, 20, 12))

    assert numbers(total(chosen()))[2] == 2
    assert dates_held(chosen()).last().date == event.occurrences.order_by("start")[1].date


def test_months_are_those_of_the_place_and_none_is_left_out():
    # Midnight in Helsinki, still the month before in UTC.
    night = make_event(start_date=date(2027, 2, 1), start_time=time(0), end_time=time(1))
    count(night, 4)
    moved = make_event(start_date=date(2027, 2, 20))
    move_occurrence(occurrence=moved.occurrences.get(), start=local(2027, 3, 2, 18),
                    end=local(2027, 3, 2, 19), by=None)  # fmt: skip
    count(moved, 3)

    with translation.override("fi"):
        lines = by_month(chosen())

    assert table(lines) == {
        "Tammikuu 2027": (0, 0, 0, 0, 0, 0, 0),
        "Helmikuu 2027": (1, 0, 1, 1, 4, 0, 4.0),
        "Maaliskuu 2027": (1, 0, 1, 1, 3, 0, 3.0),
    }


def test_months_over_ten_years_are_those_of_each_clock():
    azores = make_space("azores", time_zone="Atlantic/Azores")
    # Half past eleven there is half past two of the next day, and month, in Helsinki.
    late = make_event(
        space=azores, start_date=date(2027, 1, 31), start_time=time(23, 30), end_time=time(23, 45)
    )
    make_event(start_date=date(2027, 2, 1), start_time=time(0), end_time=time(1))

    with translation.override("fi"):
        lines = by_month(chosen(first=date(2017, 3, 15), last=date(2027, 12, 31)))

    assert late.time_zone == "Atlantic/Azores"
    assert len(lines) == 120
    held = {line.label: line.dates for line in lines if line.dates}
    assert held == {"Tammikuu 2027": 1, "Helmikuu 2027": 1}


def test_period_has_both_its_days():
    weekly()

    first, last = date(2027, 1, 19), date(2027, 2, 2)
    days = [row.date.day for row in dates_held(chosen(first=first, last=last))]

    assert days == [19, 26, 2]


def test_lines_by_space_category_host_and_municipality():
    one, other = make_association("martat"), make_association("sampo")
    house = make_space("talo", municipality=one.municipality)
    crafts, music = (EventCategory.objects.create(slug=slug, name=slug) for slug in ("a", "b"))
    count(make_event(hosts=[one, other], space=house, categories=[crafts, music]), 10)
    count(make_event(hosts=[other], categories=[music]), 1)

    def heads(lines):
        return [(line.label, line.people) for line in lines]

    with translation.override("en"):
        assert heads(by_space(chosen())) == [(str(house), 10), ("Elsewhere", 1)]
        assert heads(by_category(chosen())) == [("b", 11), ("a", 10)]
        assert heads(by_association(chosen())) == [(str(other), 11), (str(one), 10)]
        assert heads(by_municipality(chosen())) == [
            (str(one.municipality), 10),
            (str(other.municipality), 1),
        ]
    assert numbers(total(chosen()))[:3] == (2, 1, 2)


def test_only_the_chosen_events_count():
    mine = make_event()
    count(mine, 3)
    count(make_event(), 99)

    assert total(chosen(Event.objects.filter(pk=mine.pk))).people == 3


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("report", "queries"),
    [
        (total, 2),
        (by_month, 2),
        (by_space, 3),
        (by_category, 3),
        (by_association, 3),
        (by_municipality, 3),
        (lambda chosen: list(map(describe, dates_held(chosen))), 4),
    ],
)
def test_reports_cost_the_same_for_one_and_three(
    report, queries, number, django_assert_num_queries
):
    for _ in range(number):
        category = EventCategory.objects.create(slug=f"c{Event.objects.count()}")
        count(weekly(hosts=[make_association()], categories=[category], space=make_space()), 1, 2)
    assert Outcome.objects.count() == 2 * number

    with django_assert_num_queries(queries):
        report(chosen())


def test_page_with_two_times_is_one_event_with_the_dates_of_both():
    block = block_of(13, 15)
    event = make_event(start_date=date(2027, 1, 12), more_times=[block])
    count(event, 5)
    count(time_of(event, block), 7)

    line = total(chosen())

    assert (line.numbers["events"], line.numbers["dates"], line.numbers["people"]) == (1, 2, 12)
