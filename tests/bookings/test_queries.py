from datetime import date, time, timedelta

import pytest
from django.utils.translation import override

from tests.factories import (
    local,
    make_association,
    make_member,
    make_room,
    make_space,
    make_user,
)
from wagtail_talko.bookings.actions import close_rooms, request_booking
from wagtail_talko.bookings.admin_queries import describe_hits
from wagtail_talko.bookings.queries import busy, dates_hit, free_times, preview_request
from wagtail_talko.models import BookingDate, OpeningException

pytestmark = pytest.mark.django_db

NOW = local(2027, 1, 1)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def boss():
    return make_user(is_superuser=True)


@pytest.fixture
def book(boss):
    def book(room, start=SIX, length=2 * HOUR, association=None, **details):
        return request_booking(
            room=room,
            association=association,
            dates=[(start, start + length)],
            purpose="Secret purpose",
            by=boss,
            origin="member" if association else "staff",
            now=NOW,
            **details,
        )

    return book


def free(rooms, after, before, length=HOUR, **options):
    found = free_times(rooms, after=after, before=before, length=length, now=NOW, **options)
    return [(f.room.slug, f.start, f.end) for f in found]


def test_free_times_are_the_gaps_between_bookings(book):
    room = make_room("sali", start_interval_minutes=60)
    book(room)

    assert free([room], SIX - HOUR, SIX + 4 * HOUR) == [
        ("sali", SIX - HOUR, SIX),
        ("sali", SIX + 2 * HOUR, SIX + 3 * HOUR),
        ("sali", SIX + 3 * HOUR, SIX + 4 * HOUR),
    ]


def test_free_times_of_several_rooms_come_earliest_first_and_stop_at_the_limit(book):
    space = make_space()
    rooms = [make_room(f"r{n}", space=space, start_interval_minutes=60) for n in range(2)]
    book(rooms[0])

    assert free(rooms, SIX, SIX + 9 * HOUR, limit=3) == [
        ("r1", SIX, SIX + HOUR),
        ("r1", SIX + HOUR, SIX + 2 * HOUR),
        ("r0", SIX + 2 * HOUR, SIX + 3 * HOUR),
    ]


def test_free_times_keep_opening_hours_notice_length_and_turnaround(book):
    space = make_space(always_open=False)
    OpeningException.objects.create(
        space=space, date=date(2027, 1, 12), opens=time(17), closes=time(22)
    )
    room = make_room(
        "sali", space=space, start_interval_minutes=60, turnaround_minutes=30, longest_minutes=120
    )
    book(room, SIX + HOUR, HOUR)

    assert free([room], local(2027, 1, 12), local(2027, 1, 13)) == [
        ("sali", SIX - HOUR, SIX),
        ("sali", SIX + 3 * HOUR, SIX + 4 * HOUR),
    ]
    assert free([room], local(2027, 1, 12), local(2027, 1, 13), 3 * HOUR) == []
    assert free([room], NOW - 9 * DAY, NOW) == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 3, 28), ["02:00", "04:00", "05:00"]),
        (date(2027, 10, 31), ["02:00", "03:00", "03:00", "04:00", "05:00"]),
    ],
)
def test_free_times_follow_the_wall_clock_on_the_sundays_of_the_change(day, expected):
    room = make_room(start_interval_minutes=60)
    zone = room.space.zone

    found = free_times(
        [room],
        after=local(day.year, day.month, day.day, 2),
        before=local(day.year, day.month, day.day, 6),
        length=HOUR / 2,
        now=NOW,
    )

    assert [f"{f.start.astimezone(zone):%H:%M}" for f in found] == expected


@pytest.mark.parametrize("count", [1, 3])
def test_free_times_cost_six_queries(book, count, django_assert_num_queries):
    rooms = [make_room(space=make_space(always_open=False)) for _ in range(count)]
    for room in rooms:
        book(room)

    with django_assert_num_queries(6):
        assert free(rooms, SIX, SIX + 3 * HOUR)


def test_preview_tells_every_date_and_writes_nothing(book):
    association = make_association()
    member = make_member(association)
    room = make_room("sali", capacity=10)
    book(room)

    found = preview_request(
        room=room,
        association=association,
        dates=[(SIX + 7 * DAY, SIX + 7 * DAY + HOUR), (SIX, SIX + HOUR)],
        by=member,
        people=12,
        now=NOW,
    )

    assert [r.code for r in found.refusals] == ["too_many_people"]
    assert [(d.start, [r.code for r in d.refusals]) for d in found.dates] == [
        (SIX, ["room_taken"]),
        (SIX + 7 * DAY, []),
    ]
    assert BookingDate.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_preview_with_collisions_costs_the_same(book, count, django_assert_num_queries):
    association = make_association()
    member = make_member(association)
    room = make_room(space=make_space(always_open=False))
    starts = [SIX - 6 * HOUR + n * DAY for n in range(count)]
    for start in starts:
        book(room, start)

    with django_assert_num_queries(18):
        found = preview_request(
            room=room,
            association=association,
            dates=[(start, start + HOUR) for start in starts],
            by=member,
            now=NOW,
        )

    assert [d.is_free for d in found.dates] == [False] * count


def test_busy_shows_the_association_and_the_title_but_no_person(book):
    association = make_association(name={"fi": "Martat", "sv": "Marthorna"})
    room = make_room("sali")
    book(room, association=association, public_title="Kudontaa", contact_name="Secret")

    (row,) = busy([room], after=SIX - DAY, before=SIX + DAY, language="sv")

    assert (row.who, row.title, row.state, row.start) == (
        "Marthorna",
        "Kudontaa",
        "confirmed",
        SIX,
    )
    assert "Secret" not in str(row)


def test_busy_private_booking_shows_nothing_but_the_time(book):
    room = make_room()
    book(room, association=make_association(), public_title="Vertaisryhmä", is_private=True)

    (row,) = busy([room], after=SIX, before=SIX + HOUR)

    assert (row.who, row.title) == ("", "")


def test_busy_part_is_taken_by_the_whole(book):
    hall = make_room("hall")
    house = make_room("house", parts=[hall])
    other = make_room("other", space=hall.space)
    book(house)

    found = busy([hall, other], after=SIX, before=SIX + HOUR)

    assert [row.room for row in found] == [hall]


@pytest.mark.parametrize("count", [1, 3])
def test_busy_costs_the_same(book, count, django_assert_num_queries):
    space = make_space()
    rooms = [make_room(space=space) for _ in range(count)]
    for room in rooms:
        book(room, association=make_association())

    with django_assert_num_queries(5), override("fi"):
        assert len(busy(rooms, after=SIX, before=SIX + HOUR)) == count


def test_dates_hit_leaves_closures_out(book, boss):
    room = make_room()
    booking = book(room)
    spans = [(SIX - DAY, SIX + DAY)]
    close_rooms(rooms=[room], spans=[(SIX - DAY, SIX - 2 * HOUR)], reason="x", by=boss, now=NOW)

    assert dates_hit([room], spans, now=NOW) == list(booking.dates.all())


@pytest.mark.parametrize("number", [1, 3])
def test_what_a_closure_hits_is_described_at_one_cost(book, number, django_assert_num_queries):
    room, joint = make_room(), make_association("lions", name={"en": "Lions"})
    for count in range(number):
        booking = book(room, SIX + count * DAY, association=make_association(name={"en": "A"}))
        booking.hosts.create(association=joint, state="accepted")
    hits = dates_hit([room], [(SIX, SIX + 9 * DAY)], now=NOW)

    with django_assert_num_queries(3), override("en"):
        lines = describe_hits(hits)

    assert [line.count("A and Lions") for line in lines] == [1] * number
