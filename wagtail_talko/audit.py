"""The audit log: one entry an action, with ids, dates and codes only.

Entries outlive the erasure of personal data, so no name, address or message is written here.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

PREFIX = "wagtail_talko."

# Code without the prefix -> what the log calls it. Registered in `wagtail_hooks`.
ACTIONS: dict[str, Any] = {
    "booking.request": _("Booking made"),
    "booking.confirm": _("Booking approved"),
    "booking.decline": _("Booking declined"),
    "booking.cancel": _("Booking cancelled"),
    "booking.move": _("Booking moved"),
    "booking.add_dates": _("Dates added to a booking"),
    "booking.accessories": _("Things borrowed with a booking changed"),
    "booking.restore": _("Cancelled dates taken back"),
    "booking.change": _("Details of a booking changed"),
    "booking.reminders": _("Reminders of a booking changed"),
    "booking.door_code": _("Door code of a booking changed"),
    "booking.outcome": _("Outcome of a booking noted"),
    "booking.close": _("Room closed"),
    "booking.invite_hosts": _("Joint hosts of a booking invited"),
    "booking.accept_hosting": _("Joint booking accepted"),
    "booking.decline_hosting": _("Joint booking declined"),
    "booking.leave_hosting": _("Host left a joint booking"),
    "booking.remove_host": _("Joint host removed from a booking"),
    "booking.ask_to_join": _("An association asked to join a booking"),
    "booking.withdraw_asking": _("An association took back its question to join"),
    "booking.let_join": _("An association joined a booking it had asked for"),
    "booking.refuse_joining": _("An association that asked was not let in"),
    "booking.set_host_rights": _("Rights of a joint host changed"),
    "booking.erase": _("Personal data of a booking erased"),
    "booking.offer": _("Date offered to the waiting list"),
    "booking.accept_offer": _("Offered date accepted"),
    "booking.end_offer": _("Offer of a date ended"),
    "waiting.join": _("Waiting list joined"),
    "waiting.end": _("Waiting ended"),
    "waiting.erase": _("Personal data of a wish erased"),
    "room.create": _("Room added"),
    "room.change": _("Room changed"),
    "room.archive": _("Room archived"),
    "room.restore": _("Room restored"),
    "accessory.create": _("Thing to borrow added"),
    "accessory.change": _("Thing to borrow changed"),
    "accessory.archive": _("Thing to borrow archived"),
    "accessory.restore": _("Thing to borrow restored"),
    "space.create": _("Welfare space added"),
    "space.change": _("Welfare space changed"),
    "space.archive": _("Welfare space archived"),
    "space.restore": _("Welfare space restored"),
    "municipality.create": _("Municipality added"),
    "municipality.change": _("Municipality changed"),
    "association.set_suggestions": _("Suggestions of an association turned on or off"),
    "association.create": _("Association added"),
    "association.change": _("Association changed"),
    "association.approve": _("Association approved"),
    "association.archive": _("Association archived"),
    "association.restore": _("Association restored"),
    "association.invite": _("Invitation sent"),
    "association.revoke_invitation": _("Invitation taken back"),
    "association.accept": _("Invitation accepted"),
    "association.change_role": _("Role of a member changed"),
    "association.remove_member": _("Member removed"),
    "association.leave": _("Member left"),
    "association.hand_over": _("Manager handed over"),
    "application.send": _("Application sent"),
    "application.approve": _("Application approved"),
    "application.decline": _("Application declined"),
    "application.close": _("Application closed without an answer"),
    "application.erase": _("Personal data of an application erased"),
    "quota.create": _("Quota added"),
    "quota.change": _("Quota changed"),
    "quota.archive": _("Quota archived"),
    "quota.restore": _("Quota restored"),
    "signup.send": _("Sign-up sent"),
    "signup.confirm": _("Sign-up confirmed"),
    "signup.change": _("Sign-up changed"),
    "signup.cancel": _("Sign-up cancelled"),
    "signup.offer": _("Place offered to the waiting list"),
    "signup.accept": _("Offered place taken"),
    "signup.expire": _("Sign-up not confirmed in time"),
    "signup.extend": _("New dates added to a sign-up for every date"),
    "signup.erase": _("Personal data of a sign-up erased"),
    "signup.reminders": _("Reminders of a sign-up turned on or off"),
    "kept.keep": _("Places kept for a group"),
    "kept.change": _("Places kept for a group changed"),
    "kept.give_up": _("Places kept for a group given up"),
    "kept.erase": _("Name of a group erased"),
    "feedback.give": _("Feedback given"),
    "outcome.tick": _("Arrivals ticked off"),
    "outcome.add_walk_in": _("Somebody without sign-up added"),
    "outcome.remove_walk_in": _("Somebody without sign-up removed"),
    "outcome.erase": _("Names of people without sign-up erased"),
    "outcome.record": _("Number of people and hours noted"),
    "event.project": _("Event published to the calendar"),
    "event.hide": _("Event hidden"),
    "event.cancel": _("Event cancelled"),
    "event.suspend": _("Event cancelled until further notice"),
    "event.resume": _("Event that was cancelled until further notice goes on"),
    "proposal.save": _("Event of an association written"),
    "proposal.copy": _("Event of an association copied"),
    "proposal.discard": _("Event of an association thrown away"),
    "proposal.send": _("Event of an association sent for approval"),
    "proposal.publish": _("Event of a trusted association published"),
    "proposal.set_picture": _("Picture put on an event of an association"),
    "proposal.remove_picture": _("Picture taken off an event of an association"),
    "sent_picture.erase": _("Unused picture of an association deleted"),
    "event_host.invite": _("Association asked to host an event"),
    "event_host.accept": _("Joint event accepted"),
    "event_host.decline": _("Joint event declined"),
    "event_host.withdraw": _("Invitation to host an event taken back"),
    "event_host.leave": _("Host left an event"),
    "event_host.erase": _("Personal data of a joint event erased"),
    "event_host.follow": _("Hosts of an event changed on its page"),
    "occurrence.add": _("Date added to an event"),
    "occurrence.cancel": _("Date of an event cancelled"),
    "occurrence.move": _("Date of an event moved"),
    "occurrence.restore": _("Date of an event restored"),
    "occurrence.needs": _("Hands that a date needs changed"),
    "occurrence.note": _("Note on a date of an event"),
}


def audit(instance: Model, action: str, *, by: Any, **data: Any) -> None:
    """Write one entry. `data` may hold ids, codes, numbers, dates and lists or dicts of them."""
    if action not in ACTIONS:
        raise KeyError(action)
    user = by if by is not None and getattr(by, "pk", None) else None
    log(instance=instance, action=PREFIX + action, user=user, data=_plain(data))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    if isinstance(value, Iterable):
        return [_plain(item) for item in value]
    return str(value)
