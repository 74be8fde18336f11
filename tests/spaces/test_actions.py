from datetime import UTC, date, datetime, time

import pytest
from wagtail.models import Collection, ModelLogEntry

from tests.admin.helpers import make_manager, manager_of_new
from tests.admin.world import make_booking, make_occurrence
from tests.factories import make_municipality, make_room, make_space
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import OldSlug, Space
from wagtail_talko.spaces.actions import (
    SpaceInUse,
    ZoneInUse,
    archive_space,
    change_municipality,
    change_space,
    create_municipality,
    create_space,
    restore_space,
)
from wagtail_talko.spaces.queries import moved_to

pytestmark = pytest.mark.django_db

KEY = "5f0f2f4e-0000-4000-8000-000000000001"
AFTER_EVERYTHING = datetime(2040, 1, 1, tzinfo=UTC)


def logged(record):
    entries = ModelLogEntry.objects.for_instance(record).order_by("pk")
    return [entry.action for entry in entries]


def test_create_space_makes_address_of_name():
    municipality, manager = manager_of_new()
    make_space("kylatalo")

    space = create_space(municipality=municipality, by=manager, name={"fi": "Kylätalo"})

    assert space.slug == "kylatalo-2"
    assert logged(space) == ["wagtail_talko.space.create"]


def test_create_space_in_another_municipality_is_not_allowed():
    _own, manager = manager_of_new()
    other = make_municipality()

    with pytest.raises(NotAllowed):
        create_space(municipality=other, by=manager, name={"fi": "Kylätalo"}, slug="kylatalo")

    assert not Space.objects.exists()


def test_change_space_keeps_old_address():
    municipality, manager = manager_of_new()
    space = make_space("koulu", municipality=municipality)

    change_space(space=space, by=manager, slug="kylatalo")

    assert moved_to("space", "koulu") == space.pk


def test_change_space_back_forgets_the_address_that_is_in_use_again():
    municipality, manager = manager_of_new()
    space = make_space("koulu", municipality=municipality)
    change_space(space=space, by=manager, slug="kylatalo")

    change_space(space=space, by=manager, slug="koulu")

    assert list(OldSlug.objects.values_list("slug", "object_id")) == [("kylatalo", space.pk)]


def test_change_space_logs_codes_and_names_only_of_fields_with_words():
    municipality, manager = manager_of_new()
    space = make_space("koulu", municipality=municipality)

    change_space(space=space, by=manager, slug="talo", phone="040 1234567", name={"fi": "Talo"})

    entry = ModelLogEntry.objects.for_instance(space).get()
    assert entry.data == {
        "before": {"slug": "koulu"},
        "after": {"slug": "talo"},
        "fields": ["phone", "name"],
    }
    assert entry.user == manager


def test_change_space_to_what_it_is_logs_nothing():
    municipality, manager = manager_of_new()
    space = make_space("koulu", municipality=municipality)

    change_space(space=space, by=manager, slug="koulu")

    assert logged(space) == []


def test_change_space_into_unmanaged_municipality_is_not_allowed():
    municipality, manager = manager_of_new()
    space = make_space(municipality=municipality)

    with pytest.raises(NotAllowed):
        change_space(space=space, by=manager, municipality=make_municipality())

    space.refresh_from_db()
    assert space.municipality == municipality


def test_change_space_replaces_hours():
    municipality, manager = manager_of_new()
    space = make_space(municipality=municipality, always_open=False)
    hours = [{"weekday": 0, "opens": time(8), "closes": time(0)}]
    exceptions = [{"date": date(2027, 12, 6)}]

    change_space(space=space, by=manager, hours=hours, exceptions=exceptions)

    assert list(space.opening_hours.values_list("weekday", "opens", "closes")) == [
        (0, time(8), time(0))
    ]
    assert list(space.opening_exceptions.values_list("date", "opens")) == [
        (date(2027, 12, 6), None)
    ]


def test_change_of_zone_waits_for_coming_bookings():
    municipality, manager = manager_of_new()
    space = make_space(municipality=municipality)
    make_booking(make_room(space=space))

    with pytest.raises(ZoneInUse):
        change_space(space=space, by=manager, time_zone="Europe/Stockholm")


def test_change_of_zone_without_coming_bookings():
    municipality, manager = manager_of_new()
    space = make_space(municipality=municipality)
    make_booking(make_room(space=space), state="cancelled")

    change_space(space=space, by=manager, time_zone="Europe/Stockholm")

    space.refresh_from_db()
    assert space.time_zone == "Europe/Stockholm"


def test_archive_space_with_coming_booking_is_refused():
    municipality, manager = manager_of_new()
    space = make_space(municipality=municipality)
    make_booking(make_room(space=space))

    with pytest.raises(SpaceInUse):
        archive_space(space=space, by=manager)


def test_archive_space_with_coming_event_is_refused():
    municipality, manager = manager_of_new()
    space = make_space(municipality=municipality)
    make_occurrence(space, key=KEY)

    with pytest.raises(SpaceInUse):
        archive_space(space=space, by=manager)


def test_archive_and_restore_space_take_its_rooms_along():
    municipality, manager = manager_of_new()
    space = make_space(municipality=municipality)
    room = make_room(space=space)
    long_gone = make_room(space=space, archived_at=datetime(2020, 1, 1, tzinfo=UTC))
    make_booking(room)

    archive_space(space=space, by=manager, now=AFTER_EVERYTHING)

    room.refresh_from_db()
    assert room.is_archived

    restore_space(space=space, by=manager)

    for record in (space, room, long_gone):
        record.refresh_from_db()
    assert (space.is_archived, room.is_archived) == (False, False)
    assert long_gone.is_archived
    assert logged(space) == ["wagtail_talko.space.archive", "wagtail_talko.space.restore"]


def test_create_municipality_in_collection_below_the_managed_one():
    region = Collection.get_first_root_node().add_child(name="Region")
    below = region.add_child(name="Joutsa")
    manager = make_manager(region)

    municipality = create_municipality(by=manager, name={"fi": "Joutsa"}, collection=below)

    assert municipality.slug == "joutsa"


def test_create_municipality_in_foreign_collection_is_not_allowed():
    foreign = Collection.get_first_root_node().add_child(name="Foreign")
    _municipality, manager = manager_of_new()

    with pytest.raises(NotAllowed):
        create_municipality(by=manager, name={"fi": "Joutsa"}, collection=foreign)


def test_change_municipality_into_foreign_collection_is_not_allowed():
    foreign = Collection.get_first_root_node().add_child(name="Foreign")
    municipality, manager = manager_of_new()

    with pytest.raises(NotAllowed):
        change_municipality(municipality=municipality, by=manager, collection=foreign)
