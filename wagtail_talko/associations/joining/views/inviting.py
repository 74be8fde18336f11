"""The steps about somebody who is invited and has not answered."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from wagtail_talko.associations.joining import invitations
from wagtail_talko.associations.joining.limits import may_invite
from wagtail_talko.associations.joining.models import Invitation
from wagtail_talko.associations.joining.queries import open_invitations
from wagtail_talko.associations.joining.refusals import TooManyInvitations
from wagtail_talko.associations.joining.views.confirming import ConfirmPage


class InvitationPage(ConfirmPage):
    """A step about somebody invited who has not answered."""

    invitation: Invitation

    def find(self, **kwargs: Any) -> None:
        found = open_invitations(self.own.association).filter(pk=kwargs["pk"]).first()
        if found is None:
            raise Http404
        found.association = self.own.association
        self.invitation = found

    @property
    def facts(self) -> dict[str, str]:
        return {"email": self.invitation.email}


class Resend(InvitationPage):
    def question(self) -> str:
        return _("Send the invitation to %(email)s again?") % self.facts

    def label(self) -> str:
        return _("Send again")

    def effects(self) -> Sequence[str]:
        return [_("A new link is sent. The earlier link stops working.")]

    def act(self) -> str:
        if not may_invite(self.request):
            raise TooManyInvitations
        invitations.resend_invitation(invitation=self.invitation, by=self.request.user)
        return _("A mail has been sent to %(email)s.") % self.facts


class Revoke(InvitationPage):
    kind = "warning"

    def question(self) -> str:
        return _("Take back the invitation to %(email)s?") % self.facts

    def label(self) -> str:
        return _("Take back the invitation")

    def effects(self) -> Sequence[str]:
        return [
            _("The link that was sent stops working."),
            _("No mail is sent about it. You can invite again."),
        ]

    def act(self) -> str:
        invitations.revoke_invitation(invitation=self.invitation, by=self.request.user)
        return _("The invitation to %(email)s has been taken back.") % self.facts
