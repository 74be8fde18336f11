"""Groups for which places are kept."""

from typing import Any

from wagtail_talko.models import Event, KeptPlaces, Occurrence
from wagtail_talko.signups.kept.actions import keep_places
from wagtail_talko.signups.presenting import present_dates
from wagtail_talko.timeslots import utc_now


def keep(event: Event, *, places: int = 5, name: str = "Luokka 3 B", **details: Any) -> KeptPlaces:
    """Keep places as the system does, until two days before unless told otherwise."""
    details.setdefault("by", None)
    return keep_places(event=event, name=name, places=places, **details)


def left(event: Event, row: Occurrence, group: KeptPlaces | None = None) -> int | None:
    """Return how many may still come, of everybody or of the group."""
    event = Event.objects.select_related("signup_sheet").get(pk=event.pk)
    key = group.pk if group else None
    (line,) = present_dates(event, event.signup_sheet, [row], now=utc_now(), group=key)
    return line.left
