"""After so many no-shows an association cannot book by itself for a while."""

from datetime import date as Day
from datetime import datetime, timedelta

import pytest
from django.utils import translation

from tests.bookings.notifications.reading import EIGHT, SIX, WEEK
from tests.factories import (
    local,
    make_association,
    make_member,
    make_municipality,
    make_room,
)
from wagtail_talko.bookings.actions import (
    add_dates,
    cancel_dates,
    leave_booking,
    move_dates,
    request_booking,
    restore_dates,
)
from wagtail_talko.bookings.outcomes.actions import mark_outcome
from wagtail_talko.bookings.outcomes.queries import Bar, bar_of
from wagtail_talko.bookings.outcomes.showing import records_of
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.bookings.waiting.joining import join_waiting_list
from wagtail_talko.models import BookingDate, BookingHost

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def municipality(room):
    municipality = room.space.municipality
    municipality.no_show_limit = 2
    municipality.no_show_weeks = 4
    municipality.no_show_pause_weeks = 3
    municipality.save()
    return municipality


@pytest.fixture
def series(book, municipality):
    """Twelve Tuesdays from the 12th of January on."""
    return book(*[(SIX + n * WEEK, EIGHT + n * WEEK) for n in range(12)])


def missed(series, boss, *numbers):
    """Mark these of the dates; return when the last has been."""
    dates = list(series.dates.all())
    now = EIGHT + numbers[-1] * WEEK
    mark_outcome(
        dates=[dates[n] for n in numbers], outcome="no_show", by=boss, now=now, silent=True
    )
    return now


def asks(room, association, by, now, **details):
    start = now + 2 * WEEK + HOUR
    start = start.replace(hour=9, minute=0)
    return request_booking(
        room=room,
        association=association,
        dates=[(start, start + HOUR)],
        purpose="x",
        by=by,
        now=now,
        silent=True,
        **details,
    )


def codes(error):
    return [refusal.code for refusal in error.value.refusals]


def test_refusal_says_until_when_and_whom_to_ask(room, series, association, member, boss):
    now = missed(series, boss, 0, 1)

    with pytest.raises(BookingRefused) as error:
        asks(room, association, member, now)

    with translation.override("fi"):
        assert [str(refusal) for refusal in error.value.refusals] == [
            "Martat ei ole tullut 2 varattuna aikana. Se voi taas varata itse alkaen "
            "ti 9.2.2027. Kysy sitä ennen: 040 1234567."
        ]


@pytest.mark.parametrize(
    ("numbers", "until"),
    [
        ([0], None),
        ([0, 4], Day(2027, 3, 2)),
        ([0, 5], None),
        ([0, 1, 9], None),
        ([0, 2, 4], Day(2027, 3, 2)),
    ],
    ids=["one", "within", "too far apart", "long ago", "the last pair counts"],
)
def test_so_many_within_so_many_weeks(series, association, municipality, boss, numbers, until):
    now = missed(series, boss, *numbers)

    found = bar_of(association, municipality, now=now)

    assert found == (Bar(len(numbers), until) if until else None)


@pytest.mark.parametrize("zone", ["Europe/Helsinki", "America/New_York"])
def test_weeks_are_counted_in_days_of_the_place(room, book, association, municipality, boss, zone):
    room.space.time_zone = zone
    room.space.save()
    # Summer time ends between the two: in UTC they are an hour more than four weeks apart.
    starts = [datetime(2027, 10, 19, 18, tzinfo=room.space.zone) + n * 4 * WEEK for n in (0, 1)]
    booking = book(*[(start, start + HOUR) for start in starts])
    now = starts[1] + HOUR
    mark_outcome(dates=booking.dates.all(), outcome="no_show", by=boss, now=now, silent=True)

    assert bar_of(association, municipality, now=now) == Bar(2, Day(2027, 12, 7))


def test_refusal_says_how_often_and_not_how_often_is_allowed(
    series, association, municipality, boss
):
    now = missed(series, boss, 0, 1, 2, 3)

    assert bar_of(association, municipality, now=now) == Bar(4, Day(2027, 2, 23))


def test_no_shows_stay_with_who_has_not_come(series, association, municipality, member, boss):
    heir = make_association()
    BookingHost.objects.create(booking=series, association=heir, state="accepted", may_edit=True)
    now = missed(series, boss, 0, 1)

    leave_booking(
        booking=series, association=association, by=member, hand_over_to=heir, now=now, silent=True
    )

    assert bar_of(heir, municipality, now=now) is None
    assert bar_of(association, municipality, now=now) == Bar(2, Day(2027, 2, 9))
    assert records_of([heir], now=now) == []


def test_member_reads_of_every_municipality_whatever_else_it_belongs_to(
    series, association, municipality, boss
):
    now = missed(series, boss, 0, 1)
    elsewhere = make_municipality("luhanka", name={"fi": "Luhanka"}, no_show_weeks=1)
    association.municipality = elsewhere
    association.save()
    other = make_association(municipality=municipality)

    with translation.override("fi"):
        alone, both = (records_of(own, now=now) for own in ([association], [other, association]))

    said = (
        "Kukaan ei tullut: 2 kertaa viimeisten 4 viikon aikana. "
        "Voitte varata taas alkaen ti 9.2.2027."
    )
    assert alone == [("Joutsa", said)]
    assert both == [("Martat, Joutsa", said)]


@pytest.mark.parametrize("number", [1, 3])
def test_records_cost_one_query(series, municipality, number, django_assert_num_queries):
    hosts = [make_association(municipality=municipality) for _ in range(number)]
    for date, host in zip(series.dates.all(), hosts, strict=False):
        BookingDate.objects.filter(pk=date.pk).update(outcome="no_show", missed_by=host)

    with django_assert_num_queries(1):
        assert len(records_of(hosts, now=EIGHT + 3 * WEEK)) == number


@pytest.mark.parametrize(
    ("day", "is_barred"), [((2027, 2, 8, 23, 59), True), ((2027, 2, 9), False)]
)
def test_bar_ends_with_its_local_day(series, association, municipality, boss, day, is_barred):
    missed(series, boss, 0, 1)

    assert (bar_of(association, municipality, now=local(*day)) is not None) is is_barred


def test_there_is_no_limit_unless_it_is_set(room, series, association, member, municipality, boss):
    municipality.no_show_limit = None
    municipality.save()
    now = missed(series, boss, 0, 1, 2, 3)

    assert asks(room, association, member, now)


def test_mark_that_is_taken_back_bars_nobody(room, series, association, member, boss):
    now = missed(series, boss, 0, 1)
    mark_outcome(dates=[series.dates.first()], outcome="", by=boss, now=now, silent=True)

    assert asks(room, association, member, now)


def test_manager_departs_from_it_as_from_other_rules(room, series, association, boss):
    now = missed(series, boss, 0, 1)

    with pytest.raises(BookingRefused) as error:
        asks(room, association, boss, now, origin="staff")
    booking = asks(room, association, boss, now, origin="staff", override=True)

    assert codes(error) == ["no_shows"]
    assert booking.association == association


def test_others_and_joint_hosts_are_not_barred(room, series, municipality, boss):
    joint = make_association()
    member = make_member(joint)
    BookingHost.objects.create(booking=series, association=joint, state="accepted")
    now = missed(series, boss, 0, 1)

    assert asks(room, joint, member, now)


def test_another_municipality_does_not_count_them(series, association, member, boss):
    now = missed(series, boss, 0, 1)
    elsewhere = make_room()
    elsewhere.space.municipality.no_show_limit = 1
    elsewhere.space.municipality.save()

    assert asks(elsewhere, association, member, now)


def test_what_is_booked_stays_and_moves_but_nothing_is_added(series, member, boss):
    now = missed(series, boss, 0, 1)
    coming = list(series.dates.filter(start__gt=now))
    third, fourth = coming[:2]
    span = (third.start + 2 * HOUR, third.end + 2 * HOUR)

    moved = move_dates(moves=[(third, span)], by=member, now=now, silent=True)
    cancel_dates(dates=[fourth], by=member, now=now, silent=True)
    found = []
    for act in (
        lambda: add_dates(
            booking=series, dates=[(SIX + 20 * WEEK, EIGHT + 20 * WEEK)], by=member, now=now
        ),
        lambda: restore_dates(dates=[fourth], by=member, now=now),
    ):
        with pytest.raises(BookingRefused) as error:
            act()
        found.append(codes(error))

    assert moved[0].start == span[0]
    assert found == [["no_shows"], ["no_shows"]]


def test_nobody_barred_waits_for_a_time(room, series, association, member, boss):
    now = missed(series, boss, 0, 1)
    other = make_association()
    start = now + 2 * WEEK + HOUR
    booked = request_booking(
        room=room,
        association=other,
        dates=[(start.replace(minute=0), start.replace(minute=0) + HOUR)],
        purpose="x",
        by=make_member(other),
        now=now,
        silent=True,
    ).dates.get()

    with pytest.raises(BookingRefused) as error:
        join_waiting_list(
            room=room,
            association=association,
            start=booked.start,
            end=booked.end,
            purpose="x",
            by=member,
            now=now,
        )

    assert codes(error) == ["no_shows"]


@pytest.mark.parametrize("number", [1, 3])
def test_rule_costs_one_query(
    series, association, municipality, boss, number, django_assert_num_queries
):
    now = missed(series, boss, *range(number))

    with django_assert_num_queries(1):
        bar_of(association, municipality, now=now)
