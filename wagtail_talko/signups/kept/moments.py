"""Until when places are kept."""

from datetime import datetime, timedelta

from wagtail_talko.events.models import Occurrence
from wagtail_talko.signups.kept.models import KeptPlaces


def returns_at(kept: KeptPlaces, row: Occurrence) -> datetime:
    """Return when what is unused at the date becomes everybody's (UTC)."""
    return row.start - timedelta(hours=kept.returns_hours)


def is_kept_at(kept: KeptPlaces, row: Occurrence, now: datetime) -> bool:
    """Say whether the group still has its places at the date."""
    is_every = kept.occurrence_id is None and kept.sheet.event_id == row.event_id
    is_of_date = is_every or kept.occurrence_id == row.pk
    return is_of_date and kept.ended_at is None and now < returns_at(kept, row)
