"""A new time for one date of a booking, in the admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.views import generic

from wagtail_talko.bookings import actions
from wagtail_talko.bookings.admin_forms import MoveForm
from wagtail_talko.bookings.admin_queries import describe_dates, describe_span
from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.exceptions import Refused, TalkoError
from wagtail_talko.wording import format_span


class MoveDateView(generic.InspectView):
    """A new time for one date of a booking."""

    template_name = "wagtail_talko/admin/simple_form.html"
    page_title = _("Move a date")
    any_permission_required = ["change"]

    @cached_property
    def date(self) -> BookingDate:
        rows = self.object.dates.active().select_related("room__space", "booking")
        return get_object_or_404(rows, pk=self.kwargs["date_pk"])

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
        return MoveForm(data, initial=initial, user=self.request.user, room=self.date.room)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if form.is_valid():
            room = form.cleaned_data["room"]
            try:
                moved = actions.move_dates(
                    moves=[(self.date, form.span(room.space.zone))],
                    by=request.user,
                    room=room if room.pk != self.date.room_id else None,
                    override=form.cleaned_data["override"],
                )
            except TalkoError as error:
                add_refusals(form, error)
            else:
                said = _("Moved to %(when)s. The booker has been told.")
                fresh = BookingDate.objects.select_related("room__space").get(pk=moved[0].pk)
                messages.success(request, said % {"when": describe_span(fresh)})
                return redirect(self.booking_url)
        return self.render_to_response(self.get_context_data(form=form))

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
        if s.kind != "skip"
    ]
    if not free:
        return str(refusal)
    return f"{refusal} {_('Free instead: %(times)s.') % {'times': '; '.join(free[:3])}}"
