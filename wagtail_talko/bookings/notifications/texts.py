"""The words of the messages, in the active language. Plain text; the layout is in templates."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from wagtail_talko.bookings.accessories.queries import say_borrowed
from wagtail_talko.bookings.addresses import admin_url, booking_url, rooms_url
from wagtail_talko.bookings.entering.words import Entry
from wagtail_talko.bookings.hosts import who
from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.bookings.notifications.attachments import place_of
from wagtail_talko.letters import tidy
from wagtail_talko.spaces.contacts import contact_of
from wagtail_talko.timeslots import local_date
from wagtail_talko.wording import format_day, format_hours, format_span
from wagtail_talko.words import pick

WEEK = timedelta(days=7)
# After these the dates take place.
ON = ("requested", "confirmed", "moved", "restored", "changed", "lending")
# These tell how one gets in, where the dates are confirmed.
TELLS_ENTRY = ("confirmed", "moved", "restored", "changed", "lending")


class Letter(NamedTuple):
    subject: str
    body: str
    # Whether it tells how one gets in: the outbox forgets its text once it has gone.
    is_secret: bool = False


class Change(NamedTuple):
    """What a change of dates was before, what it left alone, and what it could not have."""

    before: Sequence[Mapping[str, Any]] = ()
    kept: Sequence[BookingDate] = ()
    left_out: Sequence[date] | None = None


def write_letter(
    kind: str,
    dates: Sequence[BookingDate],
    *,
    message: str = "",
    change: Change | None = None,
    entry: Entry | None = None,
) -> Letter:
    """Write to the one who booked. The dates are of one booking, in order."""
    is_on = kind in ON
    change = change or Change()
    # A series may lose some dates when the others move.
    gone = [date for date in dates if not date.is_active] if is_on else []
    dates = [date for date in dates if date not in gone]
    lead, then = _sentences(kind, dates)
    is_answered = kind == "moved" and _is_confirmed_by(change, dates)
    way_in = entry.lines(dates) if entry and kind in TELLS_ENTRY else []
    body = render_letter(
        "wagtail_talko/mail/booking.txt",
        dates,
        kind=kind,
        lead=lead,
        then=then or (_("The room is booked for you.") if is_answered else ""),
        message=message.strip(),
        gaps=_left_out(dates, change.left_out) if kind in ("requested", "confirmed") else [],
        others=[line_of(date, change.kept) for date in change.kept] if is_on else _others(dates),
        gone=[line_of(date, gone) for date in gone],
        house_rules=pick(dates[0].room.space.house_rules).text
        if kind == "confirmed" or is_answered
        else "",
        entry=way_in,
        url=booking_url(dates[0].booking),
        rooms_url="" if is_on else rooms_url(dates[0].room),
        is_on=is_on,
        **({"times": _moved_lines(dates, change.before)} if kind == "moved" else {}),
    )
    return Letter(f"{_thing(kind)}: {which(dates)}", body, is_secret=bool(way_in))


def _is_confirmed_by(change: Change, dates: Sequence[BookingDate]) -> bool:
    """Whether something that waited for an answer needs none any more."""
    waited = {row["id"] for row in change.before if row["state"] == BookingDate.State.REQUESTED}
    return any(d.pk in waited and d.state == BookingDate.State.CONFIRMED for d in dates)


def request_letter(dates: Sequence[BookingDate]) -> Letter:
    """Write to the municipality that a request waits for its answer."""
    booking = dates[0].booking
    contact = (booking.contact_name, booking.contact_phone, booking.contact_email)
    body = render_letter(
        "wagtail_talko/mail/request.txt",
        dates,
        booking=booking,
        contact=", ".join(filter(None, contact)),
        gaps=_left_out(dates),
        url=admin_url(booking),
    )
    thing = _("New request")
    return Letter(f"{thing}: {which(dates)}", body)


def which(dates: Sequence[BookingDate]) -> str:
    """Say in one line which dates: "Iso sali ti 12.1. klo 18 ja 11 muuta aikaa"."""
    first, language = dates[0], get_language() or "en"
    zone = first.room.space.zone
    # Translators: the room, the day and the time of a booking, in the subject of a mail
    text = pgettext("subject", "{room}, {day}, {time}").format(
        room=pick(first.room.name).text,
        day=format_day(local_date(first.start, zone), language=language, year=False),
        time=_short_time(first),
    )
    more = len(dates) - 1
    if not more:
        return text
    rest = ngettext("and %(n)d more time", "and %(n)d more times", more) % {"n": more}
    return f"{text} {rest}"


def _short_time(date: BookingDate) -> str:
    zone = date.room.space.zone
    local = date.start.astimezone(zone)
    if local.minute:
        return format_hours(date.start, None, zone=zone, language=get_language() or "en")
    # Translators: a full hour, in the subject of a mail. Finnish: {hour}
    hour = pgettext("full hour", "{hour2}:00").format(hour=local.hour, hour2=f"{local.hour:02d}")
    return pgettext("hours", "{times}").format(times=hour)


def _thing(kind: str) -> str:
    return {
        "requested": _("Request received"),
        "confirmed": _("Booking confirmed"),
        "declined": _("Request declined"),
        "cancelled": _("Booking cancelled"),
        "moved": _("Booking moved"),
        "lending": _("Booking changed"),
        "restored": _("Cancelled booking taken back"),
        "changed": _("Booking changed"),
        "closed": _("Booking cancelled, room closed"),
    }[kind]


def _sentences(kind: str, dates: Sequence[BookingDate]) -> tuple[str, str]:
    """Return what happened and what happens next."""
    waits = any(date.state == BookingDate.State.REQUESTED for date in dates)
    holds = all(date.holds_room for date in dates)
    if waits:
        answer = _("The municipality answers your request. You get a message then.")
        held = _("The room is kept for you until then.")
        unheld = _("The room is not kept for you until then.")
        next_when_waiting = f"{answer} {held if holds else unheld}"
    if kind == "requested":
        return _("We have received your request for a room."), next_when_waiting if waits else ""
    if kind == "moved":
        return _("Your booking has a new time or place."), next_when_waiting if waits else ""
    if kind == "restored" and waits:
        return _("You have asked for cancelled times back."), next_when_waiting
    return {
        "restored": (_("The cancelled times are booked for you again."), ""),
        "changed": (_("The details of your booking have changed."), ""),
        "confirmed": (_("The room is booked for you."), ""),
        "lending": (_("What you borrow with the booking has changed."), ""),
        "declined": (
            _("The municipality could not give you the room."),
            _("You can look for another time or room."),
        ),
        "cancelled": (
            _("The booking has been cancelled. The room is free for others."),
            _("You can book again when you need a room."),
        ),
        "closed": (
            _("The room is closed at this time, so the booking has been cancelled."),
            _("You can look for another time or room."),
        ),
    }[kind]


def render_letter(template: str, dates: Sequence[BookingDate], **context: Any) -> str:
    first = dates[0]
    text = render_to_string(
        template,
        {
            "place": place_of(first.room),
            "association": who(first.booking),
            "times": [line_of(date, dates) for date in dates],
            "borrowed": ", ".join(say_borrowed(first.booking)),
            "questions": contact_of(first.room.space),
            "municipality": pick(first.room.space.municipality.name).text,
            **context,
        },
    )
    return tidy(text)


def line_of(date: BookingDate, dates: Sequence[BookingDate]) -> str:
    language = get_language() or "en"
    text = format_span(date.start, date.end, zone=date.room.space.zone, language=language)
    several = len({other.room_id for other in dates}) > 1
    return f"{text}, {pick(date.room.name).text}" if several else text


def _moved_lines(dates: Sequence[BookingDate], before: Sequence[Mapping[str, Any]]) -> list[str]:
    """Say each date as it was and as it is: "ti 12.1. klo 18 → ke 13.1. klo 18, Pieni sali"."""
    old = {row["id"]: row for row in before}
    language = get_language() or "en"
    lines = []
    for each in dates:
        zone = each.room.space.zone
        row = old.get(each.pk)
        now = format_span(each.start, each.end, zone=zone, language=language)
        if row is None:
            lines.append(now)
            continue
        was = format_span(row["start"], row["end"], zone=zone, language=language)
        where = f", {pick(each.room.name).text}" if row["room"] != each.room_id else ""
        lines.append(f"{was} → {now}{where}")
    return lines


def _left_out(dates: Sequence[BookingDate], given: Sequence[date] | None = None) -> list[str]:
    """Return the days that were left out when the room was asked for, in words."""
    language = get_language() or "en"
    if given is not None:
        return [format_day(day, language=language) for day in given]
    days = dates[0].booking.left_out
    if days is None:
        return weekly_gaps(dates)
    return [format_day(date.fromisoformat(day), language=language) for day in days]


def weekly_gaps(dates: Sequence[BookingDate]) -> list[str]:
    """Return the days that a weekly booking leaves out, in words.

    Only where every two dates are whole weeks apart and most weeks are there: otherwise a gap
    means nothing.
    """
    zone = dates[0].room.space.zone
    days = [local_date(date.start, zone) for date in dates]
    steps = {(later - earlier) for earlier, later in zip(days, days[1:], strict=False)}
    if len(days) < 3 or WEEK not in steps or any(step.days <= 0 or step % WEEK for step in steps):
        return []
    there, day, gaps = set(days), days[0], []
    while day < days[-1]:
        if day not in there:
            gaps.append(format_day(day, language=get_language() or "en"))
        day += WEEK
    return gaps if len(gaps) < len(days) else []


def _others(dates: Sequence[BookingDate]) -> list[str]:
    """Return the coming dates of the booking that stay as they were, in words."""
    changed = [date.pk for date in dates]
    last_change = max(date.changed_at for date in dates)
    rest = list(
        dates[0]
        .booking.dates.active()
        .ending_after(last_change)
        .exclude(pk__in=changed)
        .select_related("room__space")
    )
    return [line_of(date, rest) for date in rest]
