"""Absolute addresses of bookings, for mail and calendars, in the active language."""

from collections.abc import Sequence

from django.urls import NoReverseMatch, reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.utils import get_admin_base_url
from wagtail.models import Site

from wagtail_talko.app_settings import app_settings
from wagtail_talko.bookings.models import Booking, BookingDate, BookingHost
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.sites import site_root


def booking_url(booking: Booking) -> str:
    """Return the address of the booking's own page."""
    return site_root(booking.room.space.municipality) + reverse("talko:booking", args=[booking.pk])


def cancel_url(dates: Sequence[BookingDate]) -> str:
    """Return where dates of one booking are cancelled, after a question."""
    booking = dates[0].booking
    path = reverse("talko:booking_cancel", args=[booking.pk])
    chosen = "&".join(f"date={date.pk}" for date in dates)
    return f"{site_root(booking.room.space.municipality)}{path}?{chosen}"


def extend_url(booking: Booking) -> str:
    """Return where a series is continued."""
    return site_root(booking.room.space.municipality) + reverse(
        "talko:booking_extend", args=[booking.pk]
    )


def hosting_url(booking: Booking) -> str:
    """Return where an invited association answers."""
    return site_root(booking.room.space.municipality) + reverse(
        "talko:booking_hosting", args=[booking.pk]
    )


def asking_url(row: BookingHost) -> str:
    """Return where the hosts answer one that asks to join."""
    return site_root(row.booking.room.space.municipality) + reverse(
        "talko:booking_asking", args=[row.booking_id, row.pk]
    )


def rooms_url(room: Room) -> str:
    """Return where to look for other times and rooms."""
    return site_root(room.space.municipality) + reverse("talko:rooms")


def admin_url(booking: Booking) -> str:
    """Return where the municipality handles the booking, in the Wagtail admin."""
    try:
        path = AdminURLFinder().get_edit_url(booking) or reverse("wagtailadmin_home")
    except NoReverseMatch:
        path = ""
    return (get_admin_base_url() or "").rstrip("/") + path


def uid_host() -> str:
    """Return the host part of calendar UIDs. Never the request's: it must not change."""
    if app_settings.UID_HOST:
        return app_settings.UID_HOST
    site = Site.objects.filter(is_default_site=True).first()
    return site.hostname if site else "localhost"
