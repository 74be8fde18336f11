"""However an event's dates are edited, no sign-up is lost, doubled or given another date."""

from datetime import date, time

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.events.factories import block_of, page_of, publish
from tests.signups.factories import come_for_sure, dates_of, make_open_event
from wagtail_talko.events.projection import project
from wagtail_talko.models import Event, Message, SignUp
from wagtail_talko.signups.rules import known_as

RULES = ["", "RRULE:FREQ=WEEKLY", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "RRULE:FREQ=DAILY"]
# Blocks of which each keeps its id in every edit: a time is changed, taken off and put back.
BLOCKS = [block_of(6, 7), block_of(13, 15)]
time_lists = st.lists(
    st.tuples(st.sampled_from(BLOCKS), st.sampled_from([0, 1])),
    max_size=2,
    unique_by=lambda t: t[0]["id"],
)
day_lists = st.lists(st.dates(date(2027, 1, 5), date(2027, 2, 1)).map(str), max_size=4)
edits = st.fixed_dictionaries(
    {
        "start_date": st.dates(date(2027, 1, 5), date(2027, 1, 20)),
        "start_time": st.sampled_from([time(9), time(18)]),
        "end_time": st.sampled_from([time(11), time(20)]),
        "recurrence": st.sampled_from(RULES),
        "until": st.dates(date(2027, 1, 20), date(2027, 2, 1)),
        "extra_dates": day_lists,
        "left_out_dates": day_lists,
        "is_cancelled": st.booleans(),
        "more_times": time_lists,
    }
)


class Undone(Exception):
    pass


def places() -> list[tuple]:
    """Whose place is at which date: what no edit may change."""
    rows = SignUp.objects.order_by("pk")
    return list(rows.values_list("pk", "participant", "occurrence__date", "people", "state"))


@pytest.mark.django_db
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=edits, after=st.lists(edits, min_size=1, max_size=2), who=st.integers(0, 20))
def test_any_edit_keeps_every_sign_up_at_its_date(site, before, after, who):
    try:
        with transaction.atomic():
            _edit_and_compare({**before, "is_cancelled": False}, after, who)
            raise Undone
    except Undone:
        pass


def _shifted(edit: dict) -> dict:
    """Put the times of an edit as the page has them, some an hour later than the block says."""
    more = [
        {
            **block,
            "value": {name: f"{int(at[:2]) + later:02d}:00" for name, at in block["value"].items()},
        }
        for block, later in edit["more_times"]
    ]
    return {**edit, "more_times": more}


def _edit_and_compare(before: dict, after: list[dict], who: int) -> None:
    event = make_open_event(**_shifted(before))
    for each in Event.objects.order_by("pk"):
        if dates := dates_of(each):
            chosen = {dates[who % len(dates)], dates[-1]}
            come_for_sure(each, *chosen, email=f"aino{each.pk}@example.org")
    signed = places()
    for edit in after:
        publish(page_of(event), **_shifted(edit))
        assert places() == signed
    for row in SignUp.objects.select_related("occurrence__event"):
        assert row.told == known_as(row.occurrence.event, row.occurrence)
    mails = Message.objects.count()
    project(page_of(event))
    assert (places(), Message.objects.count()) == (signed, mails)
