"""The evening of Tuesday 12 January 2027, when the talko of 18-20 has just begun."""

from typing import NamedTuple

import pytest
import time_machine

from tests.factories import local, make_association, make_member
from tests.signups.factories import come_for_sure, make_open_event
from wagtail_talko.models import Event, Occurrence, SignUp

EVENING = local(2027, 1, 12, 18, 5)


class Talko(NamedTuple):
    event: Event
    row: Occurrence
    host: object
    member: object
    people: list[SignUp]


@pytest.fixture
def talko(site) -> Talko:
    """Aino comes alone, Bertta with two others; soup is needed."""
    host = make_association()
    member = make_member(host)
    event = make_open_event(hosts=[host], title="Katon tervaus", tasks=[("Keitto", 4)])
    (soup,) = event.signup_sheet.tasks.all()
    come_for_sure(event, name="Aino", phone="+358 40 123")
    come_for_sure(event, name="Bertta", people=3, task=soup)
    people = list(SignUp.objects.order_by("pk"))
    return Talko(event, event.occurrences.get(), host, member, people)


@pytest.fixture
def evening():
    with time_machine.travel(EVENING, tick=False):
        yield EVENING
