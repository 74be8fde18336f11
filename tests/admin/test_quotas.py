"""Quotas in the admin: choices of one's own, and bookings that depart from them."""

import pytest

from tests.admin.helpers import client_of, manager_of_new
from tests.admin.world import World
from tests.factories import make_space
from wagtail_talko.bookings.quotas.actions import OutOfPlace, change_quota, create_quota
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import Quota

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    municipality, manager = manager_of_new("aaltola")
    world = World(municipality, "aaltola", "1" * 32)
    world.manager = manager
    Quota.objects.all().delete()
    return world


@pytest.fixture
def theirs():
    municipality, manager = manager_of_new("bergsnas")
    world = World(municipality, "bergsnas", "2" * 32)
    world.manager = manager
    world.quota.delete()
    return world


def filled(world, **changes):
    fields = {
        "municipality": world.municipality.pk,
        "name_0": "Kiintiö",
        "measure": "hours",
        "period": "week",
        "amount": "8",
        "rooms": [world.room.pk],
    }
    return fields | changes


def test_manager_makes_changes_and_archives_a_quota(ours):
    client = client_of(ours.manager)
    client.post("/admin/talko/quotas/new/", filled(ours))
    quota = Quota.objects.get()

    client.post(f"/admin/talko/quotas/edit/{quota.pk}/", filled(ours, amount="6", rooms=[]))
    client.post(f"/admin/talko/quotas/archive/{quota.pk}/")

    quota.refresh_from_db()
    assert (quota.amount, list(quota.rooms.all()), quota.is_archived) == (6, [], True)


@pytest.mark.parametrize("field", ["municipality", "rooms", "space", "association"])
def test_quota_takes_nothing_of_another_municipality(ours, theirs, field):
    foreign = {
        "municipality": theirs.municipality.pk,
        "rooms": [theirs.room.pk],
        "space": theirs.space.pk,
        "association": theirs.association.pk,
    }

    response = client_of(ours.manager).post(
        "/admin/talko/quotas/new/", filled(ours, **{field: foreign[field]})
    )

    assert field in response.context["form"].errors
    assert not Quota.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"period": "season"}, "valid_until"),
        ({"measure": "dates", "amount": "1.5"}, "amount"),
        ({"amount": "-1"}, "amount"),
    ],
)
def test_form_says_what_is_missing(ours, changes, field):
    response = client_of(ours.manager).post("/admin/talko/quotas/new/", filled(ours, **changes))

    assert list(response.context["form"].errors) == [field]


def test_actions_hold_to_the_municipality(ours, theirs):
    fields = {"name": {"en": "Q"}, "measure": "hours", "amount": 1}
    with pytest.raises(NotAllowed):
        create_quota(municipality=theirs.municipality, by=ours.manager, **fields)
    with pytest.raises(OutOfPlace):
        create_quota(municipality=ours.municipality, by=ours.manager, rooms=[theirs.room], **fields)
    quota = create_quota(municipality=ours.municipality, by=ours.manager, **fields)

    with pytest.raises(OutOfPlace):
        change_quota(quota=quota, by=ours.manager, space=make_space())
    with pytest.raises(NotAllowed):
        change_quota(quota=quota, by=theirs.manager, amount=2)


def test_staff_booking_over_a_quota_asks_for_a_tick_and_a_reason(ours):
    Quota.objects.create(
        municipality=ours.municipality, name={"en": "Q"}, measure="hours", amount=0
    )
    client = client_of(ours.manager)
    sent = {
        "room": ours.room.pk,
        # What can be borrowed with it has been offered.
        "offered_for": ours.room.pk,
        "association": ours.association.pk,
        "day": "2037-02-10",
        "starts": "18:00",
        "ends": "20:00",
        "purpose": "x",
    }
    ours.room.ahead_days = 9999
    ours.room.save()

    warned = client.post("/admin/talko/book/", sent)
    unexplained = client.post("/admin/talko/book/", sent | {"override": "on"})
    before = ours.room.bookings.count()
    client.post("/admin/talko/book/", sent | {"override": "on", "override_reason": "Juhla"})

    assert len(warned.context["warnings"]) == len(unexplained.context["warnings"]) == 1
    assert list(unexplained.context["form"].errors) == ["override_reason"]
    assert ours.room.bookings.count() == before + 1
    assert ours.room.bookings.latest("pk").override_reason == "Juhla"


def test_quota_to_the_end_of_time_is_refused_with_what_to_check(ours):
    response = client_of(ours.manager).post(
        "/admin/talko/quotas/new/",
        filled(ours, period="season", valid_from="2027-01-01", valid_until="9999-12-31"),
    )

    assert (list(response.context["form"].errors), Quota.objects.count()) == (["valid_until"], 0)
