"""The public side of signing up, and the list of the organisers."""

from wagtail_talko.signups.views.new import new, sent
from wagtail_talko.signups.views.organising import lists
from wagtail_talko.signups.views.own import calendar, change, export, own

__all__ = ["calendar", "change", "export", "lists", "new", "own", "sent"]
