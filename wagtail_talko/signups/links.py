"""The link with which somebody without an account manages a sign-up, or a group signs up.

Only its hash is kept. Later mails must carry it too, so it is made anew from a number of the row
and the site's SECRET_KEY: who reads the database alone cannot make it.
"""

from base64 import b32encode

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.signups.kept.models import KeptPlaces
from wagtail_talko.signups.models import Participant
from wagtail_talko.spaces.models import Municipality
from wagtail_talko.spaces.sites import site_root
from wagtail_talko.tokens import hash_token

SALT = "wagtail_talko.signups"


def make_token(nonce: str, secret: str | None = None) -> str:
    """Return the 26 characters that belong to a nonce: 128 bits that one can write down.

    Small letters and digits, of which none looks like another.
    """
    digest = salted_hmac(SALT, nonce, secret=secret, algorithm="sha256").digest()
    return b32encode(digest[:16]).decode().rstrip("=").lower()


def token_of(row: Participant | KeptPlaces) -> str:
    """Return the token of a participant or a group, also after SECRET_KEY has been changed.

    Where the old key is not among the SECRET_KEY_FALLBACKS the link in older mails is dead; the
    new one takes its place.
    """
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = make_token(row.nonce, secret)
        if hash_token(token) == row.token_hash:
            return token
    token = make_token(row.nonce)
    row.token_hash = hash_token(token)
    row.save(update_fields=["token_hash"])
    return token


def municipality_of(event: Event) -> Municipality | None:
    """Return the municipality of the event's space, else of a host."""
    if event.space is not None:
        return event.space.municipality
    hosts = sorted(event.hosts.all(), key=lambda host: host.pk)
    return hosts[0].municipality if hosts else None


def root_of(event: Event) -> str:
    """Return the root of the site that shows the event. Read once: an action may mail many."""
    if not hasattr(event, "_site_root"):
        municipality = municipality_of(event)
        event._site_root = site_root(municipality) if municipality else ""  # type: ignore[attr-defined]
    root: str = event._site_root  # type: ignore[attr-defined]
    return root


def manage_url(participant: Participant) -> str:
    """Return the address of a person's own sign-up, in the active language."""
    path = reverse("talko:signup", args=[token_of(participant)])
    return root_of(participant.event) + path


def group_path(event: Event, kept: KeptPlaces) -> str:
    """Return where a group signs up, in the active language, without the site."""
    return reverse("talko:signup_group", args=[event.pk, token_of(kept)])


def group_url(event: Event, kept: KeptPlaces) -> str:
    """Return the address that an organiser gives to a group."""
    return root_of(event) + group_path(event, kept)


def organise_url(event: Event, row: Occurrence | None = None) -> str:
    """Return where the organisers see who comes, to one date or any, in the active language."""
    if row is None:
        return root_of(event) + reverse("talko:signup_lists", args=[event.pk])
    return root_of(event) + reverse("talko:signup_day", args=[event.pk, row.date])
