"""Tags and filters that present: words, dates and links. They ask the database nothing."""

import re
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django import template
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_talko import wording
from wagtail_talko.elements import ErrorLink
from wagtail_talko.words import pick

register = template.Library()

# "klo 9.00–12.00", "1.9.–31.12.": what a dash joins to figures on both sides, with a short word
# before it.
RANGE = re.compile(r"((?:\b[^\W\d]{2,3}\.? )?\S*\d\S*–\d\S*)")


def _language() -> str:
    return get_language() or "en"


@register.simple_tag
def words(value: Any) -> str:
    """Write words in the page's language, marked with `lang` where they are in another."""
    text, language = pick(value, _language())
    if not language or language.split("-")[0] == _language().split("-")[0]:
        return text
    return format_html('<span lang="{}">{}</span>', language, text)


@register.filter
def word(value: Any) -> str:
    """The same words without markup, for attributes and titles."""
    return pick(value, _language()).text


@register.filter
def other_language(value: Any) -> str:
    """Return the code of the words' language where it is not the page's, else nothing."""
    language = pick(value, _language()).language
    return "" if language.split("-")[0] == _language().split("-")[0] else language


@register.filter
def in_language(code: str) -> str:
    """Turn "fi" into "in Finnish"."""
    return wording.in_language(code, language=_language())


def _keep(text: str) -> SafeString:
    """Mark what stays on one line of a narrow screen; `.talko time` alone does for one unit."""
    return format_html('<span class="talko-keep">{}</span>', text)


@register.filter
def keep_ranges(text: str) -> SafeString:
    """Keep each range in a sentence on one line: "maanantaisin klo 9.00–12.00"."""
    parts = RANGE.split(str(text))
    # Every second part is a range.
    kept = ((_keep(part) if n % 2 else part,) for n, part in enumerate(parts))
    return format_html_join("", "{}", kept)


def _time_tag(moment: datetime | date, zone: str, text: str) -> SafeString:
    if isinstance(moment, datetime):
        moment = moment.astimezone(wording.zone_of(zone))
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), text)


def _today(zone: str) -> date:
    return timezone.now().astimezone(wording.zone_of(zone)).date()


@register.simple_tag
def when(
    start: datetime | date,
    end: datetime | date | None,
    zone: str,
    all_day: bool = False,
    relative: bool = False,
    short: bool = False,
    under: date | None = None,
) -> SafeString:
    """Write a span in the record's zone: "ti 12.1.2027 klo 18.00–20.00".

    `relative=True` says "tänään" and "huomenna"; `short=True` leaves the year out; `under` is a day
    that stands in the heading above and is not said again.
    """
    units: list[str] = []

    def unit(text: str) -> str:
        units.append(text)
        return _keep(text)

    text = wording.format_span(
        start,
        end,
        zone=zone,
        language=_language(),
        all_day=all_day,
        today=_today(zone) if relative else None,
        year=not short,
        under=under or None,
        unit=unit,
    )
    # The patterns between the units are the catalogue's own words.
    text = mark_safe(text) if len(units) > 1 else units[0]
    first = wording.local_days(start, end, zone=zone)[0] if all_day else start
    return _time_tag(first, zone, text)


@register.simple_tag
def hours(start: datetime, end: datetime | None, zone: str) -> SafeString:
    """Write only the times of a span: "klo 18.00–20.00"."""
    text = wording.format_hours(start, end, zone=zone, language=_language())
    return _time_tag(start, zone, text)


@register.simple_tag
def day(value: date, weekday: bool = True, short: bool = False, zone: str = "") -> SafeString:
    """Write a date: "ti 12.1.2027", short "ti 12.1.".

    With a `zone` today and tomorrow are said in words too: "huomenna, ti 12.1.".
    """
    if zone:
        today = _today(zone)
        text = wording.dated_near(value, today=today, language=_language(), year=not short)
    else:
        text = wording.format_day(value, language=_language(), weekday=weekday, year=not short)
    return _time_tag(value, zone, text)


@register.filter
def weekday_name(value: date) -> str:
    return wording.format_weekday(value, language=_language())


@register.filter
def weekday_short(value: date) -> str:
    return wording.format_weekday(value, language=_language(), short=True)


@register.filter
def month_name(value: date) -> str:
    """Write a month as a heading: "Tammikuu 2027"."""
    return wording.format_month(value, language=_language())


@register.filter
def week_name(value: date) -> str:
    """Write a week as a heading: "Viikko 2, 11.1.–17.1.2027"."""
    return wording.format_week(value, language=_language())


@register.filter
def webcal(url: str) -> str:
    """Turn the https address of a feed into one that opens the calendar of the phone."""
    return "webcal://" + url.split("://", 1)[-1]


@register.filter
def absolute(request: HttpRequest | None, path: str) -> str:
    """Return the full address of a path on the site the request came to."""
    return request.build_absolute_uri(path) if request is not None else path


@register.filter
def google_calendar(url: str) -> str:
    """Return the address at which Google Calendar subscribes to a feed."""
    return "https://calendar.google.com/calendar/r?cid=" + quote(webcal(url), safe="")


@register.filter
def error_target(field: BoundField) -> str:
    """Return the id to jump to for a field: its input, or the first one of a group."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.simple_tag
def error_links(*sources: Any) -> list[ErrorLink]:
    """Return every error of the forms given (one, or a list of them), those of no field first.

    Links that are ready (`ErrorLink`) pass through, so that a page can add its own.
    """
    links: list[ErrorLink] = []
    for source in sources:
        for part in [source] if isinstance(source, BaseForm) else source or ():
            links += _form_links(part) if isinstance(part, BaseForm) else [part]
    return links


def _form_links(form: BaseForm) -> list[ErrorLink]:
    links = [ErrorLink(text=str(text)) for text in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else error_target(field)
        links += [ErrorLink(text=str(text), target=target) for text in field.errors]
    return links


@register.filter
def error_title(form: Any) -> str:
    """Return "Error: " ("Virhe: ", "Fel: ") for the title of a page whose form was refused."""
    return _("Error:") + " " if getattr(form, "errors", None) else ""


@register.filter
def notice_kind(level_tag: str) -> str:
    """Return the kind of `notice.html` for a level of Django's messages."""
    return level_tag if level_tag in {"success", "warning", "error"} else "info"


@register.filter
def phone_link(number: str) -> str:
    """Return a telephone number as an address takes it: digits, with the + of a country."""
    digits = "".join(each for each in number if each in "0123456789")
    return f"+{digits}" if number.strip().startswith("+") else digits


@register.filter
def day_label(value: date) -> str:
    """Write a date as plain text, without the year: "ti 12.1."."""
    return wording.format_day(value, language=_language(), year=False)
