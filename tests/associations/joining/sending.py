"""Applications, invitations, and what is read from the mail about them."""

import re

from wagtail_talko.associations.joining.applications import submit_application
from wagtail_talko.associations.joining.invitations import invite
from wagtail_talko.models import Message

TYPED = {
    "name": "Kutojat",
    "kind": "informal",
    "registration_number": "",
    "activity": "Kudomme mattoja.",
    "contact_name": "Ryhmän puhelin",
    "contact_email": "kutojat@example.org",
    "contact_phone": "040 1234567",
}


def send_application(municipality, **changes):
    return submit_application(municipality=municipality, **{**TYPED, "language": "fi", **changes})


def send_invitation(association, *, by=None, email="uusi@example.org", role="booker", **more):
    return invite(association=association, email=email, role=role, language="fi", by=by, **more)


def token_in(text):
    return re.search(r"/invitation/([\w-]+)/", text)[1]


def newest_token():
    """The token in the newest mail with a link that has not been sent yet."""
    return token_in(Message.objects.filter(is_secret=True).exclude(body="").latest("pk").body)


def kinds(**where):
    return list(Message.objects.filter(**where).order_by("pk").values_list("kind", flat=True))
