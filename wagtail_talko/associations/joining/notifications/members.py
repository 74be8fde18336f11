"""The messages to those who belong: about themselves, and about who else comes."""

from collections.abc import Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_talko.associations.joining.addresses import associations_url
from wagtail_talko.associations.joining.models import (
    AssociationApplication,
    Invitation,
    utc_now,
)
from wagtail_talko.associations.joining.notifications.invitations import ROLES
from wagtail_talko.associations.joining.notifications.mail import write_mail
from wagtail_talko.associations.joining.presenting import name_of
from wagtail_talko.associations.models import Association, Membership
from wagtail_talko.messages.languages import known_language
from wagtail_talko.words import pick


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
        write_mail(
            key,
            to=user.email,
            subject=f"{subject}: {name}",
            paragraphs=[str(text) for text in paragraphs],
            facts=[(_("Association"), name), *((str(label), value) for label, value in facts)],
            link=(_("Your associations"), associations_url(member.association)),
            municipality=member.association.municipality,
            questions=questions,
        )
