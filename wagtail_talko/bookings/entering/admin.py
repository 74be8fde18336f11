"""A door code for one booking, in the admin."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.views import generic

from wagtail_talko.admin.fields import DayField
from wagtail_talko.bookings.entering.actions import set_door_code
from wagtail_talko.bookings.models import DoorCode
from wagtail_talko.exceptions import TalkoError


class DoorCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("Leave empty to take the code away."),
    )
    first_day = DayField(label=_("First day"), required=False)
    last_day = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("Without days it holds for all dates of the booking."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("Choose a day after the first one."))
        return data


class DoorCodeView(generic.InspectView):
    """Write, change or take away the code of a booking."""

    template_name = "wagtail_talko/admin/simple_form.html"
    page_title = _("Door code")
    any_permission_required = ["change"]

    @property
    def booking_url(self) -> str:
        return reverse("talko_booking:inspect", args=[self.object.pk])

    def get_form(self, data: Any = None) -> DoorCodeForm:
        code = DoorCode.objects.filter(booking=self.object).first()
        names = ("code", "first_day", "last_day")
        initial = {name: getattr(code, name) for name in names} if code else {}
        return DoorCodeForm(data, initial=initial)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if form.is_valid():
            try:
                set_door_code(booking=self.object, by=request.user, **form.cleaned_data)
            except TalkoError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("The door code has been saved."))
                return redirect(self.booking_url)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.get_form()
        return super().get_context_data(**kwargs) | {
            "form": form,
            "intro": _(
                "Only the hosts of the booking see the code, by mail and on the booking's page, "
                "while it is confirmed. It is erased with the contact details."
            ),
            "submit_label": _("Save"),
            "cancel_url": self.booking_url,
        }

    def get_fields_context(self) -> list[dict[str, Any]]:
        return []
