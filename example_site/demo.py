# ruff: noqa: T201 - a script that talks to its user
"""`make demo`: a working site with a year of life in it, from nothing.

Compiles the message catalogues, migrates, builds the demo where there is none yet, says where
to look and as whom, and serves it. A second run keeps what is there.
"""

import argparse
import os
import sys
from pathlib import Path

SITE_DIR = Path(__file__).resolve().parent
CATALOGUES = (SITE_DIR / "locale", SITE_DIR.parent / "locale")


def compile_catalogues() -> None:
    """Write each .mo that is missing or older than its .po. Needs no GNU gettext."""
    import polib

    for source in (path for folder in CATALOGUES for path in sorted(folder.rglob("*.po"))):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(compiled))


def is_new() -> bool:
    """Say whether nobody has put anything into the database yet."""
    from wagtail_talko.models import Municipality

    return not Municipality.objects.exists()


def serve_here(port: int) -> None:
    """Let the site know its address: calendars and mails carry it."""
    from wagtail.models import Site

    site = Site.objects.filter(
        is_default_site=True, hostname__in=["localhost", "127.0.0.1"]
    ).first()
    if site is not None and (site.hostname, site.port) != ("127.0.0.1", port):
        site.hostname, site.port = "127.0.0.1", port
        site.save()


def set_address(port: int) -> None:
    """Let the links in calendars and messages lead to this server."""
    from wagtail.models import Site

    site = Site.objects.get(is_default_site=True)
    is_local = site.hostname in ("localhost", "127.0.0.1")
    if is_local and (site.hostname, site.port) != ("127.0.0.1", port):
        site.hostname, site.port = "127.0.0.1", port
        site.save()


def say_where(port: int) -> None:
    from wagtail_talko.demo.people import SIGN_INS
    from wagtail_talko.demo.world import PASSWORD

    root = f"http://127.0.0.1:{port}"
    print(f"\nThe site    {root}/fi/   {root}/sv/   {root}/en/")
    print(f"Sign in     {root}/fi/accounts/login/")
    print(f"The admin   {root}/admin/")
    print(f"\nSign-ins, all with the password {PASSWORD}:")
    for name, what in SIGN_INS.items():
        print(f"  {name:<10} {what}")
    print("\nStop with Ctrl-C.\n", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-server", action="store_true", help="Only prepare, do not serve.")
    options = parser.parse_args()

    sys.path.insert(0, str(SITE_DIR))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("BASE_URL", f"http://127.0.0.1:{options.port}")
    compile_catalogues()

    import django
    from django.core.management import call_command

    django.setup()
    print("Preparing the database …", flush=True)
    call_command("migrate", verbosity=0)
    serve_here(options.port)
    set_address(options.port)
    if is_new():
        print("Building the demo, about half a minute …", flush=True)
        call_command("talko_demo", quiet=True)
    else:
        print("The database has data already; it stays. To build the demo anew:")
        print("  python example_site/manage.py talko_demo")
    say_where(options.port)
    if not options.no_server:
        call_command("runserver", f"127.0.0.1:{options.port}", use_reloader=False)


if __name__ == "__main__":
    main()
