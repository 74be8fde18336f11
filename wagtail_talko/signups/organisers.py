"""Who organises an event: its hosts' members, its municipality's managers, its page's editors."""

from typing import Any

from django.db.models import Q, QuerySet

from wagtail_talko.associations.models import Membership
from wagtail_talko.events.actions import may_change
from wagtail_talko.events.models import Event
from wagtail_talko.spaces.scoping import visible


def may_organise(event: Event, user: Any) -> bool:
    """Say whether the user may see who comes and count them. None: the system."""
    if may_change(event, user):
        return True
    # An event without a space is its hosts' municipalities'.
    return bool(user.is_active) and visible(Event, user).filter(pk=event.pk).exists()


def organised_by(user: Any) -> QuerySet[Event]:
    """Return the events of the associations and municipalities that the user acts for."""
    own = Membership.objects.filter(user=user).values("association")
    hosted = Event.hosts.through.objects.filter(association__in=own).values("event")
    return Event.objects.filter(Q(pk__in=hosted) | Q(pk__in=visible(Event, user).values("pk")))
