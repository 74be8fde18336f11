"""Which message goes to whom when somebody applies, is invited, or no longer belongs."""

from wagtail_talko.associations.joining.notifications.applications import (
    tell_application,
    tell_closed,
    tell_declined,
)
from wagtail_talko.associations.joining.notifications.invitations import tell_invited
from wagtail_talko.associations.joining.notifications.members import (
    tell_managers_accepted,
    tell_managers_invited,
    tell_member_already,
    tell_removed,
    tell_role,
)

__all__ = [
    "tell_application",
    "tell_closed",
    "tell_declined",
    "tell_invited",
    "tell_managers_accepted",
    "tell_managers_invited",
    "tell_member_already",
    "tell_removed",
    "tell_role",
]
