"""The bookings of one's own associations."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_talko.associations.models import Association, Membership
from wagtail_talko.bookings.accessories.queries import accessories_of, say_borrowed
from wagtail_talko.bookings.changes import coming_dates
from wagtail_talko.bookings.entering.words import entry_of
from wagtail_talko.bookings.hosts import (
    hosted_by,
    may_edit,
    memberships,
    sees_private,
    speaks_for_hosts,
    who,
    with_hosts,
)
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.notifications.attachments import calendar_file
from wagtail_talko.bookings.outcomes.queries import may_report
from wagtail_talko.bookings.outcomes.showing import records_of, say_outcome
from wagtail_talko.bookings.pairing.queries import find_pairs
from wagtail_talko.bookings.pairing.showing import Hint, hint
from wagtail_talko.bookings.quotas.left import usage_now
from wagtail_talko.bookings.rhythms import rhythm_after
from wagtail_talko.bookings.sharing.queries import beside
from wagtail_talko.bookings.sharing.words import Neighbour, neighbours
from wagtail_talko.bookings.summaries import (
    COMING,
    NOT_ON,
    WAITING,
    BookingSummary,
    bookings_of,
    summarise,
)
from wagtail_talko.bookings.views.together import invitations_to, together_context
from wagtail_talko.bookings.waiting.queries import OwnWish, own_wishes
from wagtail_talko.codes import Audience
from wagtail_talko.elements import Crumb, SummaryRow
from wagtail_talko.ical import CONTENT_TYPE
from wagtail_talko.spaces.sites import shown_municipalities
from wagtail_talko.wording import format_day

PER_PAGE = 15
MOST_HINTS = 3


def own_associations(user: Any) -> list[Association]:
    """Return the associations that the person acts for and that are in use."""
    found = Association.objects.current().filter(memberships__user=user)
    return list(found.select_related("municipality").order_by("slug"))


def own_bookings(user: Any) -> QuerySet[Booking]:
    """Return the bookings the person may see; all others do not exist for them."""
    return with_hosts(
        Booking.objects.filter(hosted_by(user)).select_related(
            "association", "room__space__municipality"
        )
    )


def own_booking(user: Any, pk: int) -> Booking:
    found = own_bookings(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def editable_booking(user: Any, pk: int) -> Booking:
    """Return a booking the person may change as one of its hosts."""
    found = own_booking(user, pk)
    if not may_edit(found, memberships(user)):
        raise Http404
    return found


def dates_of(booking: Booking) -> list[BookingDate]:
    """Return the dates of a booking, with the booking on each. One query."""
    dates = list(booking.dates.select_related("room__space__municipality"))
    for each in dates:
        each.booking = booking
    return dates


def remember_language(user: Any) -> None:
    """Keep the language of the pages a member uses, for the messages to them."""
    language = get_language() or ""
    Membership.objects.filter(user=user).exclude(language=language).update(language=language)


@login_required
def bookings(request: HttpRequest) -> HttpResponse:
    """List the bookings of one's associations: those to come, or those that are over."""
    associations = own_associations(request.user)
    if not associations:
        return no_association(request)
    remember_language(request.user)
    is_past = request.GET.get("past") == "1"
    now = datetime.now(UTC)
    found = bookings_of(associations, is_past=is_past, now=now)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    own = {association.pk for association in associations}
    items = [summarise(booking, own=own, is_past=is_past, now=now) for booking in page]
    context = {
        "associations": associations,
        "is_past": is_past,
        "page": page,
        "items": items,
        "parts": _parts(items, is_past),
        "several": len(associations) > 1,
        "invitations": [] if is_past else invitations_to(associations, now=now),
        "hints": [] if is_past else _hints(associations, now),
        "no_shows": [] if is_past else records_of(associations, now=now),
        "quota_lines": [] if is_past else usage_now(associations, now=now),
        **_wishes(associations, is_past, now),
    }
    return render(request, "wagtail_talko/bookings/bookings.html", context)


def _wishes(
    associations: Sequence[Association], is_past: bool, now: datetime
) -> dict[str, list[OwnWish]]:
    found = [] if is_past else own_wishes(associations, now=now)
    return {
        "offers": [each for each in found if each.is_offer],
        "wishes": [each for each in found if not each.is_offer],
    }


def _hints(associations: list[Association], now: datetime) -> list[Hint]:
    """Say quietly with whom an evening could be spent together."""
    own = {each.pk for each in associations}
    pairs = find_pairs(now=now, associations=associations)
    return [hint(pair, own) for pair in pairs[:MOST_HINTS]]


def _parts(items: list[BookingSummary], is_past: bool) -> list[tuple[str, list[BookingSummary]]]:
    """Return the entries under their headings; of the past there is one."""
    if is_past:
        return [(_("Bookings that are over"), items)] if items else []
    headings = {
        WAITING: _("Waiting for an answer"),
        COMING: _("Bookings to come"),
        NOT_ON: _("Not taking place"),
    }
    return [
        (headings[part], list(group)) for part, group in groupby(items, key=lambda each: each.part)
    ]


def no_association(request: HttpRequest) -> HttpResponse:
    """Tell somebody who belongs to no association what to do."""
    municipalities = [each for each in shown_municipalities(request) if each.contact_email]
    context = {"municipalities": municipalities}
    return render(request, "wagtail_talko/bookings/no_association.html", context)


@login_required
def booking(request: HttpRequest, pk: int) -> HttpResponse:
    """One booking with all its dates."""
    found = own_booking(request.user, pk)
    dates = dates_of(found)
    now = datetime.now(UTC)
    coming = [date for date in dates if date.is_active and date.end > now]
    own = memberships(request.user)
    may = may_edit(found, own)
    private = sees_private(found, request.user, own)
    active = [date for date in dates if date.is_active]
    for each in dates:
        each.told = say_outcome(each)  # type: ignore[attr-defined]
    entry = entry_of(coming).lines(coming)
    context = {
        "entry": entry,
        "booking": found,
        "may_edit": may,
        "may_choose_reminders": speaks_for_hosts(found, own),
        "together": together_context(found, own, is_coming=bool(coming)),
        "rows": booking_rows(found, private=private),
        "lacks_contact": may and private and bool(coming) and not found.contact_name,
        # What is over is folded away, unless there is nothing else.
        "dates": [date for date in dates if date.end > now] if coming else dates,
        "over": [date for date in dates if date.end <= now] if coming else [],
        "coming": coming,
        "reportable_ids": {date.pk for date in dates if may and may_report(date, now)},
        "neighbours": _neighbours(found, coming),
        "can_borrow": bool(coming and accessories_of(found.room)),
        # What the municipality has noted is not given up after all.
        "cancellable_ids": {date.pk for date in coming if not date.outcome_by_staff},
        "changeable_ids": {date.pk for date in coming_dates(dates, now) if may},
        "restorable_ids": {date.pk for date in dates if may and may_take_back(date, now)},
        "rhythm": rhythm_after(active) if may and coming else None,
        "crumbs": [Crumb(title=_("My bookings"), url=reverse("talko:bookings"))],
    }
    response = render(request, "wagtail_talko/bookings/booking.html", context)
    if entry:
        # Nobody else at this computer reads how one gets in.
        response["Cache-Control"] = "private, no-store"
    return response


def _neighbours(booking: Booking, dates: list[BookingDate]) -> dict[int, list[Neighbour]]:
    """Return who else is in a shared room, by date."""
    if booking.is_exclusive:
        return {}
    others = beside(((date.room, date.start, date.end) for date in dates), but=booking)
    return {
        date.pk: neighbours(rows, date.room, booking.loudness)
        for date in dates
        if (rows := others.get((date.room, date.start, date.end)))
    }


def may_take_back(date: BookingDate, now: datetime) -> bool:
    """Whether the association gave the date up itself and it has not begun."""
    return date.state == BookingDate.State.CANCELLED and date.given_up and date.start > now


def booking_path(booking: Booking) -> str:
    return reverse("talko:booking", args=[booking.pk])


def booking_crumbs(booking: Booking) -> list[Crumb]:
    """Return what lies above a page about changing the booking."""
    return [
        Crumb(title=_("My bookings"), url=reverse("talko:bookings")),
        Crumb(title=_("Booking"), url=booking_path(booking)),
    ]


def booking_rows(booking: Booking, *, private: bool) -> list[SummaryRow]:
    """Return the details; with `private` also those written for the municipality."""
    people = str(booking.people) if booking.people else ""
    contact = (booking.contact_name, booking.contact_phone, booking.contact_email)
    rows = [
        (_("Room"), f"{booking.room}, {booking.room.space}"),
        (_("Hosts") if booking.joint_hosts else _("Association"), who(booking)),
        (_("What the room is for"), booking.purpose if private else ""),
        (_("Left out"), left_out_words(booking)),
        (_("In the public calendar"), _public_words(booking)),
        (_("Together"), _("Others are welcome") if booking.open_to_others else ""),
        (_("Who is it for"), dict(Audience.choices).get(booking.group, "")),
        (_("How loud"), booking.get_loudness_display() if booking.loudness else ""),
        (_("Sharing"), _("The whole room for ourselves") if booking.is_exclusive else ""),
        (_("Number of people"), people),
        (_("To borrow"), "\n".join(say_borrowed(booking))),
        (_("Reminders"), booking.get_reminders_display()),
        (_("Contact person"), "\n".join(part for part in contact if part and private)),
        (_("Message to the municipality"), booking.message if private else ""),
    ]
    return [SummaryRow(label=label, value=value) for label, value in rows if value]


def left_out_words(booking: Booking) -> str:
    """Return the days that were left out when the room was asked for."""
    language = get_language() or "en"
    days = [date.fromisoformat(day) for day in booking.left_out or ()]
    return ", ".join(format_day(day, language=language) for day in days)


def _public_words(booking: Booking) -> str:
    if booking.is_private:
        return _("Only that the room is booked")
    return ": ".join(part for part in (who(booking), booking.public_title) if part)


@login_required
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The coming dates of a booking as a file for one's own calendar."""
    found = own_booking(request.user, pk)
    now = datetime.now(UTC)
    dates = [date for date in dates_of(found) if date.is_active and date.end > now]
    if not dates:
        raise Http404
    response = HttpResponse(calendar_file(dates), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{found.room.slug}-{found.pk}.ics"'
    response["Cache-Control"] = "private, no-store"
    return response
