"""What is mailed about an association's event. The texts go to the outbox."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from wagtail_talko.associations.joining.notifications.mail import write_mail
from wagtail_talko.associations.models import Membership
from wagtail_talko.messages.languages import known_language
from wagtail_talko.organising.proposals.models import Proposal
from wagtail_talko.spaces.sites import site_root
from wagtail_talko.words import pick


def tell_published(proposal: Proposal, page: Any, *, stamp: str) -> None:
    for member in _readers(proposal):
        _write(
            "published",
            proposal,
            member,
            page,
            stamp,
            subject=_("Your event is published: %(title)s"),
            paragraphs=[_("“%(title)s” is published. You can change its dates yourselves.")],
            link=(_("The page of the event"), page.get_full_url() or ""),
        )


def tell_returned(proposal: Proposal, page: Any, *, comment: str, stamp: str) -> None:
    """Pass on what the reviewer wrote, with the way to mend it."""
    for member in _readers(proposal):
        _write(
            "returned",
            proposal,
            member,
            page,
            stamp,
            subject=_("Please look again at your event: %(title)s"),
            paragraphs=[
                _("The municipality has sent “%(title)s” back. Change it and send it again.")
            ],
            facts=[(_("Comment"), comment)],
            link=(_("Change the event"), _root(proposal) + _path(proposal)),
        )


def tell_municipality(proposal: Proposal, page: Any) -> None:
    """Tell of an event where Wagtail's workflows, which would tell of it, are turned off."""
    municipality = proposal.association.municipality
    if not municipality.contact_email:
        return
    with translation.override(settings.LANGUAGE_CODE):
        title = {"title": page.get_latest_revision_as_object().title}
        write_mail(
            f"proposal-sent/{proposal.pk}/{proposal.changed_at.isoformat()}",
            to=municipality.contact_email,
            subject=_("An association has sent an event: %(title)s") % title,
            paragraphs=[_("“%(title)s” waits for somebody to publish it.") % title],
            facts=[(_("Association"), pick(proposal.association.name).text)],
            municipality=municipality,
            link=(
                _("Edit the page"),
                _root(proposal) + reverse("wagtailadmin_pages:edit", args=[page.pk]),
            ),
        )


def _readers(proposal: Proposal) -> Iterator[Membership]:
    """Whoever wrote it, else the managers; each in their language."""
    members = proposal.association.memberships.filter(user__is_active=True)
    members = members.exclude(user__email="").select_related("user")
    found = list(members.filter(user=proposal.proposed_by_id)) or list(
        members.filter(role=Membership.Role.MANAGER)
    )
    for member in found:
        with translation.override(known_language(member.language or proposal.language)):
            yield member


def _write(
    kind: str,
    proposal: Proposal,
    member: Membership,
    page: Any,
    stamp: str,
    *,
    subject: str,
    paragraphs: Sequence[str],
    link: tuple[str, str],
    facts: Sequence[tuple[str, str]] = (),
) -> None:
    title, user = {"title": page.title}, member.user
    write_mail(
        f"proposal-{kind}/{proposal.pk}/{stamp}/u{user.pk}",
        to=user.email,  # type: ignore[attr-defined]
        subject=subject % title,
        paragraphs=[text % title for text in paragraphs],
        facts=[*facts, (_("Association"), pick(proposal.association.name).text)],
        municipality=proposal.association.municipality,
        link=link,
    )


def _root(proposal: Proposal) -> str:
    return site_root(proposal.association.municipality)


def _path(proposal: Proposal) -> str:
    return reverse("talko:event_edit", args=[proposal.pk])
