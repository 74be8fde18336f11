"""The names of what is written into the audit log, and how they read.

Every action of the package logs under one of these. Entries outlive erasure, so their data holds
ids, dates and codes, never names of persons, addresses or messages.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

PREFIX = "wagtail_talko."

# Name without the prefix: label for filters, sentence for lists.
LOG_ACTIONS: dict[str, tuple[Any, Any]] = {
    "booking.request": (_("Request a booking"), _("Requested")),
    "booking.confirm": (_("Approve dates"), _("Approved")),
    "booking.decline": (_("Decline dates"), _("Declined")),
    "booking.cancel": (_("Cancel dates"), _("Cancelled")),
    "booking.move": (_("Move dates"), _("Moved")),
    "booking.close": (_("Close rooms"), _("Closed")),
    "booking.add_dates": (_("Add dates"), _("Dates added")),
    "booking.change": (_("Change a booking"), _("Details changed")),
    "booking.erase": (_("Erase contact details"), _("Contact details erased")),
    "room.create": (_("Create a room"), _("Created")),
    "room.change": (_("Change a room"), _("Changed")),
    "room.archive": (_("Archive a room"), _("Archived")),
    "room.restore": (_("Restore a room"), _("Restored")),
    "space.create": (_("Create a welfare space"), _("Created")),
    "space.change": (_("Change a welfare space"), _("Changed")),
    "space.archive": (_("Archive a welfare space"), _("Archived")),
    "space.restore": (_("Restore a welfare space"), _("Restored")),
    "municipality.create": (_("Create a municipality"), _("Created")),
    "municipality.change": (_("Change a municipality"), _("Changed")),
    "association.create": (_("Create an association"), _("Created")),
    "association.change": (_("Change an association"), _("Changed")),
    "association.approve": (_("Approve an association"), _("Approved")),
    "association.archive": (_("Archive an association"), _("Archived")),
    "association.restore": (_("Restore an association"), _("Restored")),
    "category.create": (_("Create an event category"), _("Created")),
    "category.change": (_("Change an event category"), _("Changed")),
    "category.delete": (_("Delete an event category"), _("Deleted")),
    "event.project": (_("Publish an event"), _("Published")),
    "event.hide": (_("Hide an event"), _("Hidden")),
    "event.cancel": (_("Cancel an event"), _("Cancelled")),
    "event.release": (_("Release an event's room"), _("Room released")),
    "occurrence.cancel": (_("Cancel one date of an event"), _("Date cancelled")),
    "occurrence.move": (_("Move one date of an event"), _("Date moved")),
    "occurrence.restore": (_("Restore one date of an event"), _("Date restored")),
    "occurrence.note": (_("Add a note to one date of an event"), _("Note changed")),
}


def register(actions: Any) -> None:
    """Register them all with Wagtail's registry of log actions."""
    for name, (label, message) in LOG_ACTIONS.items():
        actions.register_action(PREFIX + name, label, message)
