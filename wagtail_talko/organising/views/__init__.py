from wagtail_talko.organising.views.dates import add, cancel, dates, move, note, restore
from wagtail_talko.organising.views.series import resume, suspend

__all__ = ["add", "cancel", "dates", "move", "note", "restore", "resume", "suspend"]
