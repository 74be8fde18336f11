from datetime import UTC, datetime

import pytest
from django.db.models.signals import pre_save
from wagtail.models import ModelLogEntry

from tests.admin.helpers import manager_of_new
from tests.admin.world import make_booking
from tests.factories import (
    make_association,
    make_member,
    make_municipality,
    make_room,
    make_user,
)
from wagtail_talko.associations.actions import (
    AssociationInUse,
    approve_association,
    archive_association,
    change_association,
    create_association,
    restore_association,
)
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.models import Association, Membership
from wagtail_talko.spaces.queries import moved_to

pytestmark = pytest.mark.django_db


def logged(record):
    entries = ModelLogEntry.objects.for_instance(record).order_by("pk")
    return [entry.action.removeprefix("wagtail_talko.association.") for entry in entries]


def test_create_association_with_members():
    municipality, manager = manager_of_new()
    user = make_user()

    association = create_association(
        municipality=municipality,
        by=manager,
        name={"fi": "Martat"},
        members=[{"user": user, "role": "manager"}],
    )

    assert association.slug == "martat"
    assert list(association.memberships.values_list("user", "role")) == [(user.pk, "manager")]


def test_create_association_in_another_municipality_is_not_allowed():
    _own, manager = manager_of_new()

    with pytest.raises(NotAllowed):
        create_association(municipality=make_municipality(), by=manager, name={"fi": "Martat"})


def test_change_members_keeps_the_language_of_who_stays():
    municipality, manager = manager_of_new()
    association = make_association(municipality=municipality)
    stays, goes, comes = make_member(association), make_member(association), make_user()
    Membership.objects.filter(user=stays).update(language="sv")

    change_association(
        association=association,
        by=manager,
        members=[{"user": stays, "role": "manager"}, {"user": comes, "role": "booker"}],
    )

    rows = association.memberships.order_by("pk").values_list("user", "role", "language")
    assert list(rows) == [(stays.pk, "manager", "sv"), (comes.pk, "booker", "")]
    assert not Membership.objects.filter(user=goes).exists()


def test_change_members_logs_no_person():
    municipality, manager = manager_of_new()
    association = make_association(municipality=municipality)

    change_association(
        association=association,
        by=manager,
        email="kirje@example.org",
        members=[{"user": make_user(), "role": "booker"}],
    )

    entry = ModelLogEntry.objects.for_instance(association).get()
    assert entry.data == {"before": {}, "after": {}, "fields": ["memberships", "email"]}


def test_change_association_keeps_old_address():
    municipality, manager = manager_of_new()
    association = make_association("martat", municipality=municipality)

    change_association(association=association, by=manager, slug="kylan-martat")

    assert moved_to("association", "martat") == association.pk


def test_approve_twice_is_logged_once():
    municipality, manager = manager_of_new()
    association = make_association(municipality=municipality, is_approved=False)

    for _ in range(2):
        approve_association(association=association, by=manager)

    association.refresh_from_db()
    assert association.is_approved
    assert logged(association) == ["approve"]


def test_approve_of_another_municipality_is_not_allowed():
    _own, manager = manager_of_new()
    association = make_association(is_approved=False)

    with pytest.raises(NotAllowed):
        approve_association(association=association, by=manager)


def test_archive_with_coming_booking_is_refused():
    municipality, manager = manager_of_new()
    association = make_association(municipality=municipality)
    make_booking(make_room(), association)

    with pytest.raises(AssociationInUse):
        archive_association(association=association, by=manager)


def test_archive_and_restore():
    municipality, manager = manager_of_new()
    association = make_association(municipality=municipality)
    make_booking(make_room(), association)
    later = datetime(2040, 1, 1, tzinfo=UTC)

    archived = archive_association(association=association, by=manager, now=later)
    restored = restore_association(association=association, by=manager)

    assert archived.archived_at == later
    assert not restored.is_archived
    assert logged(association) == ["archive", "restore"]


def test_address_that_somebody_takes_at_the_same_moment_is_tried_again():
    municipality, manager = manager_of_new()

    def take_it_first(instance, **kwargs):
        pre_save.disconnect(take_it_first, sender=Association)
        rival = Association(municipality=municipality, name={"fi": "Martat"}, slug=instance.slug)
        Association.objects.bulk_create([rival])

    pre_save.connect(take_it_first, sender=Association)
    association = create_association(municipality=municipality, by=manager, name={"fi": "Martat"})

    # The rival of this test is taken back with the attempt it disturbed.
    assert list(Association.objects.values_list("pk", "slug")) == [(association.pk, "martat")]
