"""Which message goes to whom when somebody applies, is invited, or no longer belongs."""

import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_talko.associations.joining.addresses import (
    application_admin_url,
    associations_url,
    invitation_url,
)
from wagtail_talko.associations.joining.models import (
    AssociationApplication,
    Invitation,
    utc_now,
)
from wagtail_talko.associations.joining.presenting import name_of
from wagtail_talko.associations.models import Association, Membership
from wagtail_talko.messages.languages import known_language
from wagtail_talko.messages.outbox import enqueue
from wagtail_talko.spaces.models import Municipality
from wagtail_talko.wording import format_day
from wagtail_talko.words import pick

ROLES = {
    "manager": gettext_lazy("You can book rooms for it, invite others and say who belongs to it."),
    "booker": gettext_lazy("You can book rooms for it."),
}


def tell_application(application: AssociationApplication) -> None:
    """Give the applicant a receipt, and tell the municipality that something waits.

    The receipt repeats nothing but the name: it may go to an address that is not the sender's.
    """
    with translation.override(known_language(application.language)):
        _send(
            f"application/{application.pk}",
            to=application.contact_email,
            subject=f"{_('Application received')}: {application.name}",
            paragraphs=[
                _("We have received an application for this association or group to book rooms."),
                _("The municipality answers by e-mail."),
                _("If you did not send it, you need do nothing."),
            ],
            facts=[(_("Association"), application.name)],
            municipality=application.municipality,
        )
    email = application.municipality.contact_email
    if email:
        with translation.override(settings.LANGUAGE_CODE):
            _send(
                f"application-new/{application.pk}",
                to=email,
                subject=f"{_('New application of an association')}: {application.name}",
                paragraphs=[_("A new application waits for an answer.")],
                facts=_facts(application),
                link=(_("Answer it here"), application_admin_url(application)),
                municipality=application.municipality,
            )


def tell_declined(application: AssociationApplication) -> None:
    with translation.override(known_language(application.language)):
        _send(
            f"application-declined/{application.pk}",
            to=application.contact_email,
            subject=f"{_('Application declined')}: {application.name}",
            paragraphs=[
                _("The municipality could not accept the application of this association."),
            ],
            facts=[(_("Association"), application.name), (_("Reason"), application.message)],
            municipality=application.municipality,
            questions=True,
        )


def tell_closed(application: AssociationApplication) -> None:
    with translation.override(known_language(application.language)):
        _send(
            f"application-closed/{application.pk}",
            to=application.contact_email,
            subject=f"{_('Application closed')}: {application.name}",
            paragraphs=[
                _("Nobody has answered this application in time. It is closed and erased."),
                _("We are sorry. You can send a new one, or ask the municipality."),
            ],
            facts=[(_("Association"), application.name)],
            municipality=application.municipality,
            questions=True,
        )


def tell_invited(
    invitation: Invitation, token: str, *, application: AssociationApplication | None = None
) -> None:
    """Mail the link. This is the only place where the token is written down."""
    association = invitation.association
    with translation.override(known_language(invitation.language)):
        name = pick(association.name).text
        if application:
            subject = f"{_('Application approved')}: {name}"
            lead = _("The municipality has approved your application. Your association may book.")
        else:
            subject = f"{_('Invitation')}: {name}"
            lead = invitation_words(invitation)
        last_day = format_day(invitation.last_day, language=translation.get_language() or "en")
        _send(
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


def tell_member_already(
    member: Membership, *, language: str, application: AssociationApplication | None = None
) -> None:
    """Tell somebody who was invited to what they belong to. Once a day."""
    which = f"a{application.pk}" if application else f"{utc_now():%Y-%m-%d}"
    _tell_member(
        member,
        f"member/{member.pk}/{which}",
        language=member.language or language,
        subject=gettext_lazy("You belong already"),
        paragraphs=[
            gettext_lazy("Somebody invited you to an association to which you belong already.")
        ],
    )


def tell_managers_invited(invitation: Invitation) -> None:
    """Tell the managers there are that the municipality has invited another one."""
    _tell_managers(
        invitation.association,
        f"manager-invited/{invitation.pk}.{invitation.sequence}",
        subject=gettext_lazy("The municipality has invited a new manager"),
        paragraphs=[
            gettext_lazy("The municipality has invited a new manager for this association."),
            gettext_lazy("If you do not know of it, contact the municipality at once."),
        ],
        fact=(gettext_lazy("Invited"), invitation.email),
    )


def tell_managers_accepted(member: Membership, invitation: Invitation) -> None:
    """Tell the other managers who has come by an invitation."""
    _tell_managers(
        member.association,
        f"accepted/{invitation.pk}",
        subject=gettext_lazy("An invitation has been accepted"),
        paragraphs=[
            gettext_lazy("Somebody who was invited acts for the association from now on."),
            gettext_lazy("If you do not know of it, contact the municipality at once."),
        ],
        fact=(Membership.Role(member.role).label, name_of(member.user)),
        but=member,
    )


def _tell_managers(
    association: Association,
    key: str,
    *,
    subject: Any,
    paragraphs: Sequence[Any],
    fact: tuple[Any, str],
    but: Membership | None = None,
) -> None:
    managers = association.memberships.filter(
        role=Membership.Role.MANAGER, user__is_active=True
    ).exclude(pk=but.pk if but else None)
    for manager in managers.select_related("user").order_by("pk"):
        manager.association = association
        _tell_member(
            manager,
            f"{key}/{manager.user_id}",
            language=manager.language,
            subject=subject,
            paragraphs=paragraphs,
            facts=[fact],
            questions=True,
        )


def tell_role(member: Membership) -> None:
    _tell_member(
        member,
        f"role/{member.pk}/{utc_now().isoformat()}",
        language=member.language,
        subject=gettext_lazy("Your role has changed"),
        paragraphs=[ROLES[member.role]],
    )


def tell_removed(member: Membership) -> None:
    _tell_member(
        member,
        f"removed/{member.pk}",
        language=member.language,
        subject=gettext_lazy("You do not belong any more"),
        paragraphs=[gettext_lazy("You can no longer book rooms for this association.")],
    )


def _tell_member(
    member: Membership,
    key: str,
    *,
    language: str,
    subject: Any,
    paragraphs: Sequence[Any],
    facts: Sequence[tuple[Any, str]] = (),
    questions: bool = False,
) -> None:
    user: Any = member.user
    if not user.email:
        return
    with translation.override(known_language(language)):
        name = pick(member.association.name).text
        _send(
            key,
            to=user.email,
            subject=f"{subject}: {name}",
            paragraphs=[str(text) for text in paragraphs],
            facts=[(_("Association"), name), *((str(label), value) for label, value in facts)],
            link=(_("Your associations"), associations_url(member.association)),
            municipality=member.association.municipality,
            questions=questions,
        )


def _facts(application: AssociationApplication) -> list[tuple[str, str]]:
    contact = (application.contact_name, application.contact_phone, application.contact_email)
    return [
        (_("Association"), application.name),
        (_("Kind"), application.get_kind_display()),
        (_("Registration number"), application.registration_number),
        (_("Municipality"), pick(application.municipality.name).text),
        (_("What it does"), application.activity),
        (_("Contact person"), ", ".join(filter(None, contact))),
    ]


def _send(
    key: str,
    *,
    to: str,
    subject: str,
    paragraphs: Sequence[str],
    facts: Sequence[tuple[str, str]],
    municipality: Municipality,
    link: tuple[str, str] = ("", ""),
    questions: bool = False,
    is_secret: bool = False,
) -> None:
    """Write one mail in the active language."""
    label, url = link
    text = render_to_string(
        "wagtail_talko/mail/association.txt",
        {
            "paragraphs": paragraphs,
            "facts": [(name, value.strip()) for name, value in facts if value.strip()],
            "link_label": label,
            "url": url,
            "municipality": pick(municipality.name).text,
            "questions": municipality.contact_email if questions else "",
        },
    )
    enqueue(
        kind=f"association.{key.partition('/')[0]}",
        recipient=to,
        language=translation.get_language() or settings.LANGUAGE_CODE,
        subject=subject,
        body=re.sub(r"\n{3,}", "\n\n", text.replace("\r\n", "\n")).strip() + "\n",
        dedupe_key=f"association.{key}",
        is_secret=is_secret,
    )
