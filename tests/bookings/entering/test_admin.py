"""Giving a booking its own code, in the admin."""

import pytest

from tests.admin.helpers import client_of, make_manager
from tests.bookings.entering.conftest import CODE
from wagtail_talko.models import DoorCode

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(book):
    return book()


@pytest.fixture
def manager(room):
    return client_of(make_manager(room.space.municipality.collection))


def url(booking):
    return f"/admin/talko/bookings/code/{booking.pk}/"


def test_code_is_saved_shown_and_taken_away(manager, booking):
    typed = {"code": CODE, "first_day": "2027-01-12", "last_day": "2027-01-12"}
    saved = manager.post(url(booking), typed, follow=True)
    form = manager.get(url(booking)).context["form"]
    manager.post(url(booking), {"code": ""})

    assert f"{CODE} (Tue 12 Jan 2027)" in saved.text
    assert form["code"].value() == CODE
    assert DoorCode.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"code": "x" * 41}, ["code"]),
        ({"code": "1\0"}, ["code"]),
        ({"code": "1", "first_day": "2027-01-13", "last_day": "2027-01-12"}, ["last_day"]),
        ({"code": "1", "first_day": "0001-01-01"}, ["first_day"]),
        ({"code": "1", "last_day": "9" * 30}, ["last_day"]),
    ],
)
def test_bad_input_is_told_of_and_stays(manager, booking, typed, wrong):
    answer = manager.post(url(booking), typed)

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == wrong
    assert answer.context["form"]["code"].value() == typed["code"]
    assert DoorCode.objects.count() == 0


def test_words_are_edited_with_the_space_and_the_room(manager, room):
    space = manager.get(f"/admin/talko/spaces/edit/{room.space_id}/")
    own = manager.get(f"/admin/talko/rooms/edit/{room.pk}/")

    assert ["entry" in page.context["form"].fields for page in (space, own)] == [True, True]
