"""What is asked for, in words: the summary on the page to check."""

from datetime import UTC, datetime

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_talko.bookings.accessories.queries import say_all
from wagtail_talko.bookings.forms import BookingForm
from wagtail_talko.bookings.models import Accessory, Booking
from wagtail_talko.bookings.plans import Plan
from wagtail_talko.bookings.quotas.left import usage_with
from wagtail_talko.bookings.quotas.rules import Wish
from wagtail_talko.codes import Audience
from wagtail_talko.elements import SummaryRow
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import in_utc


def asked_rows(form: BookingForm, room: Room) -> list[SummaryRow]:
    data = form.cleaned_data
    contact = (data["contact_name"], data["contact_phone"], data["contact_email"])
    rows = [
        (_("Room"), f"{room}, {room.space}"),
        (_("Association"), str(form.chosen_association)),
        (_("How often"), _how_often(form, room)),
        (_("What the room is for"), data["purpose"]),
        (_("Number of people"), str(data["people"] or "")),
        (_("Who is it for"), dict(Audience.choices).get(data["group"], "")),
        (_("How loud"), dict(Booking.Loudness.choices).get(data.get("loudness"), "")),
        (_("Sharing"), _("The whole room for ourselves") if data.get("is_exclusive") else ""),
        (_("To borrow"), _borrowed(form)),
        (_("In the public calendar"), _public_words(form)),
        (_("Together"), _("Others are welcome") if data["open_to_others"] else ""),
        (_("Contact person"), "\n".join(part for part in contact if part)),
        (_("Message to the municipality"), data["message"]),
    ]
    return [SummaryRow(label=label, value=value) for label, value in rows if value]


def _borrowed(form: BookingForm) -> str:
    """Say what is borrowed; where nothing is, what could be."""
    if form.wanted:
        return ", ".join(say_all(form.accessories, form.wanted))
    if not form.accessories:
        return ""
    names = ", ".join(str(accessory) for accessory in form.accessories)
    return _("Nothing. You can ask for: %(names)s.") % {"names": names}


def to_leave_out(plan: Plan) -> list[Accessory]:
    """Return what could be left out, so that times which lack it alone could be had."""
    found = {
        refusal.facts["accessory"].pk: refusal.facts["accessory"]
        for each in plan.dates
        for refusal in each.refusals
        if "accessory" in refusal.facts
    }
    return [found[pk] for pk in sorted(found)]


def _how_often(form: BookingForm, room: Room) -> str:
    """Return the repeating in a sentence; nothing for a single date."""
    assert form.schedule is not None
    if not form.schedule.rule and not form.schedule.extra_dates:
        return ""
    return capfirst(form.schedule.sentence(get_language() or "en", room.space.zone, with_end=True))


def _public_words(form: BookingForm) -> str:
    data = form.cleaned_data
    if data["is_private"]:
        return _("Only that the room is booked")
    return ": ".join(part for part in (str(form.chosen_association), data["public_title"]) if part)


def asked_usage(form: BookingForm, plan: Plan) -> list[str]:
    """Say what the times that can be had use of the association's quotas."""
    free = [each for each in plan.dates if each.is_free]
    wishes = [Wish(in_utc(each.start, each.end), each.room) for each in free]
    return usage_with(form.chosen_association, wishes, now=datetime.now(UTC))
