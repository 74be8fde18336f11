"""Why an association cannot be asked to host an event, or stop hosting it."""

from django.utils.translation import gettext_lazy as _

from wagtail_talko.exceptions import TalkoError


class AlreadyHosts(TalkoError):
    code = "already_hosts"
    message = _("%(association)s hosts this event or has been asked already.")


class TooManyEventHosts(TalkoError):
    code = "too_many_event_hosts"
    message = _("An event may have %(most)s joint hosts at the most.")


class HostingClosed(TalkoError):
    """Answered by somebody else of the association, taken back, or never sent."""

    code = "hosting_closed"
    message = _("This invitation is not open any more.")


class EventOver(TalkoError):
    code = "event_over"
    message = _("The event has no dates to come.")


class EventGone(TalkoError):
    code = "event_gone"
    message = _("This event is not there any more.")


class LastHost(TalkoError):
    code = "last_host"
    message = _(
        "%(association)s is the only host. Ask another association to host first, or ask the "
        "municipality to take the event down."
    )


class OwnDraft(TalkoError):
    code = "own_draft"
    message = _("%(association)s has written this event. Throw it away instead.")


class NotHost(TalkoError):
    code = "not_host"
    message = _("%(association)s does not host this event.")
