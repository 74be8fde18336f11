from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WagtailTalkoPagesConfig(AppConfig):
    name = "wagtail_talko.pages"
    label = "wagtail_talko_pages"
    verbose_name = _("Pages of spaces and talkos")
    default_auto_field = "django.db.models.BigAutoField"
