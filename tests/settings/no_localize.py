"""A site without wagtail-localize."""

from .default import *  # noqa: F403
from .default import INSTALLED_APPS

INSTALLED_APPS = [app for app in INSTALLED_APPS if not app.startswith("wagtail_localize")]
