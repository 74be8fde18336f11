"""One mail about a sign-up, in the active language."""

import re
from collections.abc import Sequence

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.events.wordings import place_in_words
from wagtail_talko.messages.outbox import enqueue
from wagtail_talko.signups.links import municipality_of
from wagtail_talko.signups.models import Participant, SignUp, SignUpSheet, Task, concern_of
from wagtail_talko.wording import format_span
from wagtail_talko.words import pick

# A whole series: the mail names the first dates and says how many there are.
MOST_DATES = 20


def write_mail(
    kind: str,
    key: str,
    event: Event,
    *,
    to: str,
    subject: str,
    paragraphs: Sequence[str],
    facts: Sequence[tuple[str, str]] = (),
    lines: Sequence[str] = (),
    link: tuple[str, str] = ("", ""),
    calendar: tuple[str, str] = ("", ""),
    is_secret: bool = False,
    about: Participant | None = None,
) -> None:
    """Write one mail; `lines` are the dates, `calendar` a calendar file and its METHOD.

    `about` is whose data it holds: it is erased with them.
    """
    municipality = municipality_of(event)
    hosts = sorted(event.hosts.all(), key=lambda host: host.pk)
    text = render_to_string(
        "wagtail_talko/mail/signup.txt",
        {
            "paragraphs": paragraphs,
            "facts": [(name, " ".join(value.split())) for name, value in facts if value.strip()],
            "lines": lines,
            "link_label": link[0],
            "url": link[1],
            "hosts": ", ".join(pick(host.name).text for host in hosts),
            "municipality": pick(municipality.name).text if municipality else "",
        },
    )
    enqueue(
        kind=f"signup.{kind}",
        recipient=to,
        language=language(),
        subject=subject,
        body=re.sub(r"\n{3,}", "\n\n", text.replace("\r\n", "\n")).strip() + "\n",
        calendar=calendar[0],
        calendar_method=calendar[1],
        dedupe_key=f"signup.{kind}/{key}",
        is_secret=is_secret,
        concerns=concern_of(about) if about else "",
    )


def language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def title_of(event: Event) -> str:
    """Return the event's title in the active language, else in the one it has.

    That of the sheet where the pages are gone: whoever signed up must read what it was.
    """
    titles = {listing.language: listing.title for listing in event.listings.all()}
    sheet = SignUpSheet.objects.filter(event=event).first() if not titles else None
    return pick(titles or (sheet.title if sheet else "")).text


def place_of(event: Event, row: Occurrence) -> str:
    """Write where the date is: participants are told, also where the public is not."""
    if event.space is None:
        sheet = getattr(event, "signup_sheet", None)
        return pick(sheet.place).text if sheet else ""
    return place_in_words(event.space, row.room or event.room, language())


def where(event: Event, row: SignUp) -> str:
    """Write where the date is, for somebody who has signed up for it.

    A place that the public is not shown is told to those who have a place there, not to those who
    wait or have not confirmed that they are who they say: a telephone number is anybody's to type.
    """
    if event.hides_place and not may_know(row):
        return _("Ask the organisers.") if has_place(row) else ""
    return place_of(event, row.occurrence)


def has_place(row: SignUp) -> bool:
    return row.state == SignUp.State.CONFIRMED


def may_know(row: SignUp) -> bool:
    """Say whether somebody has a place and has confirmed that an address is theirs."""
    return has_place(row) and bool(row.participant.email)


def place_facts(event: Event, rows: Sequence[SignUp]) -> list[tuple[str, str]]:
    """Return where it is, and the link or number of those who take part from afar."""
    row = next(filter(has_place, rows), rows[0] if rows else None)
    if row is None:
        return []
    facts = [(_("Place"), where(event, row))]
    sheet = getattr(event, "signup_sheet", None)
    if sheet is not None and has_place(row) and (remote := pick(sheet.remote).text):
        said = remote if may_know(row) else _("Ask the organisers.")
        facts.append((_("Online or by phone"), said))
    return facts


def when(event: Event, row: Occurrence) -> str:
    return format_span(
        row.start, row.end, zone=event.zone, language=language(), all_day=event.all_day
    )


def when_and_note(event: Event, row: Occurrence) -> str:
    """Write when a date is, and what residents read at it."""
    note = " ".join(pick(row.note).text.split())
    return f"{when(event, row)}: {note}" if note else when(event, row)


def dates_in_words(event: Event, rows: Sequence[SignUp]) -> list[str]:
    """Write a line a date: when, how many, what they do and bring, and how it stands."""
    lines = [_line(event, row) for row in rows[:MOST_DATES]]
    if len(rows) > MOST_DATES:
        lines.append(_("%(number)s dates in all.") % {"number": len(rows)})
    return lines


def _line(event: Event, row: SignUp) -> str:
    said = [when(event, row.occurrence)]
    if row.people > 1:
        said.append(_("%(people)s people") % {"people": row.people})
    if row.task is not None:
        said.append(task_in_words(row.task))
    if row.brings:
        said.append(_("brings: %(what)s") % {"what": " ".join(row.brings.split())})
    if row.state == SignUp.State.WAITING:
        said.append(str(SignUp.State.WAITING.label))
    return ", ".join(said)


def task_in_words(task: Task | None) -> str:
    """Write a task with what it asks for: "Tractor (driving licence, from the age of 18)"."""
    if task is None:
        return ""
    age = _("from the age of %(age)s") % {"age": task.youngest} if task.youngest else ""
    asked = ", ".join(part for part in (pick(task.skills).text, age) if part)
    name = pick(task.name).text
    return f"{name} ({asked})" if asked else name


def state_of(rows: Sequence[SignUp]) -> str:
    """Name exactly this state of exactly these: telling it again writes nothing new."""
    return ",".join(f"{row.pk}.{row.sequence}" for row in rows)
