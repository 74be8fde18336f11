"""Run in the clean environment: print a message in three languages, and where the package is."""

import django
from django.utils.translation import gettext, override

django.setup()

import wagtail_talko  # noqa: E402

print(wagtail_talko.__file__)
for language in ("fi", "sv", "en"):
    with override(language):
        print(gettext("welfare space"))
