"""What is refused to those who propose an event."""

from django.utils.translation import gettext_lazy as _

from wagtail_talko.exceptions import TalkoError


class AlreadySent(TalkoError):
    code = "already_sent"
    message = _("This event has been sent already.")


class ProposalGone(TalkoError):
    code = "proposal_gone"
    message = _("Somebody has thrown this event away.")


class EventLocked(TalkoError):
    code = "event_locked"
    message = _("The municipality has locked this event. Ask it to unlock the event first.")


class ChangedMeanwhile(TalkoError):
    """Somebody else has written newer words than those that were read before."""

    code = "changed_meanwhile"
    message = _(
        "Somebody else has changed this event since you opened it. Below is what you typed: if you "
        "send it once more, it replaces their words."
    )


class NotInOrder(TalkoError):
    """The page's own check refuses it: what an editor wrote does not go with what was typed."""

    code = "page_not_in_order"
    message = "%(reasons)s"


class NoPlaceForEvents(TalkoError):
    """The site has no programme page in the language, or no event page type."""

    code = "no_place_for_events"
    message = _("This site takes no events in this language yet. Ask the municipality.")


class NotApproved(TalkoError):
    code = "association_not_approved"
    message = _("The municipality has not approved %(association)s yet.")


class AlreadyPublished(TalkoError):
    code = "already_published"
    message = _("This event has been published. Cancel its dates instead.")


class EditorsChangeWaits(TalkoError):
    code = "editors_change_waits"
    message = _(
        "The municipality is looking at a change of its own to this event. Try again when it is "
        "published."
    )
