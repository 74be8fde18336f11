"""The public side of signing up, and the lists of the organisers."""

from wagtail_talko.signups.views.counting import day, day_print
from wagtail_talko.signups.views.new import group, new, sent
from wagtail_talko.signups.views.organising import lists, organised
from wagtail_talko.signups.views.own import calendar, change, export, own
from wagtail_talko.signups.views.person import person, person_export

__all__ = [
    "calendar",
    "change",
    "day",
    "day_print",
    "export",
    "group",
    "lists",
    "new",
    "organised",
    "own",
    "person",
    "person_export",
    "sent",
]
