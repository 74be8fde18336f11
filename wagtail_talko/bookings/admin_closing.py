"""Closing rooms in the admin, in two steps: what is closed, then whom it hits."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_talko.admin.fields import whole_number
from wagtail_talko.bookings.actions import close_rooms
from wagtail_talko.bookings.actions.base import action
from wagtail_talko.bookings.admin_forms import ClosureForm
from wagtail_talko.bookings.admin_moving import add_refusals
from wagtail_talko.bookings.admin_queries import describe_hits
from wagtail_talko.bookings.layout import lock
from wagtail_talko.bookings.models import Booking
from wagtail_talko.bookings.queries import dates_hit
from wagtail_talko.bookings.refusals import ClosureHits
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.scoped_views import ManagersOnlyMixin

Span = tuple[datetime, datetime]


class FormPage(ManagersOnlyMixin, WagtailAdminTemplateMixin, TemplateView):
    """A page with one form that saves no single record."""

    template_name = "wagtail_talko/admin/simple_form.html"
    form_class: Any = None
    intro: Any = ""
    submit_label: Any = _("Save")

    def get_form(self, data: Any = None) -> Any:
        return self.form_class(data, user=self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        defaults = {"intro": self.intro, "submit_label": self.submit_label}
        context = defaults | super().get_context_data(**kwargs)
        if "form" not in context:
            context["form"] = self.get_form()
        return context


class CloseRoomsView(FormPage):
    page_title = _("Close rooms")
    header_icon = "no-view"
    form_class = ClosureForm
    intro = _("Nobody can book the rooms then. You see whom it hits before anything happens.")
    submit_label = _("Continue")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if not form.is_valid() or request.POST.get("step") == "change":
            return self.render_to_response(self.get_context_data(form=form))
        by_zone = rooms_by_zone(form)
        if request.POST.get("step") != "close":
            hits = [d for rooms, span in by_zone for d in dates_hit(rooms, [span])]
            return self.confirm(form, hits)
        seen = {pk for pk in map(whole_number, request.POST.getlist("seen")) if pk is not None}
        try:
            closures = close_all(
                by_zone, reason=form.cleaned_data["reason"], by=request.user, seen_hits=seen
            )
        except ClosureHits:
            messages.warning(request, _("More has been booked since. Look at the list again."))
            hits = [d for rooms, span in by_zone for d in dates_hit(rooms, [span])]
            return self.confirm(form, hits)
        except TalkoError as error:
            add_refusals(form, error)
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, say_closed(closures, len(seen)))
        return redirect("talko_booking:index")

    def confirm(self, form: ClosureForm, hits: list[Any]) -> HttpResponse:
        """Show whom the closure hits. Nothing has happened yet."""
        context = self.get_context_data(
            form=form, hits=hits, hit_lines=describe_hits(hits), rooms=form.cleaned_data["rooms"]
        )
        self.template_name = "wagtail_talko/admin/confirm_closure.html"
        return self.render_to_response(context)


def rooms_by_zone(form: ClosureForm) -> list[tuple[list[Room], Span]]:
    """Group the rooms by the clock they live by: whole days differ from zone to zone."""
    groups: dict[ZoneInfo, list[Room]] = defaultdict(list)
    for room in form.cleaned_data["rooms"]:
        groups[room.space.zone].append(room)
    return [(rooms, form.span(zone)) for zone, rooms in groups.items()]


@action
def close_all(by_zone: Iterable[tuple[list[Room], Span]], **how: Any) -> list[Booking]:
    """Close the rooms of every zone, or none of them."""
    by_zone = list(by_zone)
    # All rooms at once: zone by zone could deadlock with somebody who has another order.
    spaces = {room.space_id for rooms, _span in by_zone for room in rooms}
    lock(Room.objects.filter(space__in=spaces))
    return [
        closure
        for rooms, span in by_zone
        for closure in close_rooms(rooms=rooms, spans=[span], **how)
    ]


def say_closed(closures: list[Booking], cancelled: int) -> str:
    n = len(closures)
    closed = ngettext("%(n)d room closed.", "%(n)d rooms closed.", n) % {"n": n}
    told = ngettext(
        "%(n)d date was cancelled. Its booker is told by e-mail, if an address is known.",
        "%(n)d dates were cancelled. Their bookers are told by e-mail where an address is known.",
        cancelled,
    ) % {"n": cancelled}
    return f"{closed} {told}" if cancelled else closed
