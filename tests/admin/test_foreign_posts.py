"""What a manager sends with the keys of another municipality does nothing, at any address.

Each form is first sent with own keys, which proves that nothing else in it would be refused.
"""

import uuid

import pytest
from django.apps import apps

from tests.admin.helpers import client_of, manager_of_new
from tests.admin.test_records import room_data, rows, space_data
from tests.admin.world import World
from tests.factories import make_room
from wagtail_talko.models import Booking

pytestmark = pytest.mark.django_db

DAY = "2037-01-14"


def world_of(slug):
    municipality, manager = manager_of_new(slug)
    world = World(municipality, slug, str(uuid.uuid4()))
    world.manager = manager
    return world


@pytest.fixture
def ours():
    return world_of("aaltola")


@pytest.fixture
def theirs():
    return world_of("bergsnas")


def closing(target, own):
    day = {"first_day": DAY, "last_day": DAY}
    return "close/", {"rooms": [target.room.pk], **day, "reason": "Paint", "step": "close"}


def booking_room(target, own):
    room = {"room": target.room.pk, "offered_for": target.room.pk}
    borrowed = {f"accessory_{target.accessory.pk}": "on"}
    time = {"day": DAY, "starts": "10", "ends": "12", "override": "on"}
    return "book/", {**room, **borrowed, **time, "purpose": "Weaving"}


def booking_for_association(target, own):
    url, data = booking_room(own, own)
    return url, data | {"association": target.association.pk}


def adding_space(target, own):
    return "spaces/new/", space_data(target.municipality)


def adding_room(target, own):
    return "rooms/new/", room_data(target.space)


def adding_association(target, own):
    data = {"municipality": target.municipality.pk, "name_0": "Kutojat", "kind": "informal"}
    return "associations/new/", data | {"precedence": 4} | rows("members")


def giving_space_away(target, own):
    return f"spaces/edit/{own.space.pk}/", space_data(target.municipality, slug=own.space.slug)


def giving_association_away(target, own):
    url, data = adding_association(target, own)
    return f"associations/edit/{own.association.pk}/", data | {"slug": own.association.slug}


def taking_parts(target, own):
    part = make_room(space=own.space) if target is own else target.room
    data = room_data(own.space, slug=own.room.slug, parts=[part.pk])
    return f"rooms/edit/{own.room.pk}/", data


def moving_booking(target, own):
    time = {"day": DAY, "starts": "10", "ends": "12", "override": "on"}
    url = f"bookings/move/{own.booking.pk}/{own.date.pk}/"
    return url, {**time, "room": target.room.pk}


def answering_foreign_dates(target, own):
    url = f"bookings/inspect/{own.booking.pk}/"
    return url, {"answer": "decline", "dates": [target.date.pk], "message": ""}


def moving_occurrence(target, own):
    url = f"dates/move/{own.occurrence.pk}/"
    return url, {"day": DAY, "starts": "10", "ends": "12", "room": target.room.pk}


FORMS = [
    closing,
    booking_room,
    booking_for_association,
    adding_space,
    adding_room,
    adding_association,
    giving_space_away,
    giving_association_away,
    taking_parts,
    moving_booking,
    answering_foreign_dates,
    moving_occurrence,
]


def everything():
    """Every row of ours, to see that nothing has changed. The log and the outbox are included."""
    return {
        model.__name__: sorted(map(repr, model._default_manager.values_list()))
        for model in apps.get_app_config("wagtail_talko").get_models()
    }


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_form_with_keys_of_another_municipality_changes_nothing(form, ours, theirs):
    url, data = form(theirs, ours)
    before = everything()

    response = client_of(ours.manager).post(f"/admin/talko/{url}", data)

    assert response.status_code == 200
    assert everything() == before


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_form_with_own_keys_does_its_work(form, ours):
    url, data = form(ours, ours)
    before = everything()

    response = client_of(ours.manager).post(f"/admin/talko/{url}", data)

    assert response.status_code == 302, response.context["form"].errors
    assert everything() != before


@pytest.mark.parametrize("kind", ["space", "room", "association"])
@pytest.mark.parametrize("export", ["", "&export=csv"])
def test_filter_by_a_record_of_another_municipality_shows_none_of_it(kind, export, ours, theirs):
    key = getattr(theirs, kind).pk

    response = client_of(ours.manager).get(f"/admin/talko/bookings/?{kind}={key}{export}")

    assert "bergsnas" not in response.getvalue().decode()


@pytest.mark.parametrize("model", ["booking", "room", "space", "association", "occurrence"])
def test_there_are_no_bulk_actions(model, ours, theirs):
    url = f"/admin/bulk/wagtail_talko/{model}/delete/?id={theirs.booking.pk}"

    response = client_of(ours.manager).post(url, follow=True)

    assert response.status_code == 404
    assert Booking.objects.filter(pk=theirs.booking.pk).count() == 1
