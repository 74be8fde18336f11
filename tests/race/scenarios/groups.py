"""Places are kept for a group, changed, given up while somebody waits; a date's needs change."""

from functools import partial
from uuid import UUID

from tests.events.factories import make_site
from tests.race.scenarios.table import NOTHING, scenario
from tests.race.scenarios.world import NOW
from tests.signups.factories import come_for_sure, make_open_event
from tests.signups.kept.factories import keep
from wagtail_talko.models import Message
from wagtail_talko.signups.kept.actions import (
    change_kept_places,
    give_up_kept_places,
    keep_places,
)
from wagtail_talko.signups.needs.actions import change_needs


def with_group(world):
    """Two of three places are a group's; one is taken, and somebody waits."""
    make_site()
    event = make_open_event(hosts=[world.own], signup_capacity=3)
    group = keep(event, places=2, now=NOW)
    come_for_sure(event, now=NOW)
    come_for_sure(event, waits=True, now=NOW)
    Message.objects.all().delete()
    return group


@scenario(keep_places, again=NOTHING)
def keep_two_places(world):
    make_site()
    event = make_open_event(hosts=[world.own], signup_capacity=3)
    return partial(
        keep_places, event=event, name="x", places=2, key=UUID(int=1), by=world.member, now=NOW
    )


@scenario(change_kept_places, mails=("signup.offered",), again=NOTHING)
def keep_one_place_only(world):
    group = with_group(world)
    return partial(
        change_kept_places,
        kept=group,
        name="x",
        places=1,
        returns_hours=24,
        by=world.member,
        now=NOW,
    )


@scenario(give_up_kept_places, mails=("signup.offered",), again=NOTHING)
def give_kept_places_up(world):
    return partial(give_up_kept_places, kept=with_group(world), by=world.member, now=NOW)


@scenario(change_needs, again=NOTHING)
def need_more_soup_and_no_tractor(world):
    make_site()
    event = make_open_event(hosts=[world.own], tasks=[("Keitto", 2), ("Traktori", 1)])
    soup, tractor = event.signup_sheet.tasks.all()
    return partial(
        change_needs,
        occurrence=event.occurrences.get(),
        needed={soup.pk: 4, tractor.pk: 0},
        by=world.member,
        now=NOW,
    )
