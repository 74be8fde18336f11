"""Sign-ups follow the events they are for."""

from typing import Any

from wagtail_talko.events import dates
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.signals import event_projected, occurrence_changed
from wagtail_talko.signups.following import follow_event, keep
from wagtail_talko.signups.outcomes.queries import counted
from wagtail_talko.signups.sheets import project_sheet


def register_signal_handlers() -> None:
    dates.keepers += [keep, counted]
    event_projected.connect(on_event, sender=Event, dispatch_uid="talko_signups_event")
    occurrence_changed.connect(on_date, sender=Occurrence, dispatch_uid="talko_signups_date")


def on_event(sender: Any, event: Event, **kwargs: Any) -> None:
    project_sheet(event)
    follow_event(event)


def on_date(sender: Any, occurrence: Occurrence, **kwargs: Any) -> None:
    follow_event(occurrence.event)
