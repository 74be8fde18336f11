"""An event as those see it who host it or are asked to: from its records, or from a draft."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import swapper
from django.http import Http404
from django.utils.translation import get_language

from wagtail_talko.associations.models import Association
from wagtail_talko.elements import DateItem
from wagtail_talko.events.actions import may_change
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.events.presenting import Presented, present
from wagtail_talko.organising.hosting.models import EventHost
from wagtail_talko.organising.hosting.pages import newest_words, pages_of
from wagtail_talko.organising.proposals.models import Proposal
from wagtail_talko.signups.notifications.mail import title_of
from wagtail_talko.wording import format_span, join_words
from wagtail_talko.words import pick

State = EventHost.State
# Of a long series the first times tell enough.
MOST_TIMES = 10


@dataclass
class HostedEvent:
    """An event with its hosts. `event` is None until it is published, and while it is hidden."""

    key: UUID
    page: Any
    event: Event | None
    proposal: Proposal | None
    hosts: list[Association]
    pages: list[Any] = field(default_factory=list)
    _shown: dict[str, Presented] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """In the active language, where the event has a page in it."""
        return title_of(self.event) if self.event else self.page.title

    @property
    def shown(self) -> Presented:
        """When and where, in the active language."""
        language = get_language() or ""
        if language not in self._shown:
            self._shown[language] = present(self.page, is_preview=self.event is None)
        return self._shown[language]

    @property
    def dates(self) -> list[DateItem]:
        """The dates to come that take place; at the most `presenting.MOST_DATES`."""
        return [each for each in self.shown.dates if each.state != "cancelled"]

    @property
    def times(self) -> list[str]:
        """The first dates to come, in words."""
        language = get_language() or "en"
        words = [
            format_span(
                each.start, each.end, zone=each.zone, language=language, all_day=each.all_day
            )
            for each in self.dates[:MOST_TIMES]
        ]
        return [*words, "…"] if len(self.dates) > MOST_TIMES else words

    @property
    def place(self) -> str:
        """Where it is; nothing where the place is told to participants only."""
        if self.page.hides_place:
            return ""
        names = [pick(each.name).text for each in (self.shown.room, self.shown.space) if each]
        return ", ".join(names) or self.page.place

    @property
    def who(self) -> str:
        names = [pick(host.name).text for host in self.hosts]
        return join_words(names, language=get_language() or "en")


def hosted_event(key: UUID) -> HostedEvent | None:
    """Return the event of the pages with this translation key; None where there are none."""
    pages = pages_of(key)
    if not pages:
        return None
    events = Event.objects.select_related("space__municipality", "room__space")
    shown = events.exclude(state=Event.State.HIDDEN).filter(translation_key=key)
    event = shown.order_by("pk").first()
    proposals = Proposal.objects.filter(page__in=[page.pk for page in pages])
    proposal = proposals.select_related("association__municipality", "page").first()
    if event is not None:
        live = [page for page in pages if page.live]
        owned = [page for page in live if page.pk == event.schedule_page_id]
        page = (owned or live or pages)[0]
        hosts = list(event.hosts.select_related("municipality").order_by("pk"))
        return HostedEvent(key, page, event, proposal, hosts, pages)
    own = [page for page in pages if proposal and page.pk == proposal.page_id]
    page = newest_words((own or pages)[0])
    keys = [host.pk for host in page.hosts.all()]
    hosts = list(Association.objects.filter(pk__in=keys).select_related("municipality"))
    return HostedEvent(key, page, None, proposal, sorted(hosts, key=lambda host: host.pk), pages)


def is_over(hosted: HostedEvent, now: datetime) -> bool:
    """Say whether nothing is to come of it. What may come again counts as to come."""
    if hosted.event is None:
        return not hosted.shown.dates
    if hosted.event.is_suspended:
        return False
    if hosted.event.state == Event.State.CANCELLED:
        return True
    rows = Occurrence.objects.filter(event__translation_key=hosted.key, end__gt=now)
    return not rows.exclude(state=Occurrence.State.CANCELLED).exists()


def rows_of(key: UUID) -> list[EventHost]:
    """Return what was asked and not answered by a yes, and who has accepted. One query."""
    shown = (*EventHost.STANDING, State.DECLINED)
    rows = EventHost.objects.filter(translation_key=key, state__in=shown)
    return list(rows.select_related("association__municipality", "asked_by").order_by("pk"))


def organised(user: Any, key: UUID) -> HostedEvent:
    """Return an event whose hosts the person may see; all others do not exist.

    Of one that is not published yet only members of its hosts do.
    """
    hosted = hosted_event(key)
    if hosted is None:
        raise Http404
    if own_hosts(hosted, user):
        return hosted
    if hosted.event is None or not may_change(hosted.event, user):
        raise Http404
    return hosted


def own_hosts(hosted: HostedEvent, user: Any) -> list[Association]:
    """Return the hosts for which the person acts. One query."""
    own = Association.objects.filter(memberships__user=user).values_list("pk", flat=True)
    keys = set(own)
    return [host for host in hosted.hosts if host.pk in keys]


def own_invitation(user: Any, pk: int) -> EventHost:
    """Return what one of the person's associations was asked, whatever became of it.

    All others do not exist.
    """
    rows = EventHost.objects.filter(association__memberships__user=user)
    rows = rows.exclude(state=State.CHOSEN)
    row = rows.select_related("association__municipality", "asked_by").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@dataclass
class Waiting:
    """A line of `Our events`: what an association is asked, or hosts before it is published."""

    row: EventHost
    title: str

    @property
    def is_asked(self) -> bool:
        return self.row.state == State.INVITED


def waiting_for(associations: Sequence[Association], *, now: datetime) -> list[Waiting]:
    """Return what the associations are asked to host, and host before it is published.

    Four queries; one where there is nothing.
    """
    rows = EventHost.objects.filter(
        association__in=associations, state__in=(State.INVITED, State.ACCEPTED)
    )
    found = list(rows.select_related("association", "asked_by").order_by("pk"))
    if not found:
        return []
    keys = {row.translation_key for row in found}
    shown = Event.objects.filter(translation_key__in=keys).exclude(state=Event.State.HIDDEN)
    by_age = shown.prefetch_related("listings").order_by("-pk")
    events = {each.translation_key: each for each in by_age}
    coming = _coming(keys, now)
    Page = swapper.load_model("wagtailcore", "Page")
    pages = Page.objects.filter(translation_key__in=keys, alias_of=None).order_by("-pk")
    titles = dict(pages.values_list("translation_key", "draft_title"))
    lines = []
    for row in found:
        event = events.get(row.translation_key)
        if event is None and row.translation_key in titles:
            lines.append(Waiting(row, titles[row.translation_key]))
        elif row.state == State.INVITED and row.translation_key in coming:
            assert event is not None
            lines.append(Waiting(row, title_of(event)))
    return lines


def _coming(keys: Iterable[UUID], now: datetime) -> set[UUID]:
    """Return those of the keys whose events have dates to come. One query."""
    rows = Occurrence.objects.filter(event__translation_key__in=list(keys), end__gt=now)
    return set(rows.order_by().values_list("event__translation_key", flat=True))
