"""The public side: apply, accept an invitation, look after one's own association."""

from wagtail_talko.associations.joining.views.accepting import invitation
from wagtail_talko.associations.joining.views.applying import applied, apply
from wagtail_talko.associations.joining.views.belonging import (
    HandOver,
    Leave,
    MakeBooker,
    MakeManager,
    Remove,
    Suggestions,
)
from wagtail_talko.associations.joining.views.inviting import Resend, Revoke
from wagtail_talko.associations.joining.views.own import associations, invite, members

__all__ = [
    "HandOver",
    "Leave",
    "MakeBooker",
    "MakeManager",
    "Remove",
    "Resend",
    "Revoke",
    "Suggestions",
    "applied",
    "apply",
    "associations",
    "invitation",
    "invite",
    "members",
]
