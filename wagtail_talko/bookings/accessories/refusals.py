"""Why something to borrow cannot be had. All of them bind everybody: it is there or it is not."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from wagtail_talko.exceptions import Refusal, TalkoError

if TYPE_CHECKING:
    from wagtail_talko.bookings.models import BookingDate


class AccessoryTaken(Refusal):
    code = "accessory_taken"
    is_hard = True
    message = _("%(accessory)s: %(used)s of %(stock)s in use %(when)s.")
    beside_date = _("%(accessory)s: %(used)s of %(stock)s in use.")
    advice = _("Leave it out, or choose another time.")


class AccessoryScarce(AccessoryTaken):
    """Some are free, but fewer than are asked for."""

    message = _("%(accessory)s: %(free)s of %(stock)s free %(when)s, you ask for %(quantity)s.")
    beside_date = _("%(accessory)s: %(free)s of %(stock)s free, you ask for %(quantity)s.")
    advice = _("Ask for fewer, or choose another time.")


class TooManyAccessories(Refusal):
    code = "too_many_accessories"
    is_hard = True
    message = _("%(accessory)s: there are %(stock)s, you ask for %(quantity)s.")
    advice = _("Ask for fewer.")


class AccessoryNotHere(Refusal):
    code = "accessory_not_here"
    is_hard = True
    message = _("%(accessory)s cannot be had in this room: %(room)s.")
    advice = _("Leave it out, or choose another room.")


class AccessoryGone(AccessoryNotHere):
    message = _("%(accessory)s is no longer lent.")
    advice = _("Leave it out.")


class AccessoryInUse(TalkoError):
    """A change would take from coming bookings what they have been promised. `dates` lists them."""

    code = "accessory_in_use"
    message = _("Bookings to come have asked for this. Change or cancel them first.")

    def __init__(self, dates: "Sequence[BookingDate]", **facts: Any) -> None:
        super().__init__(**facts)
        self.dates = list(dates)


class AccessoryRoomsInvalid(TalkoError):
    code = "accessory_rooms_invalid"
    message = _("Choose only rooms of the same space.")
