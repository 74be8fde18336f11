"""What a reader may read, and of that what the form of a report chooses."""

from typing import Any

from django.db.models import Q

from wagtail_talko.events.models import Event
from wagtail_talko.reports.events import Chosen
from wagtail_talko.reports.forms import ReportForm
from wagtail_talko.reports.rooms import ChosenRooms
from wagtail_talko.spaces.models import Municipality, Room
from wagtail_talko.spaces.scoping import visible
from wagtail_talko.timeslots import utc_now


def chosen_events(user: Any, form: ReportForm) -> Chosen:
    """Return the events the user may read of, and of these what the form chooses."""
    found, municipalities = visible(Event, user), visible(Municipality, user)
    if municipality := form.chosen("municipality"):
        municipalities = municipalities.filter(pk=municipality.pk)
        hosted = Event.objects.filter(space=None, hosts__municipality=municipality)
        here = Q(space__municipality=municipality) | Q(pk__in=hosted.values("pk"))
        found = found.filter(here)
    if space := form.chosen("space"):
        found = found.filter(space=space)
    return Chosen(found, form.period, utc_now(), municipalities)


def chosen_rooms(user: Any, form: ReportForm) -> ChosenRooms:
    """Return the rooms the user may read of, and of these what the form chooses."""
    found = visible(Room, user)
    if municipality := form.chosen("municipality"):
        found = found.filter(space__municipality=municipality)
    if space := form.chosen("space"):
        found = found.filter(space=space)
    return ChosenRooms(found, form.period)
