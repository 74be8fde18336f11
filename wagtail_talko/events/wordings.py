"""What a listing says in its language. Words of the page stay in the page's language."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from wagtail_talko.codes import Audience, labels
from wagtail_talko.events.details import LOW_THRESHOLD, details_of
from wagtail_talko.events.facts import Facts
from wagtail_talko.events.models import Event
from wagtail_talko.events.schedules import own_schedule_of, sentence_of
from wagtail_talko.recurrence import RecurrenceError
from wagtail_talko.spaces.models import Room, Space
from wagtail_talko.words import pick

MOST = {"title": 255, "url": 500, "place": 500, "sentence": 500}


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One listing's words: place, hosts and sentence in `language`, the page's in its own."""

    language: str
    source_language: str
    page_id: int
    title: str
    summary: str
    description: str
    url: str
    place: str
    hosts: str
    categories: tuple[str, ...]
    sentence: str
    search_text: str


def wording_of(facts: Facts, language: str) -> Wording:
    """Say the event in one language; the page is the one in it, else the source."""
    page, event = facts.page_in(language), facts.event
    place = "" if event.hides_place else _place(event, page, language)
    hosts = ", ".join(pick(host.name, language).text for host in facts.hosts)
    categories = tuple(pick(category.name, language).text for category in facts.categories)
    with override(language):
        said = [page.title, page.introduction, page.bring, place, hosts, *categories]
        said += labels(event.audience, Audience)
        said += [text for _label, text in details_of(page, event)]
        if event.is_low_threshold:
            said.append(str(LOW_THRESHOLD))
    url = facts.urls.get(page.pk, "")
    return Wording(
        language=language,
        source_language=page.locale.language_code,
        page_id=page.pk,
        title=page.title[: MOST["title"]],
        summary=page.introduction,
        description=_description(event, page, language),
        # Half an address would lead astray.
        url=url if len(url) <= MOST["url"] else "",
        place=place[: MOST["place"]],
        hosts=hosts,
        categories=categories,
        sentence=_sentence(facts, language)[: MOST["sentence"]],
        search_text=" ".join(filter(None, said)).casefold(),
    )


def _place(event: Event, page: Any, language: str) -> str:
    """Write the space and room; the page's own words for what is in no space."""
    if event.space is None:
        return " ".join(page.place.split())
    return place_in_words(event.space, event.room, language)


def place_in_words(space: Space | None, room: Room | None, language: str) -> str:
    """Write where: "Iso sali, Kylätalo, Koulutie 1, 07800 Lapinjärvi". Empty without a space."""
    if space is None:
        return ""
    town = f"{space.postal_code} {pick(space.city, language).text}".strip()
    parts = [
        pick(room.name, language).text if room else "",
        pick(space.name, language).text,
        pick(space.street_address, language).text,
        town,
    ]
    return ", ".join(part for part in parts if part)


def unsettled_in_words(space_name: Any, language: str) -> str:
    """Write where a date is that has no room yet: "The room is not settled yet, Kylätalo"."""
    with override(language):
        parts = [_("The room is not settled yet"), pick(space_name, language).text]
    return ", ".join(part for part in parts if part)


def _description(event: Event, page: Any, language: str) -> str:
    """Write the page's own words; the labels between them in the listing's language."""
    with override(language):
        parts = [
            _("Cancelled until further notice.") if event.is_suspended else "",
            pick(event.notice, language).text,
            page.introduction.strip(),
            str(LOW_THRESHOLD) if event.is_low_threshold else "",
            _labelled(_("Bring with you"), page.bring),
            *(_labelled(label, text) for label, text in details_of(page, event)),
            _labelled(_("Contact"), page.contact),
        ]
    return "\n\n".join(part for part in parts if part)


def _labelled(label: str, text: str) -> str:
    return f"{label}: {text.strip()}" if text.strip() else ""


def _sentence(facts: Facts, language: str) -> str:
    try:
        return sentence_of(
            own_schedule_of(facts.event),
            facts.event.time_zone,
            language,
            leaves_out_holidays=facts.event.leaves_out_holidays,
        )
    except RecurrenceError:
        return ""
