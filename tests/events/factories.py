"""Pages of events in a small site with three languages."""

import uuid
from datetime import date, time
from itertools import count
from typing import Any

from wagtail.models import Locale, Page, Site

from wagtail_talko.events.times import main_events
from wagtail_talko.models import Event
from wagtail_talko.pages.models import ProgrammePage, TalkoEventPage

_numbers = count(1)


def make_site() -> Site:
    """A default site of Finnish, Swedish and English, with a home page."""
    for code in ("fi", "sv", "en"):
        Locale.objects.get_or_create(language_code=code)
    locale = Locale.objects.get(language_code="fi")
    root = Page.get_first_root_node()
    home = root.add_child(instance=Page(title="Etusivu", slug="etusivu", locale=locale))
    Site.objects.all().delete()
    return Site.objects.create(
        hostname="talko.example", port=443, root_page=home, is_default_site=True
    )


def make_programme(**fields: Any) -> ProgrammePage:
    site = Site.objects.filter(is_default_site=True, hostname="talko.example").first()
    home = (site or make_site()).root_page
    number = next(_numbers)
    fields.setdefault("title", f"Ohjelma {number}")
    fields.setdefault("locale", home.locale)
    page = home.add_child(instance=ProgrammePage(slug=f"ohjelma-{number}", **fields))
    page.save_revision().publish()
    return ProgrammePage.objects.get(pk=page.pk)


def any_programme() -> ProgrammePage:
    """The first programme of the site, made where there is none: most tests need just one."""
    site = Site.objects.filter(is_default_site=True, hostname="talko.example").first()
    below = ProgrammePage.objects.child_of(site.root_page) if site else ProgrammePage.objects.none()
    return below.order_by("pk").first() or make_programme()


def draft_event(*, parent: Any = None, hosts: Any = (), categories: Any = (), **fields: Any):
    """A draft: Tuesday 12.1.2027 18-20 unless told otherwise."""
    parent = parent or any_programme()
    number = next(_numbers)
    fields.setdefault("title", f"Talkoot {number}")
    fields.setdefault("start_date", date(2027, 1, 12))
    fields.setdefault("start_time", time(18))
    fields.setdefault("end_time", time(20) if fields["start_time"] else None)
    fields.setdefault("locale", parent.locale)
    page = TalkoEventPage(slug=f"talkoot-{number}", live=False, **fields)
    page.hosts = list(hosts)
    page.categories = list(categories)
    parent.add_child(instance=page)
    return page


def publish(page: Any, *, by: Any = None, **changes: Any) -> Event:
    """Change fields of the page and publish it, as an editor does; return its own time's event."""
    page = type(page).objects.get(pk=page.pk)
    page = page.get_latest_revision_as_object() if page.latest_revision_id else page
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision(user=by).publish()
    return main_events().get(translation_key=page.translation_key)


def make_event(**fields: Any) -> Event:
    """A published event; its page is `event.schedule_page.specific`."""
    by = fields.pop("by", None)
    return publish(draft_event(**fields), by=by)


def block_of(start: int, end: int, **more: Any) -> dict[str, Any]:
    """One more time of a page by its full hours, as a block with an id of its own."""
    value = {"start_time": f"{start % 24:02d}:00", "end_time": f"{end % 24:02d}:00"}
    return {"type": "time", "id": str(uuid.uuid4()), "value": value, **more}


def time_of(event: Event, block: dict[str, Any]) -> Event:
    """The event of one more time of the page."""
    return Event.objects.get(translation_key=event.translation_key, time_key=block["id"])


def page_of(event: Event) -> TalkoEventPage:
    return TalkoEventPage.objects.get(pk=event.schedule_page_id)
