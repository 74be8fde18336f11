"""Everything that is kept of one person (GDPR, articles 15 and 20)."""

from typing import Any

from wagtail_talko.signups.actions.base import rows_of
from wagtail_talko.signups.models import Participant
from wagtail_talko.signups.notifications.mail import title_of


def kept_of(participant: Participant) -> dict[str, Any]:
    """Return what is known of the person, as plain data for a file."""
    details = {name: getattr(participant, name) for name in Participant.PERSONAL}
    dates = [
        {
            "start": row.occurrence.start,
            "end": row.occurrence.end,
            "people": row.people,
            "task": str(row.task or ""),
            "all_at_least": row.at_least,
            "brings": row.brings,
            "state": row.state,
            "arrived": row.arrived,
        }
        for row in rows_of(participant)
    ]
    return {
        "event": title_of(participant.event),
        **details,
        "group": participant.group.name if participant.group else "",
        "language": participant.language,
        "reminders": participant.wants_reminders,
        "consented_at": participant.consented_at,
        "signups": dates,
    }
