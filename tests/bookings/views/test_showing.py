"""One room: its page, its old addresses, its weeks."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import translation

from tests.bookings.views.visiting import EIGHT, SIX, TUESDAY, WEEK, book, coming, in_language
from tests.factories import HELSINKI, make_room, make_space, make_user
from wagtail_talko.bookings.actions import close_rooms
from wagtail_talko.bookings.weeks import week_caption
from wagtail_talko.models import OldSlug, OpeningHours
from wagtail_talko.timeslots import at

pytestmark = pytest.mark.django_db


def test_room_page_says_rules_and_shows_the_seven_days_to_come(client, room):
    room.space.house_rules = {"fi": "Ovi lukkoon."}
    room.space.save()

    response = client.get(in_language("fi", "room", "kylasali", "iso"))

    assert response.status_code == 200
    today = datetime.now(HELSINKI).date()
    coming_days = [today + timedelta(days=n) for n in range(7)]
    assert [day.date for day in response.context["days"]] == coming_days
    assert "<p>Ovi lukkoon.</p>" in response.text


def test_room_page_says_when_the_space_is_open(client, room):
    OpeningHours.objects.create(space=room.space, weekday=1, opens="17:00", closes="21:00")

    response = client.get(in_language("sv", "room", "kylasali", "iso"))

    hours = [(row.label, row.value) for row in response.context["hours"]]
    assert hours[:2] == [("måndag", "stängt"), ("tisdag", "17.00–21.00")]


@pytest.mark.parametrize(
    ("language", "first", "caption"),
    [
        ("fi", date(2027, 1, 11), "Iso sali, viikko 2, 11.1.–17.1.2027"),
        ("sv", date(2027, 1, 11), "Stora salen, vecka 2, 11.1.–17.1.2027"),
        ("en", date(2027, 1, 11), "Iso sali, week 2, 11 Jan–17 Jan 2027"),
        ("fi", date(2027, 1, 12), "Iso sali, ti 12.1.–ma 18.1.2027"),
    ],
)
def test_caption_numbers_only_a_week_from_monday(room, language, first, caption):
    with translation.override(language):
        assert week_caption(room, first) == caption


def test_the_page_of_a_week_names_the_house(client, room):
    response = client.get(in_language("sv", "room_week", "kylasali", "iso", date(2027, 1, 11)))

    assert response.text.count("<h1>Stora salen, Bygården</h1>") == 1


def test_present_week_leaves_out_the_days_that_are_over(client, room):
    today = datetime.now(HELSINKI).date()
    monday = today - timedelta(days=today.weekday())

    response = client.get(in_language("fi", "room_week", "kylasali", "iso", monday))

    left = [today + timedelta(days=n) for n in range(7 - today.weekday())]
    assert [day.date for day in response.context["days"]] == left


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
