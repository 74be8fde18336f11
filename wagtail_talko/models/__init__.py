"""The package's public models. Outsiders import from here."""

from wagtail_talko.associations.joining.models import AssociationApplication, Invitation
from wagtail_talko.associations.models import Association, Membership
from wagtail_talko.bookings.models import (
    Accessory,
    AccessoryHold,
    AccessoryUnit,
    Booking,
    BookingAccessory,
    BookingDate,
    BookingHost,
    DoorCode,
    Occupancy,
    Quota,
    WaitingAccessory,
    WaitingHost,
    WaitingWish,
)
from wagtail_talko.events.models import (
    Event,
    EventCategory,
    EventListing,
    ListingChange,
    Occurrence,
)
from wagtail_talko.feeds.models import FeedToken
from wagtail_talko.messages.models import Message
from wagtail_talko.organising.hosting.models import EventHost
from wagtail_talko.organising.pictures.models import SentPicture
from wagtail_talko.organising.proposals.models import ManagersApprovalTask, Proposal
from wagtail_talko.signups.afterwards.models import Feedback
from wagtail_talko.signups.kept.models import KeptPlaces
from wagtail_talko.signups.models import Participant, SignUp, SignUpSheet, Task
from wagtail_talko.signups.needs.models import TaskAtDate
from wagtail_talko.signups.outcomes.models import Outcome, WalkIn
from wagtail_talko.spaces.models import (
    Municipality,
    OldSlug,
    OpeningException,
    OpeningHours,
    Place,
    Room,
    RoomPart,
    Space,
)
from wagtail_talko.spaces.site_settings import TalkoSettings

__all__ = [
    "Accessory",
    "AccessoryHold",
    "AccessoryUnit",
    "Association",
    "AssociationApplication",
    "Booking",
    "BookingAccessory",
    "BookingDate",
    "BookingHost",
    "DoorCode",
    "Event",
    "EventCategory",
    "EventHost",
    "EventListing",
    "FeedToken",
    "Feedback",
    "Invitation",
    "KeptPlaces",
    "ListingChange",
    "ManagersApprovalTask",
    "Membership",
    "Message",
    "Municipality",
    "Occupancy",
    "Occurrence",
    "OldSlug",
    "OpeningException",
    "OpeningHours",
    "Outcome",
    "Participant",
    "Place",
    "Proposal",
    "Quota",
    "Room",
    "RoomPart",
    "SentPicture",
    "SignUp",
    "SignUpSheet",
    "Space",
    "TalkoSettings",
    "Task",
    "TaskAtDate",
    "WaitingAccessory",
    "WaitingHost",
    "WaitingWish",
    "WalkIn",
]
