from datetime import timedelta

import pytest

from tests.calendars.factories import make_event
from tests.factories import local, make_association, make_room, make_space, make_user
from tests.feeds.reading import entries_of, titles_of
from wagtail_talko.models import Booking, BookingDate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january")]

# In English, which needs no compiled catalogue.
FEED = "/en/talko/feeds/room/talo/sali.ics"
SIX = local(2027, 1, 12, 18)


@pytest.fixture
def hall():
    return make_room("sali", space=make_space("talo"), name={"fi": "Iso sali"})


def book(room, *, state="confirmed", start=SIX, **fields):
    fields.setdefault("origin", "staff")
    booking = Booking.objects.create(
        room=room,
        purpose="Salainen asia",
        contact_name="Nimi Henkilö",
        contact_phone="040 1234567",
        created_by=make_user(),
        **fields,
    )
    return BookingDate.objects.create(
        booking=booking,
        room=room,
        start=start,
        end=start + timedelta(hours=2),
        state=state,
        holds_room=state in {"requested", "confirmed"},
        sequence=3,
    )


def test_booked_time_says_who_has_the_room_and_nothing_else(client, hall):
    association = make_association(name={"fi": "Martat"})
    date = book(hall, association=association, public_title="Leipäpäivä")

    response = client.get(FEED)

    (entry,) = entries_of(response)
    assert str(entry["SUMMARY"]) == "Martat: Leipäpäivä"
    assert (str(entry["UID"]), entry["SEQUENCE"]) == (f"{date.uid}@localhost", 3)
    assert (entry.start, entry.end) == (SIX, SIX + timedelta(hours=2))
    assert str(entry["DTSTART"].params["TZID"]) == "Europe/Helsinki"
    for secret in ("Salainen", "Henkilö", "1234567"):
        assert response.content.decode().count(secret) == 0


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({}, "Booked"),
        ({"public_title": "Juhla"}, "Juhla"),
        ({"public_title": "Juhla", "is_private": True}, "Booked"),
        ({"origin": "closure"}, "Closed"),
    ],
)
def test_label_of_a_booked_time(client, hall, fields, label):
    book(hall, **fields)

    assert titles_of(client.get(FEED)) == [label]


@pytest.mark.parametrize(
    ("state", "status"),
    [("confirmed", ["CONFIRMED"]), ("requested", ["TENTATIVE"]), ("declined", []),
     ("cancelled", [])],
)  # fmt: skip
def test_status_follows_the_booking(client, hall, state, status):
    book(hall, state=state)

    assert [str(entry["STATUS"]) for entry in entries_of(client.get(FEED))] == status


def test_request_that_holds_no_room_is_not_shown(client, hall):
    date = book(hall, state="requested")
    BookingDate.objects.filter(pk=date.pk).update(holds_room=False)

    assert entries_of(client.get(FEED)) == []


def test_booking_of_an_event_is_there_once(client, hall):
    event = make_event("Kudontapiiri", space=hall.space, room=hall)
    event.occurrences.update(booking_date=book(hall, public_title="Kudontapiiri", origin="event"))

    entries = entries_of(client.get(FEED))

    assert [str(entry["UID"]) for entry in entries] == [event.uid]


@pytest.mark.parametrize("fields", [{"hides_place": True}, {"state": "hidden"}])
def test_event_nobody_may_know_of_is_only_booked(client, hall, fields):
    event = make_event("Tukiryhmä", space=hall.space, room=hall, **fields)
    date = book(hall, public_title="Tukiryhmä", origin="event", association=make_association())
    event.occurrences.update(booking_date=date)

    assert titles_of(client.get(FEED)) == ["Booked"]


def test_whole_house_takes_the_hall_too(client, hall):
    kitchen = make_room("keittio", space=hall.space)
    house = make_room("koko-talo", parts=[hall, kitchen])
    book(house, public_title="Häät")
    book(kitchen, public_title="Leivonta")

    found = [
        titles_of(client.get(f"/fi/talko/feeds/room/talo/{slug}.ics"))
        for slug in ("sali", "keittio", "koko-talo")
    ]

    assert found == [["Häät"], ["Häät", "Leivonta"], ["Häät", "Leivonta"]]


def test_long_past_bookings_have_left(client, hall):
    book(hall, start=local(2026, 12, 1, 18))
    book(hall, start=local(2026, 12, 20, 18))

    assert len(entries_of(client.get(FEED))) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_bookings_cost_the_same_queries(client, hall, number, django_assert_num_queries):
    for n in range(number):
        book(hall, start=SIX + timedelta(days=n), association=make_association())

    with django_assert_num_queries(15):
        client.get(FEED)
