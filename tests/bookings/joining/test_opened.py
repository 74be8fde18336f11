"""Bookings that welcome others: where everybody sees them, and what nobody may know."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from tests.bookings.views.filling import typed
from tests.bookings.views.visiting import EIGHT, SIX, WEEK, book, in_language, week_of
from tests.calendars.factories import make_event
from tests.factories import HELSINKI, make_association, make_member, make_room, make_space
from wagtail_talko.bookings.finding import Wish, welcoming
from wagtail_talko.bookings.hosts import is_open
from wagtail_talko.bookings.opened import open_dates
from wagtail_talko.bookings.pairing.queries import find_pairs
from wagtail_talko.bookings.queries import busy, preview_request
from wagtail_talko.bookings.sharing.queries import beside
from wagtail_talko.models import Booking, BookingDate, BookingHost, WaitingWish

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
HIDING = [
    {"is_private": True},
    {"event": {"hides_place": True}},
    {"event": {"state": "hidden"}},
    {"event": {}, "listed": False},
]
HIDING_IDS = ["private", "hides-its-place", "withdrawn", "for-some-eyes"]


@pytest.fixture
def booking(room, first, member):
    Booking.objects.all().delete()
    return book(room, first, member, open_to_others=True, public_title="Leivontailta")


@pytest.fixture
def hide(booking):
    """Make the booking one of which nobody may know more than that the room is taken."""

    def act(how):
        Booking.objects.update(is_private=how.get("is_private", False))
        if "event" in how:
            date = booking.dates.get()
            event = make_event(
                "Tukiryhmä", days=[SIX.date()], room=booking.room, space=booking.room.space,
                **how["event"],
            )  # fmt: skip
            event.occurrences.update(booking_date=date, start=date.start, end=date.end)
            if not how.get("listed", True):
                event.listings.all().delete()

    return act


# -- which they are --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("is_open_to_others", "is_private", "origin", "has_association"),
    [
        each
        for each in product([True, False], [True, False], ["member", "staff"], [True, False])
        if each[2:] != ("member", False)
    ],
)
def test_those_found_are_those_that_may_be_asked(
    booking, is_open_to_others, is_private, origin, has_association
):
    Booking.objects.update(
        open_to_others=is_open_to_others,
        is_private=is_private,
        origin=origin,
        association=booking.association if has_association else None,
    )
    booking.refresh_from_db()

    assert open_dates(after=NOW).exists() == is_open(booking)


@pytest.mark.parametrize(
    ("changes", "is_found"),
    [
        ({}, True),
        ({"state": "requested"}, True),
        ({"state": "requested", "holds_room": False}, False),
        ({"state": "requested", "offered_until": SIX}, False),
        ({"state": "cancelled", "holds_room": False}, False),
        ({"state": "declined", "holds_room": False}, False),
    ],
)
def test_only_times_that_take_place_are_found(booking, changes, is_found):
    BookingDate.objects.update(**changes)

    assert open_dates(after=NOW).exists() == is_found


def test_times_that_are_over_or_later_are_not_found(booking):
    assert [
        open_dates(after=after, before=before).count()
        for after, before in [
            (SIX, EIGHT),
            (EIGHT, EIGHT + WEEK),
            (SIX - WEEK, SIX),
            (EIGHT - timedelta(minutes=1), EIGHT + WEEK),
        ]
    ] == [1, 0, 0, 1]


# -- what nobody may know --------------------------------------------------------------------


def pages(client, room):
    """Open every public page on which the booking could stand, by name."""
    day = SIX.astimezone(HELSINKI)
    year, week, _day = day.isocalendar()
    urls = {
        "room": in_language("en", "room", room.space.slug, room.slug),
        "room_week": in_language("en", "room", room.space.slug, room.slug) + f"w/{week_of(SIX)}/",
        "list": in_language("en", "events") + f"?from={day:%Y-%m-%d}",
        "week": in_language("en", "events_week", year, week),
        "month": in_language("en", "events_month", year, day.month),
        "finder": in_language("en", "rooms"),
        "feed": in_language("en", "feed_room", room.space.slug, room.slug),
    }
    return {name: client.get(url).content.decode() for name, url in urls.items()}


def test_open_booking_stands_on_every_public_page_with_the_way_to_ask(client, room, booking):
    found = pages(client, room)

    # The room's own page shows seven days, which may end before.
    del found["room"]
    assert {name: "Leivontailta" in page for name, page in found.items()} == dict.fromkeys(
        found, True
    )
    asks = in_language("en", "booking_join", booking.pk)
    assert [name for name, page in found.items() if asks not in page] == ["feed"]


@pytest.mark.parametrize("how", HIDING, ids=HIDING_IDS)
def test_hidden_booking_is_told_of_nowhere(client, room, booking, hide, how):
    hide(how)

    found = pages(client, room)

    secrets = ("Martat", "Leivontailta", in_language("en", "booking_join", booking.pk))
    assert [
        (name, secret)
        for name, page in found.items()
        for secret in secrets
        # The associations to choose from are no secret.
        if secret in page.replace(">Martat</option>", "")
    ] == []


@pytest.mark.parametrize("how", HIDING, ids=HIDING_IDS)
def test_hidden_booking_has_no_page_to_ask_on(client, booking, hide, how, asker):
    hide(how)
    url = in_language("fi", "booking_join", booking.pk)
    anonymous = client.get(url).status_code
    client.force_login(asker)

    assert (anonymous, client.get(url).status_code) == (404, 404)
    assert client.post(url, {"message": "Hei"}).status_code == 404
    assert BookingHost.objects.count() == 0


@pytest.mark.parametrize("how", [{}, *HIDING], ids=["open", *HIDING_IDS])
def test_refusal_of_a_taken_time_names_only_who_may_be_named(
    client, room, booking, hide, how, other, asker
):
    hide(how)
    client.force_login(asker)

    page = client.post(in_language("en", "booking_new"), typed(room)).text
    [date] = preview_request(room=room, association=other, dates=[(SIX, EIGHT)], by=asker).dates

    assert ("Martat" in page, "Leivontailta" in page) == (not how, False)
    kinds = {each.kind for refusal in date.refusals for each in refusal.suggestions}
    assert ("join" in kinds) == (not how)


@pytest.mark.parametrize("how", [{}, *HIDING], ids=["open", *HIDING_IDS])
def test_who_shares_the_room_reads_only_of_those_who_may_be_named(room, booking, hide, how):
    room.parallel_groups = 2
    room.save()
    hide(how)

    found = beside([(room, SIX, EIGHT)])

    assert [row.booking for rows in found.values() for row in rows] == ([] if how else [booking])


@pytest.mark.parametrize("how", [{}, *HIDING], ids=["open", *HIDING_IDS])
def test_suggestions_for_the_same_evening_name_only_who_may_be_named(
    room, booking, hide, how, other
):
    Booking.objects.update(group="seniors")
    hide(how)
    WaitingWish.objects.create(
        room=room, association=other, start=SIX, end=EIGHT, purpose="Kortit", group="seniors"
    )

    assert len(find_pairs(now=NOW)) == (0 if how else 1)


@pytest.mark.parametrize("how", HIDING, ids=HIDING_IDS)
def test_room_of_a_hidden_booking_is_taken_all_the_same(room, booking, hide, how):
    hide(how)

    [row] = busy([room], after=SIX, before=EIGHT)

    assert (row.who, row.title, row.is_open, row.start) == ("", "", False, SIX)


def test_time_offered_to_somebody_is_not_open_to_others(room, booking):
    BookingDate.objects.update(state="requested", offered_until=SIX)

    [row] = busy([room], after=SIX, before=EIGHT)

    assert row.is_open is False


# -- the page to ask on ----------------------------------------------------------------------


def test_visitor_reads_it_and_signs_in_from_there(client, booking):
    url = in_language("en", "booking_join", booking.pk)

    page = client.get(url)
    response = client.post(url)

    assert (page.status_code, "Leivontailta" in page.text, "form" in page.context) == (
        200,
        True,
        False,
    )
    assert 'name="message"' not in page.text
    assert response["Location"] == f"/en/accounts/login/?next={url}"


def test_hidden_time_of_an_open_series_is_left_out(client, room, first, member, hide, booking):
    hide({"event": {"hides_place": True}})
    second = BookingDate.objects.create(
        booking=booking, room=room, start=SIX + WEEK, end=EIGHT + WEEK, state="confirmed"
    )

    page = client.get(in_language("en", "booking_join", booking.pk))

    assert page.context["dates"] == [second]


# -- finding a time --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "is_near"),
    [
        ({}, True),
        ({"weekdays": frozenset({1})}, True),
        ({"weekdays": frozenset({2})}, False),
        ({"first": SIX.date(), "last": SIX.date()}, True),
        ({"first": SIX.date() + timedelta(days=1)}, False),
        ({"last": SIX.date() - timedelta(days=1)}, False),
        ({"earliest": datetime(2000, 1, 1, 19).time()}, True),
        ({"earliest": datetime(2000, 1, 1, 20).time()}, False),
        ({"latest": datetime(2000, 1, 1, 18, 30).time()}, True),
        ({"latest": datetime(2000, 1, 1, 18).time()}, False),
    ],
)
def test_what_is_near_the_wish_is_found(room, booking, wish, is_near):
    found = welcoming([room], Wish(**wish), now=NOW)

    assert list(found) == [booking.pk] * is_near


def test_finder_shows_only_rooms_that_suit_and_not_what_one_hosts(
    client, room, booking, member, asker
):
    def found(**query):
        opened = client.get(in_language("en", "rooms"), query).context["opened"]
        return [item.title for item in opened.dates]

    room.capacity = 10
    room.save()
    anybody, too_many = found(), found(people=20)
    client.force_login(asker)
    others = found()
    client.force_login(member)

    assert (anybody, too_many, others, found()) == (
        ["Martat: Leivontailta"],
        [],
        ["Martat: Leivontailta"],
        [],
    )


def test_finder_shows_a_few_and_says_that_there_are_more(client, room, first, member, booking):
    for n in range(1, 6):
        book(room, first, member, (SIX + n * WEEK, EIGHT + n * WEEK), **OPEN)

    opened = client.get(in_language("en", "rooms")).context["opened"]

    assert (len(opened.dates), opened.has_more) == (5, True)


def test_finder_shows_a_series_once_with_the_number_of_its_times(client, room, first, member):
    book(room, first, member, *((SIX + n * WEEK, EIGHT + n * WEEK) for n in range(3)), **OPEN)

    [item] = client.get(in_language("en", "rooms")).context["opened"].dates

    assert (item.start, item.note) == (SIX, "and 2 more times")


OPEN = {"open_to_others": True}


# -- the programme ---------------------------------------------------------------------------


def programme(client, **query):
    day = SIX.astimezone(HELSINKI)
    response = client.get(in_language("en", "events"), {"from": f"{day:%Y-%m-%d}", **query})
    return [item.title for item in response.context["opened"].dates]


def test_programme_shows_what_was_asked_for(client, room, first, member, booking, other):
    Booking.objects.update(group="seniors")
    elsewhere = make_room("muu", space=make_space("muualla"))
    book(elsewhere, other, make_member(other), open_to_others=True, public_title="Peli-ilta")
    BookingHost.objects.create(
        booking=booking, association=make_association("sepat"), state="accepted"
    )
    baking = "Martat and Sepat: Leivontailta"

    found = {
        query: programme(client, **dict([query.split("=")]))
        for query in [
            "q=",
            f"space={room.space.slug}",
            f"municipality={elsewhere.space.municipality.slug}",
            "association=lions",
            "association=sepat",
            "audience=seniors",
            "q=LEIVONTA martat",
            "q=bygården",
            "q=puuttuu",
        ]
    }

    assert list(found.values()) == [
        [baking, "Lions: Peli-ilta"],
        [baking],
        ["Lions: Peli-ilta"],
        ["Lions: Peli-ilta"],
        [baking],
        [baking],
        [baking],
        [baking],
        [],
    ]


@pytest.mark.parametrize("number", [0, 1, 3])
@pytest.mark.parametrize("page", ["events", "rooms"])
def test_pages_cost_the_same_whatever_the_number(
    client, room, number, page, django_assert_num_queries
):
    for n in range(number):
        one = make_association()
        span = SIX + n * WEEK / 14, SIX + n * WEEK / 14 + timedelta(hours=1)
        book(room, one, make_member(one), span, open_to_others=True)
    url = in_language("en", page)
    query = {"from": f"{SIX.astimezone(HELSINKI):%Y-%m-%d}"} if page == "events" else {}
    client.get(url, query)

    with django_assert_num_queries({"events": 18, "rooms": 18}[page] + bool(number)):
        response = client.get(url, query)

    assert len(response.context["opened"].dates) == number
