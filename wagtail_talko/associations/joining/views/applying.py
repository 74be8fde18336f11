"""Apply in steps: details, check, send, done. No step keeps anything on the server."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wagtail_talko.app_settings import app_settings
from wagtail_talko.associations.joining.applications import submit_application
from wagtail_talko.associations.joining.forms import ApplicationForm
from wagtail_talko.associations.joining.limits import may_apply
from wagtail_talko.associations.joining.models import AssociationApplication
from wagtail_talko.elements import ErrorLink, Step, SummaryRow
from wagtail_talko.spaces.sites import shown_municipalities

DETAILS, CHECK, DONE = 1, 2, 3


def steps() -> list[Step]:
    return [Step(label=_("Details")), Step(label=_("Check")), Step(label=_("Done"))]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """The form, and the page to check it; a button tells which: edit, check or send.

    Nothing here tells whether an association exists or has applied already.
    """
    municipalities = list(shown_municipalities(request))
    if not municipalities:
        return render(request, "wagtail_talko/associations/no_municipality.html")
    is_sent = request.method == "POST"
    form = ApplicationForm(request.POST if is_sent else None, municipalities=municipalities)
    step = request.POST.get("step", "check")
    if not is_sent or not form.is_valid() or step == "edit":
        return _details(request, form)
    if step != "send":
        return _check(request, form)
    if not may_apply(request, email=form.cleaned_data["contact_email"]):
        return _too_many(request, form)
    submit_application(
        municipality=form.chosen_municipality, language=get_language() or "", **form.details
    )
    return HttpResponseRedirect(reverse("talko:association_applied"))


@require_safe
def applied(request: HttpRequest) -> HttpResponse:
    """What happens next. The same for everybody: nobody learns what is there already."""
    context = {"steps": steps(), "step": DONE}
    return render(request, "wagtail_talko/associations/applied.html", context)


def _details(request: HttpRequest, form: ApplicationForm) -> HttpResponse:
    context = {
        "form": form,
        "steps": steps(),
        "step": DETAILS,
        "days": app_settings.RETENTION_DAYS,
    }
    return render(request, "wagtail_talko/associations/apply.html", context)


def _check(
    request: HttpRequest, form: ApplicationForm, errors: list[ErrorLink] | None = None
) -> HttpResponse:
    context = {
        "rows": _rows(form),
        "hidden": [(name, value) for name in form.sent_names for value in form.data.getlist(name)],
        "errors": errors or [],
        "has_errors": bool(errors),
        "steps": steps(),
        "step": CHECK,
    }
    status = 429 if errors else 200
    return render(request, "wagtail_talko/associations/apply_check.html", context, status=status)


def _too_many(request: HttpRequest, form: ApplicationForm) -> HttpResponse:
    text = _("Many applications have been sent from here. Try again later, or write to us.")
    return _check(request, form, [ErrorLink(text=text)])


def _rows(form: ApplicationForm) -> list[SummaryRow]:
    data = form.cleaned_data
    contact = (data["contact_name"], data["contact_phone"], data["contact_email"])
    rows = [
        (_("Home municipality"), str(form.chosen_municipality)),
        (_("Association"), data["name"]),
        (_("Kind"), str(dict(AssociationApplication.Kind.choices)[data["kind"]])),
        (_("Registration number"), data["registration_number"]),
        (_("What the association does"), data["activity"]),
        (_("Contact person"), "\n".join(part for part in contact if part)),
    ]
    return [SummaryRow(label=label, value=value) for label, value in rows if value]
