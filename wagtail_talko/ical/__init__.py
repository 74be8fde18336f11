"""iCalendar text (RFC 5545, 5546, 7986) out of plain values. Knows no model and no request."""

from wagtail_talko.ical.calendars import CONTENT_TYPE, wrap
from wagtail_talko.ical.entries import SeriesDate, SeriesEvent, SingleEvent, Words
from wagtail_talko.ical.events import render_busy, render_expanded, render_series, standalone_uid
from wagtail_talko.ical.invitations import Invitation, Person, invitation
from wagtail_talko.ical.zones import vtimezone

# A part of the fingerprint of stored texts: raise it whenever the same input gives other text.
RENDERER_VERSION = 1

__all__ = [
    "CONTENT_TYPE",
    "RENDERER_VERSION",
    "Invitation",
    "Person",
    "SeriesDate",
    "SeriesEvent",
    "SingleEvent",
    "Words",
    "invitation",
    "render_busy",
    "render_expanded",
    "render_series",
    "standalone_uid",
    "vtimezone",
    "wrap",
]
