"""Whom to ask about a space."""

from wagtail_talko.spaces.models import Space
from wagtail_talko.words import pick


def contact_of(space: Space) -> str:
    """Return the telephone and e-mail of a space, the e-mail else of its municipality; or ""."""
    email = space.email or space.municipality.contact_email
    return ", ".join(filter(None, [space.phone, email]))


def whom_to_ask(space: Space) -> str:
    """Return its contact, else the name of its municipality: for the middle of a sentence."""
    return contact_of(space) or pick(space.municipality.name).text
