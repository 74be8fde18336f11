"""One room's week, ready to show: what takes it, and when it is free."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext

from wagtail_talko.bookings.availability import Availability
from wagtail_talko.bookings.queries import Busy, busy
from wagtail_talko.bookings.waiting.deadlines import offer_until
from wagtail_talko.elements import WeekDay, WeekSlot
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import Span, day_span, local_date, subtract
from wagtail_talko.wording import format_day, format_week
from wagtail_talko.words import pick

DAY = timedelta(days=1)
# A free stretch up to this long is offered as it is; of a longer one only the start.
WHOLE_OFFER = timedelta(hours=4)


def week_days(room: Room, first: date, *, now: datetime | None = None) -> list[WeekDay]:
    """Return the seven days from `first` on the room's wall. A constant number of queries."""
    now = now or datetime.now(UTC)
    zone = room.space.zone
    days = [first + n * DAY for n in range(7)]
    week = Span(day_span(days[0], zone).start, day_span(days[-1], zone).end)
    taken = busy([room], after=week.start, before=week.end)
    known = Availability([room], [week])
    free = list(free_stretches(known, known.layout.rooms[room.pk], week, now=now))
    return [_day(room, day, taken, free, known, now) for day in days]


def free_stretches(
    known: Availability, room: Room, window: Span, *, now: datetime
) -> Iterator[Span]:
    """Yield the longest spans in which the room's own rules let a booking start and end."""
    shortest = timedelta(minutes=room.shortest_minutes)
    starts = [span.start for span in known.starts(room, window, shortest, now=now)]
    taken = [
        Span(span.start - known.layout.turnaround(room.pk, leaf), span.end)
        for leaf in known.layout.leaves(room.pk)
        for span in known.blocked(room, leaf)
    ]
    for stretch in subtract(known.openings.spans(room.space_id, window), taken):
        end = min(stretch.end, window.end)
        within = (start for start in starts if stretch.start <= start and start + shortest <= end)
        for first in islice(within, 1):
            yield Span(first, end)


def _day(
    room: Room,
    day: date,
    taken: list[Busy],
    free: list[Span],
    known: Availability,
    now: datetime,
) -> WeekDay:
    today = local_date(now, room.space.zone)
    whole = day_span(day, room.space.zone)
    slots = [_busy_slot(each, whole, room, now) for each in taken if whole.overlaps(_span(each))]
    slots += [_free_slot(room, _cut(span, whole)) for span in free if span.overlaps(whole)]
    if day < today:
        label = pgettext("a day of a week", "over")
    elif not known.openings.starting_on(room.space_id, day):
        label = pgettext("a day of a week", "closed")
    else:
        label = pgettext("a day of a week", "no free times")
    slots.sort(key=lambda slot: (slot.start, slot.end))
    return WeekDay(date=day, slots=slots, label=label, is_today=day == today)


def _span(each: Busy) -> Span:
    return Span(each.start, each.end)


def _cut(span: Span, day: Span) -> Span:
    return Span(max(span.start, day.start), min(span.end, day.end))


def _busy_slot(each: Busy, day: Span, room: Room, now: datetime) -> WeekSlot:
    """Show who and what where they are public; never a person. A booked time can be asked for."""
    start, end = _cut(_span(each), day)
    state = "waiting" if each.state == "requested" else "booked"
    label, url = _more(each, room, now)
    return WeekSlot(
        start=start,
        end=end,
        state="closed" if each.is_closure else state,
        label=": ".join(part for part in (each.who, each.title) if part),
        # Translators: a time that is offered to somebody in the waiting list, in a room's week
        state_label=pgettext("state", "reserved for now") if each.is_offer else "",
        more_label=label,
        more_url=url,
    )


def _more(each: Busy, room: Room, now: datetime) -> tuple[str, str]:
    """Return what can be done about a taken time: ask to join it, else wait for it."""
    if each.is_open and each.end > now:
        return gettext("Others are welcome"), reverse("talko:booking_join", args=[each.booking_id])
    if _can_wait(each, room, now):
        # Translators: below a booked time in a room's week, a link
        return gettext("Ask for it"), book_url(room, _span(each), exact=True)
    return "", ""


def _can_wait(each: Busy, room: Room, now: datetime) -> bool:
    """Whether the very time of a booking could be waited for, as far as the room goes."""
    minutes = _span(each).length.total_seconds() / 60
    return (
        room.bookers != Room.Bookers.STAFF
        and not each.is_closure
        and each.state == "confirmed"
        and room.shortest_minutes <= minutes <= room.longest_minutes
        and offer_until(room, each.start, now) is not None
    )


def _free_slot(room: Room, span: Span) -> WeekSlot:
    is_open = room.bookers != Room.Bookers.STAFF
    return WeekSlot(
        start=span.start,
        end=span.end,
        state="free",
        url=book_url(room, span) if is_open else "",
    )


def book_url(room: Room, span: Span | None = None, *, exact: bool = False, **more: object) -> str:
    """Return the address of the form, filled in with the room and a free time.

    `exact` is a time of a length that was asked for, however long; `more` is what else was told:
    people, repeats ("weekly"), until.
    """
    query: dict[str, object] = {"room": room.pk}
    if span:
        start, end = (moment.astimezone(room.space.zone) for moment in span)
        query |= {"date": f"{start:%Y-%m-%d}", "start": f"{start:%H:%M}"}
        longest = min(WHOLE_OFFER, timedelta(minutes=room.longest_minutes))
        if exact or span.length <= longest:
            query["end"] = f"{end:%H:%M}"
    query |= {name: value for name, value in more.items() if value}
    return f"{reverse('talko:booking_new')}?{urlencode(query)}"


def week_caption(room: Room, first: date) -> str:
    """Return the room and its seven days: a week with its number when it begins on a Monday."""
    language = get_language() or "en"
    if first.weekday() == 0:
        days = format_week(first, language=language, within=True)
    else:
        start = format_day(first, language=language, year=False)
        days = f"{start}–{format_day(first + 6 * DAY, language=language)}"
    # Translators: the room and the week, above a week's table
    return pgettext("caption", "{room}, {week}").format(room=pick(room.name).text, week=days)
