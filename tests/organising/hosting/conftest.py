"""Weavers and singers: the weavers have an event, the singers are asked."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.events.factories import make_event, make_programme
from tests.factories import make_association, make_member, make_municipality
from wagtail_talko.models import Association, Event, EventHost
from wagtail_talko.organising.hosting.actions import invite_to_host


@dataclass
class People:
    weavers: Association
    singers: Association
    weaver: Any
    singer: Any
    event: Event

    @property
    def key(self):
        return self.event.translation_key

    @property
    def row(self) -> EventHost:
        return EventHost.objects.get(translation_key=self.key, association=self.singers)

    def invite(self, **fields: Any) -> EventHost:
        fields = {"message": "Tulkaa mukaan!", **fields}
        (row,) = invite_to_host(
            key=self.key,
            asked_by=self.weavers,
            associations=[self.singers],
            by=self.weaver,
            **fields,
        )
        return row

    def hosts(self) -> list[str]:
        """Who hosts it as the record has it, by slug."""
        found = Event.objects.get(pk=self.event.pk).hosts
        return sorted(found.values_list("slug", flat=True))


@pytest.fixture
def people(site):
    home = make_municipality(name={"fi": "Joutsa", "sv": "Joutsa"})
    both = {"municipality": home}
    weavers = make_association("kutojat", name={"fi": "Kutojat", "sv": "Vävarna"}, **both)
    singers = make_association("laulajat", name={"fi": "Laulajat", "sv": "Sångarna"}, **both)
    weaver = make_member(weavers, role="manager", name="kutoja")
    singer = make_member(singers, role="manager", name="laulaja")
    weavers.memberships.update(language="fi")
    singers.memberships.update(language="sv")
    event = make_event(
        parent=make_programme(),
        title="Kevättalkoot",
        introduction="Haravoidaan.",
        place="Kirkonkylän ranta",
        hosts=[weavers],
    )
    return People(weavers, singers, weaver, singer, event)
