"""What is asked for, in words: the summary on the page to check."""

from collections.abc import Iterator, Sequence

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.accessories.queries import say_all
from wagtail_talko.bookings.forms import BookingForm
from wagtail_talko.bookings.models import Accessory, Booking
from wagtail_talko.bookings.plans import Plan
from wagtail_talko.bookings.views.usage import planned_usage
from wagtail_talko.codes import Audience
from wagtail_talko.elements import SummaryRow
from wagtail_talko.spaces.models import Room
from wagtail_talko.wording import join_words
from wagtail_talko.words import pick


def asked_rows(form: BookingForm, room: Room, sure: Sequence[Association]) -> list[SummaryRow]:
    """`sure` are the joint hosts that need not be asked."""
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
        (_("In the public calendar"), _public_words(form, sure)),
        (_("Together"), _("Others are welcome") if data["open_to_others"] else ""),
        (_("Hosts with you"), "\n".join(_host_words(form, sure))),
        (_("Message to those you ask"), data["hosts_message"] if form.hosts else ""),
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


def _public_words(form: BookingForm, sure: Sequence[Association]) -> str:
    data = form.cleaned_data
    if data["is_private"]:
        return _("Only that the room is booked")
    hosts = join_words([str(each) for each in (form.chosen_association, *sure)])
    return ": ".join(part for part in (hosts, data["public_title"]) if part)


def _host_words(form: BookingForm, sure: Sequence[Association]) -> Iterator[str]:
    """Say of each joint host whether it is asked, and what it may do."""
    for host, edits in form.hosts:
        if host in sure:
            text = _("%(name)s: hosts it at once, because you act for it as well; %(rights)s")
        else:
            text = _("%(name)s: is asked by e-mail; %(rights)s")
        rights = _("may change and cancel") if edits else _("only sees the booking")
        yield text % {"name": pick(host.name).text, "rights": rights}


def asks_later(form: BookingForm, plan: Plan) -> bool:
    """Say whether there are joint hosts who are asked only when a time waited for is had."""
    booked = {each.room.pk for each in plan.dates}
    return bool(form.hosts) and any(each.room.pk not in booked for each in plan.waiting)


def asked_usage(form: BookingForm, plan: Plan, sure: Sequence[Association]) -> list[str]:
    """Say what the times that can be had use of the quotas of those who host them at once.

    What others who are asked have used is theirs to know.
    """
    hosts = [form.chosen_association, *sure]
    invited = len(form.hosts) - len(sure)
    return planned_usage(plan, hosts, shares=len(hosts), invited=invited)
