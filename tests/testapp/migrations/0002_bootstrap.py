from django.db import migrations
from wagtail.models import (
    BootstrapLocaleField,
    BootstrapTranslatableModel,
    BootstrapTranslationKeyField,
)


class Migration(migrations.Migration):

    dependencies = [
        ("testapp", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        BootstrapLocaleField("testapp.BasePage"),
        BootstrapTranslationKeyField("testapp.BasePage"),
        BootstrapTranslatableModel("testapp.BasePage"),
    ]
