"""Absolute addresses for the messages about waiting lists, in the active language."""

from django.urls import reverse

from wagtail_talko.bookings.models import WaitingWish
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.sites import site_root


def wish_url(wish: WaitingWish) -> str:
    root = site_root(wish.room.space.municipality)
    return root + reverse("talko:waiting", args=[wish.pk])


def room_page_url(room: Room) -> str:
    path = reverse("talko:room", args=[room.space.slug, room.slug])
    return site_root(room.space.municipality) + path
