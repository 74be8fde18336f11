"""Bookings in the admin: the list, one booking with its dates and history, the queue."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import ListView
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import ModelLogEntry

from wagtail_talko.admin.fields import whole_number
from wagtail_talko.bookings import actions
from wagtail_talko.bookings.accessories.queries import borrowed_by, say, say_borrowed
from wagtail_talko.bookings.admin_forms import MessageForm
from wagtail_talko.bookings.admin_queries import (
    describe_dates,
    describe_span,
    rivals,
    say_told,
    waiting_bookings,
    with_dates,
)
from wagtail_talko.bookings.entering.words import say_days
from wagtail_talko.bookings.models import Booking, BookingDate, DoorCode
from wagtail_talko.bookings.outcomes.actions import mark_outcome
from wagtail_talko.bookings.outcomes.queries import count_no_shows, has_begun
from wagtail_talko.bookings.outcomes.showing import say_count
from wagtail_talko.bookings.waiting.queries import Queue, waiting_for
from wagtail_talko.exceptions import Refused, TalkoError
from wagtail_talko.spaces.history import change_lines, rooms_of
from wagtail_talko.spaces.scoped_views import ManagersOnlyMixin, ScopedIndexView


class BookingIndexView(ScopedIndexView):
    def get_base_queryset(self) -> QuerySet[Booking]:
        return with_dates(super().get_base_queryset())

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        if not self.is_searching:
            return queryset
        asked = self.search_query.strip()
        words = asked.casefold()
        found = (
            Q(association__search_text__contains=words)
            | Q(room__search_text__contains=words)
            | Q(room__space__search_text__contains=words)
            | Q(purpose__icontains=asked)
            | Q(public_title__icontains=asked)
        )
        number = whole_number(asked.lstrip("#"))
        if number is not None:
            found |= Q(pk=number)
        return queryset.filter(found)


Answer = tuple[Callable[..., Any], str, tuple[str, ...]]


class BookingView(generic.InspectView):
    """One booking: what was asked, every date, and what has been done to it.

    A POST answers the ticked dates.
    """

    template_name = "wagtail_talko/admin/booking.html"
    page_title = _("Booking")

    # The button's value: what it calls, the keyword of the message (if any), the states it is for.
    answers: dict[str, Answer] = {
        "confirm": (actions.confirm, "message", ("requested",)),
        "decline": (actions.decline, "message", ("requested",)),
        "cancel": (actions.cancel_dates, "reason", ("requested", "confirmed")),
        "restore": (partial(actions.restore_dates, override=True), "", ("cancelled",)),
        "used": (partial(mark_outcome, outcome=BookingDate.Outcome.USED), "", ("confirmed",)),
        "no_show": (partial(mark_outcome, outcome=BookingDate.Outcome.NO_SHOW), "", ("confirmed",)),
        "take_back": (partial(mark_outcome, outcome=""), "", ("confirmed",)),
    }

    @cached_property
    def dates(self) -> list[BookingDate]:
        rows = self.object.dates.select_related("room__space", "booking__association")
        return list(rows.order_by("start", "pk"))

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        queue = reverse("talko_requests:index")
        history = reverse("talko_booking:history", args=[self.object.pk])
        return [
            HeaderButton(_("Requests"), url=queue, icon_name="list-ul"),
            HeaderButton(_("History"), url=history, icon_name="history"),
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = MessageForm(request.POST)
        answer = self.answers.get(request.POST.get("answer", ""))
        ticked = set(request.POST.getlist("dates"))
        dates = [date for date in self.dates if str(date.pk) in ticked]
        if answer is None or not dates or not form.is_valid():
            if form.is_valid():
                messages.error(request, _("Tick at least one date."))
            return self.render_to_response(self.get_context_data(form=form, ticked=ticked))
        act, keyword, states = answer
        try:
            done = act(
                dates=[date for date in dates if date.state in states] or dates,
                by=request.user,
                **({keyword: form.cleaned_data["message"]} if keyword else {}),
            )
        except TalkoError as error:
            self._tell_refusal(error)
            return self.render_to_response(self.get_context_data(form=form, ticked=ticked))
        messages.success(request, say_done(request.POST["answer"], done))
        return redirect(request.path)

    def _tell_refusal(self, error: TalkoError) -> None:
        lines = error.refusals if isinstance(error, Refused) else [error]
        for line in lines:
            messages.error(self.request, str(line))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = datetime.now(UTC)
        waiting = [date for date in self.dates if is_waiting(date)]
        wanted = rivals(waiting)
        queues = waiting_for(self.dates)
        # What an answer is wanted for; a closure is most often opened again as a whole.
        offered = self.dates if self.object.is_closure else waiting
        ticked = kwargs.pop("ticked", None)
        rows = [
            {
                "date": date,
                "when": describe_span(date),
                "is_open": date.is_active and date.end > now,
                "is_gone": is_gone(date, now),
                "has_begun": has_begun(date, now) and not self.object.is_closure,
                "is_ticked": str(date.pk) in ticked if ticked is not None else date in offered,
                "rivals": describe_dates(wanted.get(date.pk, [])),
                "queue": say_queue(queues.get(date.pk)),
            }
            for date in self.dates
        ]
        entries = list(
            ModelLogEntry.objects.for_instance(self.object).select_related("user", "content_type")[
                :20
            ]
        )
        rooms = rooms_of(entries)
        code = DoorCode.objects.filter(booking=self.object).first()
        context = super().get_context_data(**kwargs)
        return context | {
            "booking": self.object,
            "borrowed": say_borrowed(self.object),
            "code": code,
            "code_days": say_days(code) if code else "",
            "code_url": reverse("talko_booking:door_code", args=[self.object.pk]),
            "rows": rows,
            "any_open": any(row["is_open"] for row in rows),
            "any_gone": any(row["is_gone"] for row in rows),
            "any_waiting": bool(waiting),
            "any_begun": any(row["has_begun"] for row in rows),
            "no_shows": self.say_no_shows(now),
            "form": kwargs.get("form") or MessageForm(),
            "entries": [(entry, change_lines(entry, rooms)) for entry in entries],
        }

    def say_no_shows(self, now: datetime) -> str:
        """Say how often the association has not come to this municipality's rooms lately."""
        association, municipality = self.object.association_id, self.object.room.space.municipality
        if not association:
            return ""
        numbers = count_no_shows([association], [municipality], now=now)
        number = numbers[association, municipality.pk]
        return say_count(number, municipality.no_show_weeks) if number else ""

    def get_fields_context(self) -> list[dict[str, Any]]:
        return []


def say_queue(queue: Queue | None) -> tuple[str, str] | None:
    """Return how many wait for a time, in words, and where they are listed."""
    if queue is None:
        return None
    text = ngettext("%(n)d waits for this time", "%(n)d wait for this time", queue.number) % {
        "n": queue.number
    }
    url = reverse("talko_waiting:index")
    return text, f"{url}?room={queue.room_id}" if queue.room_id else url


def is_waiting(date: BookingDate) -> bool:
    """Whether a date waits for the municipality: an offer waits for the association."""
    return date.state == BookingDate.State.REQUESTED and not date.offered_until


def is_gone(date: BookingDate, now: datetime) -> bool:
    """Whether a date was cancelled that could still be taken back."""
    is_cancelled = date.state == BookingDate.State.CANCELLED
    return is_cancelled and date.end > now and not date.booking.is_closure


def say_done(answer: str, dates: list[BookingDate]) -> str:
    """Say what was done, to how many dates, and when they are."""
    n = len(dates)
    if dates[0].booking.is_closure:
        answer = "open"
    done = {
        "open": ngettext("Open again on %(n)d day", "Open again on %(n)d days", n),
        "confirm": ngettext("%(n)d date approved", "%(n)d dates approved", n),
        "decline": ngettext("%(n)d date declined", "%(n)d dates declined", n),
        "cancel": ngettext("%(n)d date cancelled", "%(n)d dates cancelled", n),
        "restore": ngettext("%(n)d date taken back", "%(n)d dates taken back", n),
        "used": ngettext("%(n)d date noted as used", "%(n)d dates noted as used", n),
        "no_show": ngettext(
            "Noted that nobody came to %(n)d date", "Noted that nobody came to %(n)d dates", n
        ),
        "take_back": ngettext("%(n)d mark taken back", "%(n)d marks taken back", n),
    }[answer] % {"n": n}
    shown = "; ".join(describe_span(date) for date in dates[:5])
    said = f"{done}: {shown}{'…' if n > 5 else ''}."
    # Of these two nobody is told, or only those who were told before.
    tells = answer not in ("used", "take_back")
    return f"{said} {say_told(dates[0].booking)}".rstrip() if tells else said


class RequestsView(ManagersOnlyMixin, WagtailAdminTemplateMixin, ListView):
    """What waits for an answer, first asked first."""

    template_name = "wagtail_talko/admin/requests.html"
    page_title = _("Requests")
    header_icon = "mail"
    paginate_by = 20
    page_kwarg = "p"
    paginator_class = WagtailPaginator

    def get_queryset(self) -> QuerySet[Booking]:
        return waiting_bookings(self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        bookings = list(context["object_list"])
        dates = list(
            BookingDate.objects.filter(
                booking__in=bookings, state=BookingDate.State.REQUESTED, offered_until=None
            ).select_related("room__space")
        )
        wanted = rivals(dates)
        borrowed = borrowed_by(bookings)
        context["requests"] = [
            {
                "booking": booking,
                "borrowed": [say(row.accessory, row.quantity) for row in borrowed[booking.pk]],
                "dates": [describe_span(d) for d in dates if d.booking_id == booking.pk][:3],
                "more": max(booking.waiting - 3, 0),
                "has_rivals": any(wanted.get(d.pk) for d in dates if d.booking_id == booking.pk),
            }
            for booking in bookings
        ]
        context["items_count"] = context["paginator"].count
        return context
