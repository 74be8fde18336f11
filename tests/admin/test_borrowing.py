"""Staff books a room with something to borrow."""

import pytest

from tests.admin.helpers import client_of, manager_of_new
from tests.factories import local, make_association, make_room, make_space
from wagtail_talko.bookings.accessories.actions import create_accessory
from wagtail_talko.models import AccessoryHold, Booking, BookingAccessory

pytestmark = pytest.mark.django_db

BOOK = "/admin/talko/book/"


class House:
    """A hall with a projector and eight tables, a room without, and their manager."""

    def __init__(self):
        self.municipality, self.manager = manager_of_new()
        space = make_space(municipality=self.municipality)
        self.hall = make_room("hall", space=space, name={"en": "Hall"}, ahead_days=9999)
        self.attic = make_room("attic", space=space, name={"en": "Attic"}, ahead_days=9999)
        self.guild = make_association(municipality=self.municipality, name={"en": "Guild"})
        self.projector = self.lend(space, "Projector")
        self.tables = self.lend(space, "Table", stock=8)
        self.client = client_of(self.manager)

    def lend(self, space, name, stock=1):
        return create_accessory(
            space=space, by=None, name={"en": name}, stock=stock, rooms=[self.hall]
        )

    def post(self, **changes):
        data = {
            "room": self.hall.pk,
            "association": self.guild.pk,
            "day": "2037-01-12",
            "starts": "18",
            "ends": "20",
            "every_weeks": "0",
            "purpose": "Weaving",
        }
        return self.client.post(BOOK, {**data, **changes})


@pytest.fixture
def house():
    return House()


def names(form):
    return [field.label for field in form.accessory_fields]


def wanted():
    return list(BookingAccessory.objects.order_by("pk").values_list("accessory", "quantity"))


def test_room_that_lends_is_asked_about_before_anything_is_booked(house):
    response = house.post()

    form = response.context["form"]
    assert (names(form), Booking.objects.count()) == (["Projector", "Table"], 0)
    assert [str(message).strip() for message in response.context["messages"]] == [
        "You can borrow with this room. Choose below, or book."
    ]
    assert f'name="offered_for" value="{house.hall.pk}"' in response.content.decode()


def test_what_is_chosen_is_booked_with_the_room(house):
    house.post(
        offered_for=house.hall.pk,
        every_weeks="1",
        until="2037-01-19",
        **{f"accessory_{house.projector.pk}": "on", f"accessory_{house.tables.pk}": "6"},
    )

    assert wanted() == [(house.projector.pk, 1), (house.tables.pk, 6)]
    assert AccessoryHold.objects.count() == 14


def test_nothing_chosen_books_without(house):
    house.post(offered_for=house.hall.pk)

    assert (Booking.objects.count(), wanted()) == (1, [])


def test_room_that_lends_nothing_is_booked_at_once(house):
    house.post(room=house.attic.pk)

    assert Booking.objects.get().room == house.attic


def test_link_with_a_room_shows_what_it_lends(house):
    form = house.client.get(BOOK, {"room": house.hall.pk}).context["form"]

    assert names(form) == ["Projector", "Table"]


@pytest.mark.parametrize("room", ["", "0", "x", "9" * 30])
def test_odd_room_in_the_link_shows_nothing(house, room):
    assert names(house.client.get(BOOK, {"room": room}).context["form"]) == []


@pytest.mark.parametrize("quantity", ["9", "-1", "many"])
def test_more_than_there_are_is_refused(house, quantity):
    response = house.post(offered_for=house.hall.pk, **{f"accessory_{house.tables.pk}": quantity})

    field = f"accessory_{house.tables.pk}"
    assert dict(response.context["form"].errors) == {field: ["Table: give a number from 0 to 8."]}


def test_what_others_have_is_refused_also_with_a_tick(house):
    chosen = {f"accessory_{house.projector.pk}": "on", "offered_for": house.hall.pk}
    house.post(**chosen)
    Booking.objects.update(room=house.attic)
    Booking.objects.get().dates.update(room=house.attic)
    AccessoryHold.objects.update(start=local(2037, 1, 12, 18))

    response = house.post(**chosen, override="on", starts="19", ends="21")

    errors = response.context["form"].non_field_errors()
    assert [error for error in errors if error.startswith("Projector")] == [
        "Projector: 1 of 1 in use Mon 12 Jan 2037, 19:00–21:00. Leave it out, or choose another "
        "time. Free instead: Mon 12 Jan 2037, 20:00–22:00 (Hall); Mon 12 Jan 2037, 16:00–18:00 "
        "(Hall)."
    ]


def test_what_the_changed_room_does_not_lend_is_not_dropped_silently(house):
    response = house.post(
        room=house.attic.pk,
        offered_for=house.hall.pk,
        **{f"accessory_{house.projector.pk}": "on"},
    )

    assert dict(response.context["form"].errors) == {
        f"accessory_{house.projector.pk}": [
            "This cannot be had in the room you chose. Leave it out."
        ]
    }


def test_nothing_of_another_municipality_is_shown(house):
    other = House()

    response = house.post(offered_for=house.hall.pk, **{f"accessory_{other.projector.pk}": "on"})

    assert (response.status_code, wanted()) == (302, [])
    foreign = house.client.get(BOOK, {"room": other.hall.pk}).context["form"]
    assert names(foreign) == []
