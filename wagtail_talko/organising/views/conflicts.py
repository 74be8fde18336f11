"""What sending an event would meet: dates without their room, dates that people have a stake in."""

from datetime import UTC, datetime
from typing import Any

from django.http import QueryDict

from wagtail_talko.events.collisions import Collision, collisions_of
from wagtail_talko.events.conflicts import ending_in_words, leaving_in_words, room_conflicts
from wagtail_talko.organising.proposals.days import Typed


def conflicts_of(typed: Typed, *, by: Any, at_once: bool) -> tuple[list[Collision], list[str]]:
    """Return the dates without their room, and what speaks against all of them."""
    refused = room_conflicts(typed, by=by, now=datetime.now(UTC))
    if not at_once:
        # Whoever approves the event answers for the room as well.
        refused = [refusal for refusal in refused if refusal.code != "needs_approval"]
    if not refused:
        return [], []
    whole = [str(refusal) for refusal in refused if refusal.span is None]
    collisions = collisions_of(refused, typed.room, by=by)
    return collisions, list(dict.fromkeys(whole))


def leave_out(data: QueryDict, form: Any, collisions: list[Collision]) -> None:
    """Put the days among those that are left out, under the names the widget sends."""
    days = {day.isoformat() for day in form.cleaned_data["left_out_dates"]}
    days |= {each.day.isoformat() for each in collisions}
    data.setlist("left_out_dates", sorted(days))


def warnings_of(typed: Typed) -> list[str]:
    """Say which dates that people have a stake in go, or stand alone, once this is published."""
    now = datetime.now(UTC)
    found = [ending_in_words(typed, now=now), leaving_in_words(typed, now=now)]
    return [text for text in found if text]
