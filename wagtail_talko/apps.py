from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WagtailTalkoConfig(AppConfig):
    name = "wagtail_talko"
    label = "wagtail_talko"
    verbose_name = _("Spaces, bookings and talkos")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail_talko import address_checks, checks  # noqa: F401
        from wagtail_talko.associations.joining import signal_handlers as joining
        from wagtail_talko.bookings.entering import signal_handlers as entering
        from wagtail_talko.bookings.waiting import signal_handlers as waiting
        from wagtail_talko.events import admin_hooks  # noqa: F401
        from wagtail_talko.events import signal_handlers as events
        from wagtail_talko.feeds import signal_handlers as feeds
        from wagtail_talko.organising.hosting import signal_handlers as hosting
        from wagtail_talko.organising.proposals import signal_handlers as proposals
        from wagtail_talko.recurrence.wagtail import register_overrides
        from wagtail_talko.signups import signal_handlers as signups

        register_overrides()
        joining.register_signal_handlers()
        entering.register_signal_handlers()
        waiting.register_signal_handlers()
        events.register_signal_handlers()
        feeds.register_signal_handlers()
        signups.register_signal_handlers()
        hosting.register_signal_handlers()
        proposals.register_signal_handlers()
