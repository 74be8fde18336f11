from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_talko.bookings.models import Booking
from wagtail_talko.forms import TalkoFormMixin


class RemindersForm(TalkoFormMixin, forms.Form):
    reminders = forms.ChoiceField(
        label=_("When do you want a reminder by e-mail?"),
        choices=Booking.Reminders.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "It comes to all hosts. Those who are never reminded also hear nothing when a series "
            "ends."
        ),
    )
