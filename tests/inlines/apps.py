from django.apps import AppConfig


class InlinesConfig(AppConfig):
    name = "tests.inlines"
    label = "inlines"
    default_auto_field = "django.db.models.BigAutoField"
