"""What is refused to those who count."""

from django.utils.translation import gettext_lazy as _

from wagtail_talko.exceptions import Refusal, Refused


class OutcomeRefused(Refused):
    """Nothing was noted. `refusals` says why."""

    code = "outcome_refused"


class NotYet(Refusal):
    code = "not_yet"
    message = _("%(span)s: nobody can be there yet.")
    advice = _("Arrivals can be ticked off from the morning of the day on.")


class NotHeld(Refusal):
    code = "not_held"
    message = _("%(span)s: this date is cancelled, so nobody can be counted.")


class FewerThanTicked(Refusal):
    code = "fewer_than_ticked"
    message = _("You have ticked off and added %(counted)s people.")
    advice = _("Write at least that number, or take ticks away first.")


class MoreNewThanPeople(Refusal):
    code = "more_new_than_people"
    message = _("More people are there for the first time than there are people (%(heads)s).")
    advice = _("Check both numbers.")


class FewerNewThanAdded(Refusal):
    code = "fewer_new_than_added"
    message = _("Of those you have added, %(counted)s are there for the first time.")
    advice = _("Write at least that number, or remove them first.")


class TwoKindsOfHours(Refusal):
    code = "two_kinds_of_hours"
    message = _("Write the hours of each person or those of all together, not both.")
