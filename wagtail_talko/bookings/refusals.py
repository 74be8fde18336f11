"""Why a date cannot be booked. One class a reason: a code, a sentence, the facts in it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from wagtail_talko.exceptions import Refusal, Refused, TalkoError

if TYPE_CHECKING:
    from wagtail_talko.bookings.models import BookingDate


class BookingRefused(Refused):
    """Nothing was booked. `refusals` holds every reason, each with its date."""

    code = "booking_refused"


class RoomTaken(Refusal):
    code = "room_taken"
    is_hard = True
    message = _("%(room)s is already booked %(when)s.")
    beside_date = _("%(room)s is already booked.")
    advice = _("Choose another time or room.")


class RoomTakenBy(RoomTaken):
    """As `RoomTaken`, where the public may know who has the room."""

    message = _("%(room)s is booked %(when)s (%(who)s).")
    beside_date = _("%(room)s is booked: %(who)s.")


class RoomShut(Refusal):
    """A closure: the room is closed by the municipality for a while."""

    code = "room_closed"
    is_hard = True
    message = _("%(room)s is closed %(when)s.")
    beside_date = _("%(room)s is closed.")
    advice = _("Choose another time or room.")


class RoomArchived(Refusal):
    code = "room_archived"
    is_hard = True
    message = _("%(room)s can no longer be booked.")
    advice = _("Choose another room.")


class OtherMunicipality(Refusal):
    code = "other_municipality"
    is_hard = True
    message = _(
        "%(room)s belongs to another municipality. Cancel the booking here and book there anew."
    )


class EndsBeforeStart(Refusal):
    code = "ends_before_start"
    is_hard = True
    message = _("The end must be later than the start.")
    advice = _("Check the times.")


class BeyondCalendars(Refusal):
    code = "beyond_calendars"
    is_hard = True
    message = _("The year is not one that can be booked.")
    advice = _("Check the date.")

    @property
    def reason(self) -> str:
        # Near the ends of time the span itself cannot be put into words.
        return str(self.message)


class LongerThanAWeek(Refusal):
    code = "longer_than_a_week"
    is_hard = True
    message = _("One date may last 7 days at the most.")
    advice = _("Book the rest as another date.")


class DatesOverlap(Refusal):
    code = "dates_overlap"
    is_hard = True
    message = _("Two of the dates you ask for overlap: %(when)s.")
    advice = _("Leave one of them out.")


class NoDates(Refusal):
    code = "no_dates"
    is_hard = True
    message = _("Choose at least one date.")


class TooManyDates(Refusal):
    code = "too_many_dates"
    is_hard = True
    message = _("One booking may have %(most)s dates at the most.")
    advice = _("Choose an earlier last day.")


class OutsideOpeningHours(Refusal):
    code = "outside_opening_hours"
    message = _("%(space)s is open %(hours)s on that day.")
    advice = _("Choose a time within it.")


class ClosedThatDay(OutsideOpeningHours):
    message = _("%(space)s is closed on that day.")
    advice = _("Choose another day.")


class TooShort(Refusal):
    code = "too_short"
    message = _("The shortest booking of %(room)s is %(shortest)s.")
    advice = _("Choose a later end.")


class TooLong(Refusal):
    code = "too_long"
    message = _("The longest booking of %(room)s is %(longest)s.")
    advice = _("Choose an earlier end.")


class WrongStart(Refusal):
    code = "wrong_start"
    message = _("Bookings of %(room)s start every %(minutes)s minutes, counted from midnight.")
    advice = _("Choose another start.")


class InThePast(Refusal):
    code = "in_the_past"
    message = _("That time has passed.")
    advice = _("Choose a later one.")


class TooSoon(Refusal):
    code = "too_soon"
    message = _("%(room)s must be booked at least %(notice)s before the start.")
    advice = _("Choose a later time, or ask the municipality.")


class TooFarAhead(Refusal):
    code = "too_far_ahead"
    message = _("%(room)s can be booked %(days)s days ahead, until %(last)s.")
    advice = _("Choose an earlier day.")


class TooManyPeople(Refusal):
    code = "too_many_people"
    message = _("%(room)s holds %(capacity)s people.")
    advice = _("Choose a larger room.")


class AssociationNotApproved(Refusal):
    code = "association_not_approved"
    message = _("%(association)s has not been approved yet.")
    advice = _("You can book once the municipality has approved it.")


class AssociationArchived(Refusal):
    code = "association_archived"
    is_hard = True
    message = _("%(association)s is no longer in use.")
    advice = _("Contact the municipality.")


class NotMember(Refusal):
    code = "not_member"
    is_hard = True
    message = _("You can book only for an association that you belong to.")
    advice = _("Ask the municipality to add you to the association.")


class StaffOnly(Refusal):
    code = "staff_only"
    message = _("Only the municipality books %(room)s.")
    advice = _("Contact it by phone or e-mail.")


class LocalOnly(Refusal):
    code = "local_only"
    message = _("Only associations of %(municipality)s may book %(room)s.")
    advice = _("Choose another room.")


class NotExclusive(Refusal):
    code = "not_exclusive"
    message = _("%(room)s is shared with others. It cannot be booked for one group alone.")
    advice = _("Ask the municipality if you need it to yourselves.")


class ReasonMissing(Refusal):
    """Staff depart from what asks for a reason, and have given none."""

    code = "reason_missing"
    is_hard = True
    message = _("Write why you depart from the rules.")


class WrongState(TalkoError):
    """The date is not in a state that the action changes (already cancelled, say)."""

    code = "wrong_state"
    message = _("This date has already been handled. Load the page again to see how it stands.")


class HasPassed(TalkoError):
    code = "has_passed"
    message = _("A date that is over cannot be changed.")


class WaitsForAssociation(TalkoError):
    """The date is an offer to one in the waiting list: the association answers, nobody else."""

    code = "waits_for_association"
    message = _(
        "This time has been offered to an association, which answers by %(until)s. "
        "You can still cancel it."
    )


class NotYoursToTakeBack(TalkoError):
    """The municipality cancelled the date; only it can take that back."""

    code = "not_yours_to_take_back"
    message = _("The municipality has cancelled this time. Ask it, or book another time.")


class ChangedMeanwhile(TalkoError):
    """Somebody changed the dates between the page and the press of its button."""

    code = "changed_meanwhile"
    message = _("The booking has changed since you looked. Nothing was changed now. Look again.")


class ClosureHits(TalkoError):
    """Closing would cancel bookings the user has not been shown. `dates` lists them all."""

    code = "closure_hits"
    message = _("Closing the room would cancel bookings. Look at them first, then confirm.")

    def __init__(self, dates: "Sequence[BookingDate]", **facts: Any) -> None:
        super().__init__(**facts)
        self.dates = list(dates)


class RoomChangeCollides(TalkoError):
    """A change of parts or groups would make coming bookings overlap. `dates` lists them."""

    code = "room_change_collides"
    message = _("Bookings to come would collide after this change. Move or cancel them first.")

    def __init__(self, dates: "Sequence[BookingDate]", **facts: Any) -> None:
        super().__init__(**facts)
        self.dates = list(dates)


class PartsInvalid(TalkoError):
    code = "parts_invalid"
    message = _("A room cannot be a part of itself, and parts lie in the same space.")


class RoomInUse(TalkoError):
    code = "room_in_use"
    message = _("There are bookings to come. Move or cancel them first.")
