"""What is sent, in words, before it is."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_talko.codes import Audience, labels
from wagtail_talko.elements import SummaryRow
from wagtail_talko.events.schedules import schedule_of_page
from wagtail_talko.events.times import page_times
from wagtail_talko.organising.proposals.days import Typed
from wagtail_talko.wording import format_span

# The check names the first dates, and how many there are.
MOST_DATES = 20


def dates_of_event(form: Any, typed: Typed) -> dict[str, Any]:
    """Return the first coming dates of all times in words, and how many there are."""
    language, now = get_language() or "en", datetime.now(UTC)
    # The form has checked that there is a first day.
    schedules = [own for at in page_times(typed) if (own := schedule_of_page(at))]
    found = [each for own in schedules for each in own.next_dates(form.zone, limit=400, after=now)]
    found.sort(key=lambda each: each.start)
    all_day = typed.start_time is None
    words = [
        format_span(each.start, each.end, zone=form.zone, language=language, all_day=all_day)
        for each in found[:MOST_DATES]
    ]
    return {"words": words, "number": len(found), "more": len(found) - len(words)}


def rows_of_event(form: Any, typed: Typed) -> list[SummaryRow]:
    data, (room, space) = form.cleaned_data, form.chosen_place
    kinds = dict(form.fields["categories"].choices) if "categories" in form.fields else {}
    signups = ""
    if data.get("takes_signups"):
        capacity = data.get("signup_capacity")
        signups = _("Yes, %(n)d places") % {"n": capacity} if capacity else _("Yes")
    rows = [
        (_("What is it"), data["title"]),
        (_("In a sentence or two"), data["introduction"]),
        (_("Where"), f"{room}, {space}" if room else str(space) if space else data["place"]),
        (_("Organised by"), str(form.chosen_association)),
        (_("To host with you"), "\n".join(each.label for each in form.chosen_hosts)),
        (_("For whom"), ", ".join(labels(data["audience"], Audience))),
        (_("What kind"), ", ".join(str(kinds[pk]) for pk in data.get("categories", []))),
        (_("What to bring"), data["bring"]),
        (_("Who can be asked"), data["contact"]),
        (_("People sign up"), signups),
    ]
    shown = [SummaryRow(label=label, value=value) for label, value in rows if value]
    return shown + (form.task_rows.summary if data.get("takes_signups") else [])
