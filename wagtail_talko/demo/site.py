"""The front pages the demo hangs on, and the accessibility statement.

The demo knows no page type of the site. It takes the site's own front page; where there is only
Wagtail's welcome page it makes a `home.HomePage`, the name that Wagtail's project template uses.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.text import slugify
from wagtail.models import Locale, Page, Site

from wagtail_talko.demo.facts import LANGUAGES, Text, t
from wagtail_talko.demo.statement import STATEMENT, TITLE
from wagtail_talko.words import pick

HOME_TITLE = t("Tule tekemään yhdessä", "Kom och gör tillsammans", "Come and do things together")
HOME_LEAD = t(
    "Kylien ja kaupunkien yhteiset tilat: katso, mitä tapahtuu, varaa huone ja tule talkoisiin.",
    "Byarnas och städernas gemensamma rum: se vad som händer, boka en lokal och kom på talko.",
    "Shared spaces of villages and towns: see what is on, book a room and join a talko.",
)
HOME_BODY = t(
    "<h2>Näin se toimii</h2><p>Kunta avaa tilan, yhdistykset täyttävät sen elämällä. Ohjelma on "
    "kaikille avoin, eikä katsomiseen tarvita tunnusta. Yhdistyksen jäsen varaa huoneen muutamassa "
    "minuutissa ja näkee heti, mikä on vapaana.</p>",
    "<h2>Så fungerar det</h2><p>Kommunen öppnar rummet och föreningarna fyller det med liv. "
    "Programmet är öppet för alla och kräver ingen inloggning. En föreningsmedlem bokar en lokal "
    "på "
    "några minuter och ser genast vad som är ledigt.</p>",
    "<h2>How it works</h2><p>The municipality opens the space and the associations fill it with "
    "life. The programme is open to all and needs no account. A member of an association books a "
    "room in a few minutes and sees at once what is free.</p>",
)

Pages = dict[str, Any]


def demo_languages() -> list[str]:
    """Return the languages that both the site and the demo's words have, the default first."""
    site = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    found = [code for code in site if code in LANGUAGES] or [settings.LANGUAGE_CODE]
    return sorted(found, key=lambda code: code != settings.LANGUAGE_CODE)


def ensure_homes() -> Pages:
    """Return the front page of each language, making those that are missing."""
    locales = {
        code: Locale.objects.get_or_create(language_code=code)[0] for code in demo_languages()
    }
    site = Site.objects.get(is_default_site=True)
    home = site.root_page.specific
    if is_welcome_page(home):
        home = replace_welcome_page(site, home)
    homes = {home.locale.language_code: home}
    for code, locale in locales.items():
        if code not in homes:
            homes[code] = home.get_translation_or_none(locale) or new_home(home, locale)
    return {code: homes[code].specific for code in locales}


def is_welcome_page(page: Page) -> bool:
    return type(page) is Page and not page.get_children().exists()


def replace_welcome_page(site: Site, welcome: Page) -> Page:
    model = home_model("HomePage")
    if model is None:
        return welcome
    locale = Locale.objects.get(language_code=demo_languages()[0])
    # The welcome page has the slug that the new one could want.
    home = Page.get_first_root_node().add_child(instance=filled(model(locale=locale), HOME_TITLE))
    site.root_page = home
    site.site_name = site.site_name or "Talko"
    site.save()
    Page.objects.get(pk=welcome.pk).delete()
    home = model.objects.get(pk=home.pk)
    home.save_revision().publish()
    return home


def new_home(home: Page, locale: Locale) -> Page:
    page = home.copy_for_translation(locale)
    filled(page, HOME_TITLE)
    page.save_revision().publish()
    return page


def filled(page: Any, title: Text) -> Any:
    """Give a front page its words, as far as it has fields for them."""
    code = page.locale.language_code
    page.title = pick(title, code).text
    page.slug = slugify(page.title)
    page.draft_title = page.title
    for name, words in (("lead", HOME_LEAD), ("body", HOME_BODY)):
        if hasattr(page, name):
            setattr(page, name, pick(words, code).text)
    return page


def home_model(name: str) -> Any:
    try:
        return apps.get_model("home", name)
    except LookupError:
        return None


def ensure_statement(homes: Pages) -> None:
    """Add the accessibility statement below the front pages, where the site has text pages."""
    model = home_model("TextPage")
    if model is None:
        return
    key = None
    for code, home in homes.items():
        slug = slugify(pick(TITLE, code).text)
        found = home.get_children().filter(slug=slug).first()
        if found is None:
            page = model(title=pick(TITLE, code).text, slug=slug, locale=home.locale, live=False)
            page.body = pick(STATEMENT, code).text
            if key:
                page.translation_key = key
            fresh = Page.objects.get(pk=home.pk)
            found = fresh.add_child(instance=page)
            found.save_revision().publish()
        key = key or found.translation_key
