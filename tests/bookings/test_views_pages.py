"""The public pages of booking, in Finnish and Swedish addresses, with the Django client."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.models import Site

from tests.factories import (
    HELSINKI,
    make_association,
    make_member,
    make_municipality,
    make_room,
    make_space,
    make_user,
)
from wagtail_talko.bookings.actions import cancel_dates, close_rooms, request_booking
from wagtail_talko.models import Membership, Municipality, OldSlug, TalkoSettings
from wagtail_talko.timeslots import at

pytestmark = pytest.mark.django_db


def coming(weekday: int, hour: int, *, weeks: int = 1) -> datetime:
    """An hour of a coming weekday by the wall clock of Helsinki, in UTC."""
    today = datetime.now(HELSINKI).date()
    day = today + timedelta(days=7 * weeks + (weekday - today.weekday()) % 7)
    return at(day, time(hour), HELSINKI)


TUESDAY = 1
SIX, EIGHT = coming(TUESDAY, 18), coming(TUESDAY, 20)
WEEK = timedelta(days=7)


@pytest.fixture
def room():
    space = make_space("kylasali", name={"fi": "Kyläsali", "sv": "Bygården"})
    return make_room("iso", space=space, name={"fi": "Iso sali", "sv": "Stora salen"}, capacity=80)


@pytest.fixture
def association(room):
    return make_association("martat", name={"fi": "Martat", "sv": "Marthorna"})


@pytest.fixture
def member(association):
    return make_member(association, first_name="Testi", last_name="Jäsen")


def book(room, association, by, *spans, **details):
    return request_booking(
        room=room,
        association=association,
        dates=spans or [(SIX, EIGHT)],
        purpose="Ompeluseura",
        by=by,
        **details,
    )


def in_language(language: str, name: str, *args: object) -> str:
    with translation.override(language):
        return reverse(f"talko:{name}", args=args)


def week_of(moment: datetime) -> str:
    year, week, _day = moment.astimezone(HELSINKI).isocalendar()
    return f"{year}-w{week:02d}"


# -- rooms ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "name"), [("fi", "Iso sali"), ("sv", "Stora salen"), ("en", "Iso sali")]
)
def test_rooms_are_listed_for_anybody_with_their_first_free_times(client, room, language, name):
    response = client.get(in_language(language, "rooms"))

    items = response.context["items"]
    with translation.override(language):
        names = [str(item.room) for item in items]
    assert (response.status_code, names) == (200, [name])
    assert [len(item.times) for item in items] == [3]


def test_rooms_are_filtered_by_size_and_place(client, room):
    make_room("pieni", space=room.space, capacity=10)
    make_room("muu", capacity=100)

    response = client.get(in_language("fi", "rooms"), {"people": "50", "space": "kylasali"})

    assert [item.room.slug for item in response.context["items"]] == ["iso"]


def test_rooms_that_are_taken_at_the_time_are_left_out(client, room, association, member):
    other = make_room("pieni", space=room.space)
    day = at(SIX.astimezone(HELSINKI).date(), time(17), HELSINKI)
    book(room, association, member, (day, day + timedelta(hours=7)), people=None)

    response = client.get(
        in_language("fi", "rooms"),
        {"date": f"{SIX.astimezone(HELSINKI):%Y-%m-%d}", "part": "evening", "length": "60"},
    )

    items = response.context["items"]
    assert [item.room for item in items] == [other]
    assert [time.start for time in items[0].times] == [
        day + timedelta(minutes=m) for m in (0, 60, 120)
    ]


def test_a_free_time_leads_to_the_form_filled_in(client, room):
    day = SIX.astimezone(HELSINKI).date()

    response = client.get(
        in_language("fi", "rooms"), {"date": str(day), "part": "evening", "length": "120"}
    )

    assert response.context["items"][0].times[0].url == (
        f"/fi/talko/bookings/new/?room={room.pk}&date={day}&start=17%3A00&end=19%3A00"
    )


def test_without_a_length_the_free_stretches_of_each_day_are_shown(
    client, room, association, member
):
    day = at(SIX.astimezone(HELSINKI).date(), time(12), HELSINKI)
    hours = [day + timedelta(hours=n) for n in range(13)]
    book(room, association, member, (hours[1], hours[2]), people=None)

    response = client.get(
        in_language("fi", "rooms"),
        {"date": f"{day.astimezone(HELSINKI):%Y-%m-%d}", "part": "afternoon"},
    )

    times = [(each.start, each.end) for each in response.context["items"][0].times]
    assert times == [(hours[0], hours[1]), (hours[2], hours[5])]


def test_rooms_of_the_municipality_only_are_shown_without_times(client, room):
    room.bookers = "staff"
    room.save()

    response = client.get(in_language("fi", "rooms"))

    item = response.context["items"][0]
    assert (item.is_bookable, item.times) == (False, [])


def test_rooms_of_other_municipalities_are_not_shown_where_a_site_has_chosen(client, room):
    chosen = TalkoSettings.for_site(Site.objects.get(is_default_site=True))
    chosen.municipalities.add(make_municipality("other"))

    listed = client.get(in_language("fi", "rooms"))
    page = client.get(in_language("fi", "room", "kylasali", "iso"))

    assert (listed.context["items"], page.status_code) == ([], 404)


def test_room_page_says_rules_and_shows_the_week(client, room):
    room.space.house_rules = {"fi": "Ovi lukkoon."}
    room.space.save()

    response = client.get(in_language("fi", "room", "kylasali", "iso"))

    assert response.status_code == 200
    today = datetime.now(HELSINKI).date()
    left = [today + timedelta(days=n) for n in range(7 - today.weekday())]
    assert [day.date for day in response.context["days"]] == left
    assert "<p>Ovi lukkoon.</p>" in response.text


@pytest.mark.parametrize("name", ["room", "room_week"])
def test_an_old_address_leads_to_the_new_one(client, room, name):
    OldSlug.objects.create(kind="space", slug="vanha", object_id=room.space.pk)
    OldSlug.objects.create(kind="room", within=str(room.space.pk), slug="sali", object_id=room.pk)
    week = [date.fromisocalendar(2027, 2, 1)] if name == "room_week" else []

    response = client.get(in_language("sv", name, "vanha", "sali", *week))

    assert (response.status_code, response["Location"]) == (
        301,
        "/sv/talko/rooms/kylasali/iso/",
    )


@pytest.mark.parametrize("slugs", [("kylasali", "nothing"), ("nothing", "iso")])
def test_an_unknown_room_is_not_found(client, room, slugs):
    response = client.get(in_language("fi", "room", *slugs))

    assert response.status_code == 404


def test_an_archived_room_is_not_found(client, room):
    room.archive()

    response = client.get(in_language("fi", "room", "kylasali", "iso"))

    assert response.status_code == 404


# -- weeks ------------------------------------------------------------------------------------


def week_slots(client, room, *, language="fi"):
    monday = SIX.astimezone(HELSINKI).date() - timedelta(days=TUESDAY)
    response = client.get(in_language(language, "room_week", "kylasali", "iso", monday))
    days = response.context["days"]
    return response, [(s.start, s.end, s.state, s.label) for s in days[TUESDAY].slots]


def test_a_week_shows_what_is_booked_and_what_is_free(client, room, association, member):
    book(room, association, member, public_title="Ompeluseura")

    _response, slots = week_slots(client, room)

    midnight = at(SIX.astimezone(HELSINKI).date(), time(0), HELSINKI)
    assert slots == [
        (midnight, SIX, "free", ""),
        (SIX, EIGHT, "booked", "Martat: Ompeluseura"),
        (EIGHT, midnight + timedelta(days=1), "free", ""),
    ]


def test_a_week_never_shows_a_person_nor_a_private_booking(client, room, association, member):
    book(
        room,
        association,
        member,
        public_title="Salainen",
        is_private=True,
        contact_name="Testi Jäsen",
        contact_email="testi@example.org",
    )

    response, slots = week_slots(client, room)

    shown = [word for word in ("Testi", "testi@", "Salainen", "Martat") if word in response.text]
    assert ([slot[2:] for slot in slots if slot[2] == "booked"], shown) == ([("booked", "")], [])


def test_a_week_shows_waiting_and_closed_times(client, room, association, member):
    room.needs_approval = True
    room.save()
    book(room, association, member)
    boss = make_user(is_superuser=True)
    close_rooms(rooms=[room], spans=[(EIGHT, EIGHT + timedelta(hours=1))], reason="", by=boss)

    _response, slots = week_slots(client, room)

    assert [slot[2] for slot in slots] == ["free", "waiting", "closed", "free"]


def test_a_short_free_time_fills_both_ends_and_a_long_one_the_start(
    client, room, association, member
):
    book(room, association, member, (SIX - timedelta(hours=5), SIX - timedelta(hours=3)))
    book(room, association, member)
    monday = SIX.astimezone(HELSINKI).date() - timedelta(days=TUESDAY)

    response = client.get(in_language("fi", "room_week", "kylasali", "iso", monday))

    free = [s.url.split("?")[1] for s in response.context["days"][TUESDAY].slots if s.url]
    day = f"room={room.pk}&date={SIX.astimezone(HELSINKI).date()}"
    assert free == [
        f"{day}&start=00%3A00",
        f"{day}&start=15%3A00&end=18%3A00",
        f"{day}&start=20%3A00&end=00%3A00",
    ]


def test_past_days_and_closed_days_say_so(client, room, django_user_model):
    shut = make_room("shut", space=make_space("auki", always_open=False))
    shut.space.opening_hours.filter(weekday=6).delete()
    monday = SIX.astimezone(HELSINKI).date() - timedelta(days=TUESDAY)
    past = monday - 20 * WEEK

    later = client.get(in_language("en", "room_week", "auki", "shut", monday))
    earlier = client.get(in_language("en", "room_week", "auki", "shut", past))

    assert later.context["days"][6].label == "closed"
    assert {day.label for day in earlier.context["days"]} == {"over"}


def test_a_night_is_shown_on_both_of_its_days(client, room, association, member):
    night = (coming(TUESDAY, 22), coming(TUESDAY, 22) + timedelta(hours=4))
    book(room, association, member, night)
    monday = SIX.astimezone(HELSINKI).date() - timedelta(days=TUESDAY)

    response = client.get(in_language("fi", "room_week", "kylasali", "iso", monday))

    days = response.context["days"]
    booked = [[(s.start, s.end) for s in day.slots if s.state == "booked"] for day in days[1:3]]
    midnight = night[0] + timedelta(hours=2)
    assert booked == [[(night[0], midnight)], [(midnight, night[1])]]


@pytest.mark.parametrize("week", ["2027-w00", "2027-w54", "0000-w01", "9999-w01", "2027-w53"])
def test_a_week_that_does_not_exist_is_not_found(client, room, week):
    response = client.get(f"/fi/talko/rooms/kylasali/iso/w/{week}/")

    assert response.status_code == 404


def own_queries(client, path: str) -> int:
    """Count the queries to our own tables: those of the site's frame are not ours to promise."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return sum("wagtail_talko_" in query["sql"] for query in queries.captured_queries)


@pytest.mark.parametrize("item_count", [1, 3])
def test_lists_and_weeks_cost_the_same_for_one_and_three(
    client, room, association, member, item_count
):
    for number in range(item_count):
        each = make_room(f"room-{number}", space=make_space(municipality=room.space.municipality))
        book(each, association, member, people=None)
        shift = timedelta(days=number)
        booking = book(
            room,
            association,
            member,
            *((SIX + shift + n * WEEK, EIGHT + shift + n * WEEK) for n in range(item_count)),
        )
    monday = SIX.astimezone(HELSINKI).date() - timedelta(days=TUESDAY)

    anybody = [
        own_queries(client, in_language("fi", "rooms")),
        own_queries(client, in_language("fi", "room_week", "kylasali", "iso", monday)),
    ]
    client.force_login(member)
    members = [
        own_queries(client, in_language("fi", "bookings")),
        own_queries(client, in_language("fi", "booking", booking.pk)),
        own_queries(client, in_language("fi", "booking_new")),
    ]

    assert (anybody, members) == ([8, 12], [4, 2, 3])


# -- garbage ----------------------------------------------------------------------------------

GARBAGE = [
    "x",
    "",
    "-1",
    "0",
    "9" * 40,
    "\x00",
    "2027-99-99",
    "0001-01-01",
    "9999-12-31",
    "25:61",
    "ä" * 300,
    "'; drop table",
    "<script>",
    "½",
    "²",
]


@pytest.mark.parametrize("value", GARBAGE)
def test_garbage_in_the_address_is_never_an_error_of_ours(client, room, member, value):
    names = ["space", "date", "part", "length", "people", "step_free", "page"]

    listed = [client.get("/fi/talko/rooms/", {name: value}).status_code for name in names]
    client.force_login(member)
    names = ["room", "date", "start", "end", "people", "association"]
    form = [client.get("/fi/talko/bookings/new/", {name: value}).status_code for name in names]
    mine = [client.get("/fi/talko/bookings/", {n: value}).status_code for n in ("page", "past")]
    done = client.get("/fi/talko/bookings/done/", {"booking": value}).status_code

    assert {*listed, *form, *mine} == {200}
    assert done == 404


# -- own bookings -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["bookings", "booking_new", "booking_done"])
def test_signing_in_comes_first_and_leads_back(client, name):
    path = in_language("sv", name)

    response = client.get(path)

    assert (response.status_code, response["Location"]) == (
        302,
        f"{in_sign_in('sv')}?next={path}",
    )


def in_sign_in(language: str) -> str:
    with translation.override(language):
        return reverse("account_login")


@pytest.mark.parametrize("name", ["bookings", "booking_new"])
def test_without_an_association_one_is_told_what_to_do(client, room, name):
    Municipality.objects.update(contact_email="tilat@example.org")
    client.force_login(make_user())

    response = client.get(in_language("fi", name))

    assert response.status_code == 200
    assert response.templates[0].name == "wagtail_talko/bookings/no_association.html"
    assert response.context["municipalities"] == [room.space.municipality]


def test_own_bookings_are_listed_in_order_and_past_ones_apart(client, room, association, member):
    later = book(room, association, member, (SIX + WEEK, EIGHT + WEEK))
    sooner = book(room, association, member)
    long_ago = datetime(2026, 1, 13, 16, tzinfo=UTC)
    past = book(
        room,
        association,
        make_user(is_superuser=True),
        (long_ago, long_ago + timedelta(hours=1)),
        origin="staff",
        override=True,
        now=long_ago - WEEK,
    )
    client.force_login(member)

    coming_page = client.get(in_language("fi", "bookings"))
    past_page = client.get(in_language("fi", "bookings"), {"past": "1"})

    urls = [[item.url for item in page.context["items"]] for page in (coming_page, past_page)]
    assert urls == [
        [in_language("fi", "booking", sooner.pk), in_language("fi", "booking", later.pk)],
        [in_language("fi", "booking", past.pk)],
    ]


def test_the_language_of_the_pages_is_remembered_for_messages(client, association, member):
    client.force_login(member)

    client.get(in_language("sv", "bookings"))

    assert Membership.objects.get(user=member).language == "sv"


@pytest.mark.parametrize("name", ["booking", "booking_cancel", "booking_calendar"])
def test_the_booking_of_another_association_is_not_found(client, room, association, member, name):
    booking = book(room, association, member)
    client.force_login(make_member(make_association("muut")))

    got = client.get(in_language("fi", name, booking.pk))
    posted = client.post(in_language("fi", name, booking.pk), {"all": "1"})
    done = client.get(in_language("fi", "booking_done"), {"booking": booking.pk})

    assert (got.status_code, posted.status_code, done.status_code) == (404, 404, 404)
    assert booking.dates.get().is_active


def test_a_booking_number_that_is_too_large_is_not_found(client, member):
    client.force_login(member)

    response = client.get(f"/fi/talko/bookings/{'9' * 30}/")

    assert response.status_code == 404


def test_a_booking_shows_its_dates_with_their_states(client, room, association, member):
    booking = book(room, association, member, (SIX, EIGHT), (SIX + WEEK, EIGHT + WEEK))
    cancel_dates(dates=[booking.dates.first()], by=member, reason="Sairastumisia")
    client.force_login(member)

    response = client.get(in_language("fi", "booking", booking.pk))

    assert [(d.state, d.reason) for d in response.context["dates"]] == [
        ("cancelled", "Sairastumisia"),
        ("confirmed", ""),
    ]
    assert [d.start for d in response.context["coming"]] == [SIX + WEEK]


def test_the_calendar_file_has_the_dates_to_come(client, room, association, member):
    booking = book(room, association, member, public_title="Ompeluseura")
    client.force_login(member)

    response = client.get(in_language("fi", "booking_calendar", booking.pk))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.text.count("BEGIN:VEVENT") == 1
    assert f"UID:{booking.dates.get().uid}@localhost" in response.text.split("\r\n")


# -- cancelling -------------------------------------------------------------------------------


def test_cancelling_asks_once_more_and_changes_nothing_before(client, room, association, member):
    booking = book(room, association, member, (SIX, EIGHT), (SIX + WEEK, EIGHT + WEEK))
    first = booking.dates.first()
    client.force_login(member)

    response = client.get(in_language("fi", "booking_cancel", booking.pk), {"date": first.pk})

    assert (response.status_code, response.context["dates"]) == (200, [first])
    assert {date.state for date in booking.dates.all()} == {"confirmed"}


def test_cancelling_one_date_leaves_the_others(client, room, association, member):
    booking = book(room, association, member, (SIX, EIGHT), (SIX + WEEK, EIGHT + WEEK))
    first = booking.dates.first()
    client.force_login(member)

    response = client.post(
        in_language("fi", "booking_cancel", booking.pk), {"date": first.pk, "reason": "Lumi"}
    )

    assert response["Location"] == in_language("fi", "booking", booking.pk)
    assert list(booking.dates.values_list("state", "reason")) == [
        ("cancelled", "Lumi"),
        ("confirmed", ""),
    ]


def test_cancelling_twice_says_so_and_leads_back(client, room, association, member):
    booking = book(room, association, member)
    client.force_login(member)
    path = in_language("fi", "booking_cancel", booking.pk)
    client.post(path, {"all": "1"})

    response = client.post(path, {"all": "1"}, follow=True)

    levels = [message.level_tag for message in response.context["messages"]]
    assert levels == ["success", "warning"]


def test_too_long_a_reason_is_kept_and_nothing_is_cancelled(client, room, association, member):
    booking = book(room, association, member)
    client.force_login(member)

    response = client.post(
        in_language("fi", "booking_cancel", booking.pk), {"all": "1", "reason": "x" * 501}
    )

    assert response.context["form"]["reason"].value() == "x" * 501
    assert booking.dates.get().is_active
