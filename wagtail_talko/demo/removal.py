"""Removing an earlier demo, and nothing else.

The demo's municipalities are those in its own collection; everything that hangs on them goes.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.images import get_image_model
from wagtail.models import Collection, ModelLogEntry

from wagtail_talko import models as records
from wagtail_talko.demo.facts import Place
from wagtail_talko.demo.people import GROUPS, SIGN_INS, email_of
from wagtail_talko.demo.world import COLLECTION


class NotOurs(Exception):
    """Something that is not the demo's stands where the demo would be built."""


def demo_collections() -> models.QuerySet[Collection]:
    top = Collection.get_first_root_node().get_children().filter(name=COLLECTION).first()
    return top.get_descendants(inclusive=True) if top else Collection.objects.none()


def has_demo() -> bool:
    return demo_collections().exists()


@transaction.atomic
def remove_demo() -> None:
    """Delete every row and page of an earlier demo, in the order their ties allow."""
    collections = demo_collections()
    municipalities = records.Municipality.objects.filter(collection__in=collections)
    spaces = records.Space.objects.filter(municipality__in=municipalities)
    associations = records.Association.objects.filter(municipality__in=municipalities)
    remove_proposals(associations)
    remove_hosts(associations)
    remove_events(spaces, associations)
    remove_pages(spaces)
    remove_bookings(spaces)
    remove_quotas(municipalities)
    remove_rooms(spaces)
    applications = records.AssociationApplication.objects.filter(municipality__in=municipalities)
    for rows in (applications, associations, spaces, municipalities):
        forget_log(rows)
        rows.delete()
    remove_people()
    remove_collections(collections)


def remove_proposals(associations: Any) -> None:
    """Delete what associations have written but not published; the rest goes with the events."""
    proposals = records.Proposal.objects.filter(association__in=associations)
    forget_log(proposals)
    for proposal in proposals.select_related("page"):
        proposal.page.specific.delete()


def remove_hosts(associations: Any) -> None:
    named = models.Q(association__in=associations) | models.Q(asked_by__in=associations)
    rows = records.EventHost.objects.filter(named)
    forget_log(rows)
    rows.delete()


def remove_events(spaces: Any, associations: Any) -> None:
    wanted = models.Q(space__in=spaces) | models.Q(hosts__in=associations)
    ids = set(records.Event.objects.filter(wanted).values_list("pk", flat=True))
    events = records.Event.objects.filter(pk__in=ids)
    forget_log(events)
    participants = records.Participant.objects.filter(event__in=events)
    forget_log(participants)
    participants.delete()
    occurrences = records.Occurrence.objects.filter(event__in=events)
    records.Outcome.objects.filter(occurrence__in=occurrences).delete()
    records.WalkIn.objects.filter(occurrence__in=occurrences).delete()
    forget_log(occurrences)
    occurrences.delete()
    events.delete()


def remove_pages(spaces: Any) -> None:
    """Delete the pages of the spaces and their programmes, with all below them."""
    from wagtail_talko.pages.models import ProgrammePage, WelfareSpacePage

    pages = [
        *WelfareSpacePage.objects.filter(space__in=spaces),
        *ProgrammePage.objects.filter(space__in=spaces),
    ]
    for page in pages:
        # Without this the pages left in other languages would make the event anew.
        page.get_descendants(inclusive=True).update(live=False)
    for page in pages:
        # Deleting one changes the numbers treebeard keeps on the others.
        type(page).objects.get(pk=page.pk).delete()


def remove_bookings(spaces: Any) -> None:
    bookings = records.Booking.objects.filter(room__space__in=spaces)
    forget_log(bookings)
    wishes = records.WaitingWish.objects.filter(room__space__in=spaces)
    forget_log(wishes)
    wishes.delete()
    records.Occupancy.objects.filter(place__room__space__in=spaces).delete()
    remove_lending(spaces)
    records.BookingDate.objects.filter(booking__in=bookings).delete()
    bookings.delete()


def remove_lending(spaces: Any) -> None:
    accessories = records.Accessory.objects.filter(space__in=spaces)
    forget_log(accessories)
    records.AccessoryHold.objects.filter(unit__accessory__in=accessories).delete()
    records.BookingAccessory.objects.filter(accessory__in=accessories).delete()
    records.AccessoryUnit.objects.filter(accessory__in=accessories).delete()
    accessories.delete()


def remove_quotas(municipalities: Any) -> None:
    quotas = records.Quota.objects.filter(municipality__in=municipalities)
    forget_log(quotas)
    quotas.delete()


def remove_rooms(spaces: Any) -> None:
    rooms = records.Room.objects.filter(space__in=spaces)
    forget_log(rooms)
    records.Room.parts.through.objects.filter(whole__in=rooms).delete()
    records.Place.objects.filter(room__in=rooms).delete()
    rooms.delete()


def remove_people() -> None:
    emails = [email_of(name) for name in SIGN_INS]
    get_user_model().objects.filter(username__in=SIGN_INS, email__in=emails).delete()
    Group.objects.filter(name__in=GROUPS).delete()


def remove_collections(collections: Any) -> None:
    for image in get_image_model().objects.filter(collection__in=collections):
        image.delete()
    top = collections.order_by("depth").first()
    if top:
        top.delete()


def forget_log(rows: Any) -> None:
    """Delete the audit entries of rows that never were real."""
    kind = ContentType.objects.get_for_model(rows.model)
    for start in range(0, len(ids := [str(pk) for pk in rows.values_list("pk", flat=True)]), 500):
        part = ids[start : start + 500]
        ModelLogEntry.objects.filter(content_type=kind, object_id__in=part).delete()


def check_nothing_in_the_way(places: tuple[Place, ...]) -> None:
    """Raise `NotOurs` where a row that is not the demo's has a name the demo needs."""
    emails = [email_of(name) for name in SIGN_INS]
    users = get_user_model().objects.filter(username__in=SIGN_INS).exclude(email__in=emails)
    found = [f"user {user.get_username()}" for user in users]
    ours = demo_collections()
    slugs = {
        "municipality": [place.slug for place in places],
        "space": [space.slug for place in places for space in place.spaces],
        "association": [fact.slug for place in places for fact in place.associations],
    }
    paths: dict[str, tuple[Any, str]] = {
        "municipality": (records.Municipality, "collection__in"),
        "space": (records.Space, "municipality__collection__in"),
        "association": (records.Association, "municipality__collection__in"),
    }
    for name, (model, path) in paths.items():
        rows = model.objects.filter(slug__in=slugs[name]).exclude(**{path: ours})
        found += [f"{name} {row.slug}" for row in rows]
    if found:
        raise NotOurs(", ".join(found))
