"""What is refused to those who sign up."""

from django.utils.translation import gettext_lazy as _

from wagtail_talko.exceptions import Refusal, Refused, TalkoError


class SignUpRefused(Refused):
    """Nobody was signed up for anything. `refusals` says why, date by date."""

    code = "signup_refused"


class NoSignUps(Refusal):
    code = "no_signups"
    message = _("Nobody can sign up for this event here.")


class NoDates(Refusal):
    code = "no_dates"
    message = _("No date is chosen.")
    advice = _("Choose at least one date.")


class DateGone(Refusal):
    """It is over, cancelled or not of this event."""

    code = "date_gone"
    message = _("%(span)s: this date cannot be chosen any more.")
    advice = _("Choose another date.")


class NotOpenYet(Refusal):
    code = "not_open_yet"
    message = _("%(span)s: sign-up opens on %(opens)s.")
    advice = _("Come back then, or choose an earlier date.")


class SignUpClosed(Refusal):
    code = "signup_closed"
    message = _("%(span)s: sign-up has closed.")
    advice = _("Choose another date, or ask the organiser.")


class DateFull(Refusal):
    """Whoever says so may go to the waiting list instead."""

    code = "date_full"
    message = _("%(span)s: full.")
    advice = _("Choose another date or the waiting list.")


class TooFewPlaces(Refusal):
    code = "too_few_places"
    message = _("%(span)s: there are only %(left)s places left.")
    advice = _("Choose another date, fewer people or the waiting list.")


class TaskFull(Refusal):
    code = "task_full"
    message = _("%(span)s: “%(task)s” has enough people.")
    advice = _("Choose another task, or come without one.")


class TaskNotNeeded(Refusal):
    """The organisers have said so of this date."""

    code = "task_not_needed"
    message = _("%(span)s: “%(task)s” is not needed this time.")
    advice = _("Choose another task, or come without one.")


class TooYoung(Refusal):
    """Nobody has said that all are old enough."""

    code = "too_young"
    message = _("This is for people who are at least %(age)s years old.")
    advice = _("Tick that all are, or choose another task.")


class SignUpEnded(TalkoError):
    """One answer for what never was, is over, has been erased, or whose link is wrong."""

    code = "signup_ended"
    message = _("This link does not work any more.")


class WrongCode(TalkoError):
    code = "wrong_code"
    message = _("The code is not right. Look at the newest mail, or open the link in it.")


class TooManyCodes(TalkoError):
    code = "too_many_codes"
    message = _("The code was wrong too often. Open the link in the mail instead.")
