"""Run in the clean environment: migrate, and look at the public pages and a static file."""

import django
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

django.setup()
call_command("migrate", verbosity=0)
for path in ("/fi/talko/events/", "/sv/talko/rooms/"):
    print(path, Client().get(path).status_code)
print(finders.find("wagtail_talko/talko.css") is not None)
