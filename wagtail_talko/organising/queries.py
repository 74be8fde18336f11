"""What organisers see of their events, and who would hear of a change."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet, Sum
from django.http import Http404

from wagtail_talko.events.actions import may_change
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.signups.models import Participant, SignUp, utc_now
from wagtail_talko.signups.places import holding
from wagtail_talko.spaces.models import Room


class Told(NamedTuple):
    """How many who signed up hear of a change by mail, and how many have a telephone only."""

    by_mail: int
    by_phone: int


def organised_event(user: Any, pk: int) -> Event:
    """Return a published event whose dates the person may change; all others do not exist."""
    events = Event.objects.select_related("space__municipality", "room", "signup_sheet")
    event = events.exclude(state=Event.State.HIDDEN).filter(pk=pk).first()
    if event is None or not may_change(event, user):
        raise Http404
    return event


def coming_rows(event: Event) -> QuerySet[Occurrence]:
    rows = event.occurrences.filter(end__gt=utc_now()).select_related("room")
    return rows.order_by("start", "pk")


def coming_at_all_times(event: Event) -> QuerySet[Occurrence]:
    """Return the coming dates of every time that the event's page has."""
    same = Occurrence.objects.filter(event__translation_key=event.translation_key)
    return same.filter(end__gt=utc_now())


def people_at(rows: Iterable[Occurrence]) -> dict[int, int]:
    """Return how many people come to each date. One query."""
    found = SignUp.objects.filter(holding(utc_now()), occurrence__in=list(rows)).order_by()
    return dict(found.values_list("occurrence").annotate(Sum("people")))


def told_of(rows: QuerySet[Occurrence] | Iterable[Occurrence]) -> Told:
    """Count who hears of a change of these dates: each person once. Two queries."""
    signups = SignUp.objects.filter(occurrence__in=rows).exclude(state=SignUp.State.CANCELLED)
    known = Participant.objects.filter(confirmed_at__isnull=False, erased_at=None)
    people = known.filter(pk__in=signups.order_by().values("participant"))
    without = people.filter(email="").count()
    return Told(people.count() - without, without)


def told_of_new_date(event: Event) -> Told:
    """Count who comes to every date and is signed up for a new one too."""
    people = Participant.objects.filter(
        event=event, whole_series=True, confirmed_at__isnull=False, erased_at=None
    )
    without = people.filter(email="").count()
    return Told(people.count() - without, without)


def rooms_to_choose(event: Event, row: Occurrence | None = None) -> list[Room]:
    """Return the rooms of the event's house that an association may book, and the date's own."""
    if event.room is None or not event.takes_room:
        return []
    in_use = Room.objects.filter(space=event.space, archived_at=None).select_related("space")
    own = [event.room_id, row.room_id if row is not None else None]
    return list(for_associations(in_use, own).order_by("sort_order", "slug"))


def for_associations(rooms: QuerySet[Room], own: Collection[int | None]) -> QuerySet[Room]:
    """Return those of the rooms that associations may book, and those with the ids `own`."""
    return rooms.exclude(bookers=Room.Bookers.STAFF) | rooms.model.objects.filter(pk__in=own)
