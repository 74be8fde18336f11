"""The message with the link that lets somebody act for an association."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_talko.associations.joining.addresses import invitation_url
from wagtail_talko.associations.joining.models import AssociationApplication, Invitation
from wagtail_talko.associations.joining.notifications.mail import write_mail
from wagtail_talko.messages.languages import known_language
from wagtail_talko.wording import format_day
from wagtail_talko.words import pick

ROLES = {
    "manager": gettext_lazy("You can book rooms for it, invite others and say who belongs to it."),
    "booker": gettext_lazy("You can book rooms for it."),
}


def tell_invited(
    invitation: Invitation, token: str, *, application: AssociationApplication | None = None
) -> None:
    """Mail the link. This is the only place where the token is written down."""
    association = invitation.association
    with translation.override(known_language(invitation.language)):
        name = pick(association.name).text
        if application:
            subject = _("Application approved: %(association)s") % {"association": name}
            lead = _("The municipality has approved your application. Your association may book.")
        else:
            subject = _("Invitation: %(association)s") % {"association": name}
            lead = invitation_words(invitation)
        last_day = format_day(invitation.last_day, language=translation.get_language() or "en")
        write_mail(
            f"invitation/{invitation.pk}.{invitation.sequence}",
            to=invitation.email,
            subject=subject,
            paragraphs=[
                lead,
                str(ROLES[invitation.role]),
                _("Open the link, sign in, and accept. The link works once, until %(day)s.")
                % {"day": last_day},
                _("Keep the link to yourself. If you do not want to join, you need do nothing."),
            ],
            facts=[
                (_("Association"), name if application else ""),
                (_("Message"), application.message if application else ""),
            ],
            link=(_("Accept the invitation"), invitation_url(invitation, token)),
            municipality=association.municipality,
            is_secret=True,
        )


def invitation_words(invitation: Invitation) -> str:
    """Say who invites to what: a member by name, where there is one, or the municipality."""
    association, user = invitation.association, invitation.invited_by
    facts = {"association": pick(association.name).text}
    if user is None or not association.memberships.filter(user=user).exists():
        inviter = pick(association.municipality.name).text
    else:
        inviter = " ".join(user.get_full_name().split())  # type: ignore[attr-defined]
    if not inviter:
        return _("You are invited to act for the association %(association)s.") % facts
    facts["inviter"] = inviter
    return _("%(inviter)s invites you to act for the association %(association)s.") % facts
