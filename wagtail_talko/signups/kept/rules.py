"""What must hold before places are kept. The event's lock is taken for granted."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.exceptions import Refusal
from wagtail_talko.signups.kept.models import KeptPlaces
from wagtail_talko.signups.kept.moments import is_kept_at
from wagtail_talko.signups.kept.refusals import KeptTooLate, NoLimit, TooFewToKeep
from wagtail_talko.signups.models import SignUpSheet
from wagtail_talko.signups.places import Places
from wagtail_talko.timeslots import Span


def check_limit(sheet: SignUpSheet) -> Iterator[Refusal]:
    """Places run out at all."""
    if sheet.capacity is None:
        yield NoLimit()


def check_keepable(
    event: Event, kept: KeptPlaces, rows: Sequence[Occurrence], places: Places, *, now: datetime
) -> Iterator[Refusal]:
    """There is a coming date to keep them at, and at each of those the places are free.

    `rows` are the coming dates. What the group has taken at a date counts for it.
    """
    dates = [row for row in rows if is_kept_at(kept, row, now)]
    if not dates:
        yield KeptTooLate()
    for row in dates:
        left = places.left(row.pk, kept.pk)
        unused = kept.places - places.people_of_group(row.pk, kept.pk)
        if left is not None and unused > left:
            yield TooFewToKeep(span=Span(row.start, row.end), zone=event.zone, left=left)
