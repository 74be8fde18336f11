"""Which fields wagtail-localize gives to translators. Nothing where it is not installed."""

from typing import Any

from django.apps import apps


def localized(*, words: tuple[str, ...] = (), settled: tuple[str, ...] = ()) -> list[Any]:
    """Return `override_translatable_fields`: `words` are translated, `settled` stay the same.

    By default every text field goes to translators, a phone number or a code too; and what is
    settled for one language (a time, a room) must not be changed in another.
    """
    if not apps.is_installed("wagtail_localize"):
        return []
    from wagtail_localize.fields import SynchronizedField, TranslatableField

    return [
        *(TranslatableField(name) for name in words),
        *(SynchronizedField(name, overridable=False) for name in settled),
    ]
