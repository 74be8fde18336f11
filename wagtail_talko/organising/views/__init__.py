from wagtail_talko.organising.views.dates import add, cancel, dates, move, note, restore
from wagtail_talko.organising.views.own import copy, discard, own
from wagtail_talko.organising.views.proposing import edit, new
from wagtail_talko.organising.views.series import resume, suspend

__all__ = [
    "add",
    "cancel",
    "copy",
    "dates",
    "discard",
    "edit",
    "move",
    "new",
    "note",
    "own",
    "restore",
    "resume",
    "suspend",
]
