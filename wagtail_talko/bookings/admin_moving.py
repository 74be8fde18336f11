"""A new time for one date of a booking, or from one on, in the admin."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.views import generic

from wagtail_talko.bookings import actions
from wagtail_talko.bookings.admin_forms import MoveForm
from wagtail_talko.bookings.admin_queries import describe_dates, describe_span, say_told
from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.exceptions import Refused, TalkoError
from wagtail_talko.timeslots import local_date
from wagtail_talko.wording import format_span


class MoveDateView(generic.InspectView):
    """A new time for one date of a booking, or for it and those that follow."""

    template_name = "wagtail_talko/admin/simple_form.html"
    page_title = _("Move a date")
    any_permission_required = ["change"]

    @cached_property
    def date(self) -> BookingDate:
        rows = self.object.dates.active().select_related("room__space", "booking")
        return get_object_or_404(rows, pk=self.kwargs["date_pk"])

    @cached_property
    def following(self) -> list[BookingDate]:
        """The dates of the booking after this one that can still be moved."""
        rows = self.object.dates.active().select_related("room__space", "booking")
        later = rows.filter(start__gt=self.date.start, end__gt=datetime.now(UTC))
        return list(later.order_by("start", "pk"))

    @property
    def booking_url(self) -> str:
        return reverse("talko_booking:inspect", args=[self.object.pk])

    def get_form(self, data: Any = None) -> MoveForm:
        zone = self.date.room.space.zone
        start, end = self.date.start.astimezone(zone), self.date.end.astimezone(zone)
        initial = {
            "day": start.date(),
            "starts": start.time(),
            "ends": end.time(),
            "room": self.date.room_id,
        }
        return MoveForm(
            data,
            initial=initial,
            user=self.request.user,
            room=self.date.room,
            following=len(self.following),
        )

    def moves(self, form: MoveForm) -> list[tuple[BookingDate, tuple[datetime, datetime]]]:
        """Return each date that moves with its new time: all keep their distance in days."""
        zone = form.cleaned_data["room"].space.zone
        first = local_date(self.date.start, self.date.room.space.zone)
        return [
            (date, form.span(zone, days=(local_date(date.start, zone) - first).days))
            for date in [self.date, *(self.following if form.takes_following else ())]
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if form.is_valid():
            room = form.cleaned_data["room"]
            try:
                moved = actions.move_dates(
                    moves=self.moves(form),
                    by=request.user,
                    room=room if room.pk != self.date.room_id else None,
                    override=form.cleaned_data["override"],
                    override_reason=form.cleaned_data["override_reason"],
                )
            except TalkoError as error:
                add_refusals(form, error)
            else:
                messages.success(request, self.say_moved(len(moved)))
                return redirect(self.booking_url)
        return self.render_to_response(self.get_context_data(form=form))

    def say_moved(self, number: int) -> str:
        fresh = BookingDate.objects.select_related("room__space", "booking").get(pk=self.date.pk)
        said = ngettext(
            "Moved to %(when)s.", "%(n)d dates moved, the first to %(when)s.", number
        ) % {"n": number, "when": describe_span(fresh)}
        return f"{said} {say_told(fresh.booking)}".rstrip()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.get_form()
        return super().get_context_data(**kwargs) | {
            "form": form,
            "intro": describe_dates([self.date])[0],
            "submit_label": _("Move"),
            "cancel_url": self.booking_url,
        }

    def get_fields_context(self) -> list[dict[str, Any]]:
        return []


def add_refusals(form: Any, error: TalkoError) -> None:
    """Show every reason of a refusal, each with the times that would do instead."""
    for refusal in error.refusals if isinstance(error, Refused) else [error]:
        form.add_error(None, say_refusal(refusal))


def say_refusal(refusal: TalkoError) -> str:
    """Say a refusal and, where there are some, up to three times or rooms that are free."""
    language = get_language() or "en"
    free = [
        f"{format_span(s.start, s.end, zone=s.room.space.zone, language=language)} ({s.room})"
        for s in getattr(refusal, "suggestions", ())
        # "join" is the time that is taken, "skip" none at all.
        if s.kind in ("shift", "room")
    ]
    if not free:
        return str(refusal)
    instead = _("Free instead: %(times)s.") % {"times": "; ".join(free[:3])}
    return f"{refusal} {instead}"
