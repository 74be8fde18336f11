"""Booking as staff in the admin: for the municipality itself, or for one of its associations."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from wagtail_talko.admin.fields import ClockField, DayField, whole_number
from wagtail_talko.app_settings import app_settings
from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.accessories.queries import borrowable
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.bookings.admin_closing import FormPage
from wagtail_talko.bookings.admin_forms import OverrideReason, RoomChoice, span_on
from wagtail_talko.bookings.admin_moving import say_refusal
from wagtail_talko.bookings.forms.borrowing import BorrowingMixin, sent_accessories
from wagtail_talko.bookings.models import Accessory, Booking
from wagtail_talko.codes import Audience
from wagtail_talko.exceptions import Refused, TalkoError
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.scoping import limit_choices, visible


class StaffBookingForm(BorrowingMixin, forms.Form):
    """A booking by the municipality, for itself or for one of its associations.

    What can be borrowed depends on the room: it is asked for once a room is chosen. `OFFERED` says
    for which one the page did.
    """

    room = RoomChoice(label=_("Room"), queryset=Room.objects.all())
    association = forms.ModelChoiceField(
        label=_("Association"),
        queryset=Association.objects.all(),
        required=False,
        empty_label=_("The municipality itself"),
    )
    day = DayField(label=_("Day"))
    starts = ClockField(label=_("Starts"))
    ends = ClockField(label=_("Ends"), is_end=True)
    every_weeks = forms.TypedChoiceField(
        label=_("Repeat"),
        coerce=int,
        required=False,
        empty_value=0,
        choices=[(0, _("Once")), (1, _("Every week")), (2, _("Every second week"))],
    )
    until = DayField(label=_("Last day"), required=False)
    purpose = forms.CharField(label=_("Purpose"), max_length=200)
    public_title = forms.CharField(
        label=_("Public title"),
        max_length=120,
        required=False,
        help_text=Booking._meta.get_field("public_title").help_text,
    )
    group = forms.ChoiceField(
        label=_("Group"), required=False, choices=[("", "---------"), *Audience.choices]
    )
    people = forms.IntegerField(
        label=_("Number of people"), required=False, min_value=1, max_value=100_000
    )
    contact_name = forms.CharField(label=_("Contact person"), max_length=100, required=False)
    contact_email = forms.EmailField(label=_("Contact e-mail"), required=False)
    contact_phone = forms.CharField(label=_("Contact phone"), max_length=40, required=False)
    is_exclusive = forms.BooleanField(label=_("Alone in the room"), required=False)
    is_private = forms.BooleanField(label=_("Show only that the room is booked"), required=False)
    open_to_others = forms.BooleanField(label=_("Others may join"), required=False)
    override = forms.BooleanField(label=_("Book all the same"), required=False)
    override_reason = OverrideReason()

    OFFERED = "offered_for"
    DETAILS = (
        "purpose",
        "public_title",
        "group",
        "people",
        "contact_name",
        "contact_email",
        "contact_phone",
        "is_exclusive",
        "is_private",
        "open_to_others",
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["room"]
        field.queryset = Room.objects.select_related("space").order_by(  # type: ignore[attr-defined]
            "space__slug", "sort_order", "slug"
        )
        limit_choices(self, user)

    @property
    def chosen_room(self) -> Room | None:
        """The chosen room, whatever else is wrong. One query."""
        value = self.data.get("room") if self.is_bound else self.initial.get("room")
        pk = whole_number(str(value or ""))
        rooms = self.fields["room"].queryset  # type: ignore[attr-defined]
        return rooms.filter(pk=pk).first() if pk is not None else None

    @property
    def offered_for(self) -> Room | None:
        """The room of which the page asks what to borrow."""
        return self.chosen_room if self.accessories else None

    @property
    def has_offered(self) -> bool:
        """Whether the page asked what to borrow, if there is anything in the room."""
        room = self.cleaned_data["room"]
        return not self.accessories or self.data.get(self.OFFERED) == str(room.pk)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("every_weeks") and not data.get("until") and "until" not in self.errors:
            self.add_error("until", _("Choose the last day of the repetition."))
        day, until = data.get("day"), data.get("until")
        if data.get("every_weeks") and day and until and until < day:
            self.add_error("until", _("Choose a day after the first one."))
        return data

    def days(self) -> Iterable[date]:
        data = self.cleaned_data
        day, step = data["day"], data.get("every_weeks") or 0
        yield day
        # One more than may be booked: the action then says so.
        for number in range(1, app_settings.MAX_DATES + 1):
            following = day + timedelta(weeks=step * number)
            if not step or following > data["until"]:
                return
            yield following

    def spans(self) -> list[tuple[datetime, datetime]]:
        data = self.cleaned_data
        zone = data["room"].space.zone
        return [span_on(day, data["starts"], data["ends"], zone) for day in self.days()]

    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.DETAILS}


class StaffBookingView(FormPage):
    """Book for the municipality or for an association: soft rules may be departed from."""

    template_name = "wagtail_talko/admin/staff_booking.html"
    page_title = _("Book a room")
    header_icon = "date"
    form_class = StaffBookingForm
    intro = _("For the municipality itself, or for one of its associations.")
    submit_label = _("Book")

    def get_form(self, data: Any = None) -> StaffBookingForm:
        form = StaffBookingForm(
            data, user=self.request.user, initial={"room": self.request.GET.get("room")}
        )
        own = visible(Accessory, self.request.user)
        here, elsewhere = borrowable(form.chosen_room, sent_accessories(form.data))
        form.offer(here, own.filter(pk__in=[each.pk for each in elsewhere]))
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"warnings": []} | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        if not form.has_offered:
            messages.info(request, _("You can borrow with this room. Choose below, or book."))
            return self.render_to_response(self.get_context_data(form=form))
        data = form.cleaned_data
        try:
            booking = request_booking(
                room=data["room"],
                association=data["association"],
                dates=form.spans(),
                by=request.user,
                origin=Booking.Origin.STAFF,
                override=data["override"],
                override_reason=data["override_reason"],
                accessories=form.wanted,
                **form.details(),
            )
        except Refused as refused:
            hard = [refusal for refusal in refused.refusals if refusal.is_hard]
            for refusal in hard:
                lacks_reason = refusal.code == "reason_missing"
                form.add_error("override_reason" if lacks_reason else None, say_refusal(refusal))
            hard = [refusal for refusal in hard if refusal.code != "reason_missing"]
            # What merely departs from the rules may be ticked away once nothing else is wrong.
            soft = [refusal for refusal in refused.refusals if not refusal.is_hard]
            warnings = [] if hard else [str(refusal) for refusal in soft]
            return self.render_to_response(self.get_context_data(form=form, warnings=warnings))
        except TalkoError as error:
            form.add_error(None, str(error))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, _("The booking has been made."))
        return redirect("talko_booking:inspect", booking.pk)
