"""Numbers and days that no clerk means, sent to every place of the admin that takes some."""

import pytest

from tests.admin.helpers import client_of, manager_of_new
from tests.factories import make_room, make_space
from wagtail_talko.admin.fields import DayField, whole_number
from wagtail_talko.models import Booking, Room

pytestmark = pytest.mark.django_db

FAR_DAYS = ["0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31"]
NO_NUMBERS = ["²", "9" * 5000, "-1", "1e9"]


@pytest.fixture
def house():
    municipality, manager = manager_of_new()
    return make_room(space=make_space(municipality=municipality)), client_of(manager)


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_whole_number_of_anything_else_is_none(text):
    assert whole_number(text) is None


def test_whole_number_reads_a_key():
    assert whole_number("120") == 120


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_number_that_is_none_is_passed_over(house, text):
    _room, client = house

    assert client.get("/admin/talko/bookings/", {"q": f"#{text}"}).status_code == 200
    assert client.get("/admin/talko/rooms/new/", {"space": text}).status_code == 200
    assert client.post("/admin/talko/rooms/new/", {"space": text}).status_code == 200


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_closing_passes_over_a_seen_date_that_is_no_number(house, text):
    room, client = house
    day = {"first_day": "2037-01-12", "last_day": "2037-01-12"}

    response = client.post(
        "/admin/talko/close/",
        {"rooms": [room.pk], **day, "reason": "Repair", "step": "close", "seen": [text]},
    )

    assert response.status_code == 302
    assert Booking.objects.filter(room=room, origin="closure").count() == 1


@pytest.mark.parametrize("day", FAR_DAYS)
def test_day_at_the_ends_of_time_is_refused_at_its_field(house, day):
    room, client = house
    booking = {"room": room.pk, "day": day, "starts": "10", "ends": "24", "purpose": "x"}
    closure = {"rooms": [room.pk], "first_day": day, "last_day": day, "reason": "x"}

    booked = client.post("/admin/talko/book/", booking)
    closed = client.post("/admin/talko/close/", closure)

    assert booked.context["form"].errors == {"day": ["Check the year."]}
    assert set(closed.context["form"].errors) == {"first_day", "last_day"}


@pytest.mark.parametrize("day", FAR_DAYS)
def test_list_of_bookings_between_days_at_the_ends_of_time_is_shown(house, day):
    _room, client = house

    assert client.get("/admin/talko/bookings/", {"days_from": day}).status_code == 200
    assert client.get("/admin/talko/bookings/", {"days_to": day}).status_code == 200


def test_day_field_takes_the_years_of_calendars():
    field = DayField()

    assert str(field.clean("31.12.2100")) == "2100-12-31"


def test_more_people_than_a_column_holds_are_refused(house):
    room, client = house
    booking = {"room": room.pk, "day": "2037-01-12", "starts": "10", "ends": "12", "purpose": "x"}

    response = client.post("/admin/talko/book/", {**booking, "people": "3000000000"})

    assert set(response.context["form"].errors) == {"people"}


@pytest.mark.parametrize("name", ["ahead_days", "notice_hours"])
def test_rule_of_a_room_that_would_leave_the_calendar_is_refused(name):
    room = make_room()
    setattr(room, name, 2_147_483_647)

    with pytest.raises(Exception) as error:
        room.full_clean(exclude=["parts"])

    assert list(error.value.error_dict) == [name]
    assert Room.objects.count() == 1
