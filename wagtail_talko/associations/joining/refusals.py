"""What is refused to those who apply, invite or belong."""

from django.utils.translation import gettext_lazy as _

from wagtail_talko.exceptions import TalkoError


class AlreadyAnswered(TalkoError):
    code = "already_answered"
    message = _("Somebody has answered this application already.")


class InvitationEnded(TalkoError):
    """One answer for what never was, has been used, was taken back or is too old."""

    code = "invitation_ended"
    message = _("This invitation does not work any more.")


class InviterGone(TalkoError):
    """Whoever sent the link could not send it any more."""

    code = "inviter_gone"
    message = _("Whoever sent this invitation may not invite to the association any more.")


class MemberGone(TalkoError):
    code = "member_gone"
    message = _("This person does not belong to the association any more.")


class LastManager(TalkoError):
    code = "last_manager"
    message = _(
        "The association has bookings or events to come and needs a manager. "
        "Hand over to somebody else first, or cancel what is to come."
    )


class NotInUse(TalkoError):
    code = "not_in_use"
    message = _("%(association)s is archived.")


class TooManyChanges(TalkoError):
    code = "too_many_changes"
    message = _("You have made many changes. Try again in an hour.")


class TooManyInvitations(TalkoError):
    code = "too_many_invitations"
    message = _("You have sent many invitations. Try again in an hour.")
