"""What one date needs, on the organisers' pages."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wagtail_talko.elements import Crumb, ErrorLink
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.signups.actions.base import sheet_of
from wagtail_talko.signups.needs.actions import change_needs
from wagtail_talko.signups.needs.forms import NeedsForm
from wagtail_talko.signups.needs.models import TaskAtDate
from wagtail_talko.signups.places import Places
from wagtail_talko.signups.views.base import texts_of
from wagtail_talko.signups.views.counting import crumbs_of, organised_date
from wagtail_talko.signups.views.organising import title_in_words
from wagtail_talko.timeslots import utc_now


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: HttpRequest, pk: int, day: date) -> HttpResponse:
    """Show the number of each task; empty is as usual. The date must be one to come."""
    event, row = organised_date(request, pk, day)
    sheet = sheet_of(event)
    tasks = list(sheet.tasks.filter(retired_at=None)) if sheet else []
    if sheet is None or not tasks or row.start <= utc_now():
        raise Http404
    places = Places(sheet, [row], now=utc_now())
    known = TaskAtDate.objects.filter(occurrence=row).values_list("task", "needed")
    form = NeedsForm(
        request.POST if request.method == "POST" else None,
        tasks=[(task, places.doing(row.pk, task)) for task in tasks],
        initial={f"task-{task}": needed for task, needed in known},
    )
    here = reverse("talko:signup_day", args=[event.pk, row.date])
    errors: list[ErrorLink] = []
    if request.method == "POST" and form.is_valid():
        try:
            change_needs(occurrence=row, needed=form.needed, by=request.user)
        except TalkoError as error:
            errors = [ErrorLink(text=text) for text in texts_of(error)]
        else:
            messages.success(request, _("The change is saved."))
            return HttpResponseRedirect(here)
    context = {
        "event": event,
        "title": title_in_words(event),
        "row": row,
        "form": form,
        "errors": errors,
        "has_errors": bool(errors or form.errors),
        "crumbs": [*crumbs_of(event), Crumb(title=_("Who comes"), url=here)],
    }
    return render(request, "wagtail_talko/signups/needs.html", context)
