"""Absolute addresses for mail, in the active language."""

from django.urls import NoReverseMatch, reverse
from wagtail.admin.utils import get_admin_base_url

from wagtail_talko.associations.joining.models import AssociationApplication, Invitation
from wagtail_talko.associations.models import Association
from wagtail_talko.spaces.sites import site_root


def invitation_url(invitation: Invitation, token: str) -> str:
    path = reverse("talko:invitation", args=[token])
    return site_root(invitation.association.municipality) + path


def associations_url(association: Association) -> str:
    return site_root(association.municipality) + reverse("talko:associations")


def application_admin_url(application: AssociationApplication) -> str:
    """Return where the municipality answers it, in the Wagtail admin."""
    try:
        path = reverse("talko_application:inspect", args=[application.pk])
    except NoReverseMatch:
        path = ""
    return (get_admin_base_url() or "").rstrip("/") + path
