"""The default project: the example site's settings on a test database."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "example_site"))

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, INSTALLED_APPS, SQLITE_OPTIONS, env  # noqa: E402

INSTALLED_APPS = ["tests.inlines", "tests.restoring", *INSTALLED_APPS]

VAR = ROOT / "tests" / "var"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a missing folder.

# A file, not memory: race tests open it from several processes. One name per run, so that
# two runs on one machine do not share it.
RUN = os.environ.get("TALKO_TEST_RUN", str(os.getpid()))
if os.environ.get("TALKO_TEST_DATABASE") == "postgres":
    DATABASES = {"default": env.db_url("TALKO_TEST_POSTGRES")}
    DATABASES["default"]["TEST"] = {"NAME": f"talko_test_{RUN}"}
    # No test pulls the plug of the server: it need not wait for the disk at each commit.
    DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}
else:
    NAME = str(VAR / f"test-{RUN}.sqlite3")
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": NAME,
            "OPTIONS": SQLITE_OPTIONS,
            "TEST": {"NAME": NAME},
        }
    }

SECRET_KEY = "tests"
DEBUG = False
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WAGTAILADMIN_BASE_URL = "http://testserver"
