"""The last week's dates in the admin: who came, with a button each."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_talko.admin.fields import whole_number
from wagtail_talko.bookings.admin_queries import describe_span, say_told, say_who
from wagtail_talko.bookings.hosts import load_hosts
from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.bookings.outcomes.actions import mark_outcome
from wagtail_talko.bookings.outcomes.queries import count_no_shows, recent_dates
from wagtail_talko.bookings.outcomes.showing import say_count
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.spaces.scoped_views import ManagersOnlyMixin
from wagtail_talko.spaces.scoped_viewsets import ManagersViewSet

# The names of the buttons, and what they note.
BUTTONS = {
    "used": BookingDate.Outcome.USED,
    "no_show": BookingDate.Outcome.NO_SHOW,
    "take_back": "",
}
DONE = {
    "used": _("Noted as used: %(when)s, %(who)s."),
    "no_show": _("Noted that nobody came: %(when)s, %(who)s. %(told)s"),
    "take_back": _("The mark has been taken back: %(when)s, %(who)s."),
}


class OutcomesView(ManagersOnlyMixin, WagtailAdminTemplateMixin, ListView):
    """What associations had booked in the last seven days, the newest first."""

    template_name = "wagtail_talko/admin/outcomes.html"
    page_title = _("Who came")
    header_icon = "tick"
    paginate_by = 50
    page_kwarg = "p"
    paginator_class = WagtailPaginator

    def get_queryset(self) -> QuerySet[BookingDate]:
        return recent_dates(self.request.user, now=datetime.now(UTC))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Note one date: the pressed button is named after what is noted, and worth its key."""
        name = next((name for name in BUTTONS if name in request.POST), "")
        wanted = whole_number(request.POST.get(name, ""))
        date = self.get_queryset().filter(pk=wanted).first() if wanted else None
        if date is None:
            messages.error(request, _("That time is no longer in the list."))
            return redirect(request.get_full_path())
        try:
            mark_outcome(dates=[date], outcome=BUTTONS[name], by=request.user)
        except TalkoError as error:
            messages.error(request, str(error))
        else:
            facts = {
                "when": describe_span(date),
                "who": say_who(date.booking),
                "told": say_told(date.booking),
            }
            messages.success(request, DONE[name] % facts)
        return redirect(request.get_full_path())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        dates = list(context["object_list"])
        load_hosts(date.booking for date in dates)
        numbers = count_no_shows(
            {date.booking.association_id for date in dates},
            {date.room.space.municipality for date in dates},
            now=datetime.now(UTC),
        )
        context["rows"] = [
            {
                "date": date,
                "when": describe_span(date),
                "who": say_who(date.booking),
                "no_shows": _say_number(date, numbers),
            }
            for date in dates
        ]
        return context


def _say_number(date: BookingDate, numbers: Mapping[tuple[int, int], int]) -> str:
    """Say how often the association has not come to the municipality's rooms; "" if it has."""
    municipality = date.room.space.municipality
    number = numbers.get((date.booking.association_id, municipality.pk), 0)
    return say_count(number, municipality.no_show_weeks) if number else ""


class OutcomesViewSet(ManagersViewSet):
    name = "talko_outcomes"
    url_prefix = "talko/outcomes"
    icon = "tick"
    menu_label = _("Who came")

    def get_urlpatterns(self) -> list[Any]:
        return [path("", OutcomesView.as_view(), name="index")]
