"""Whatever writes is raced and killed: found by reading the code, or a new action would be missed.

Not marked as a race: it starts no process.
"""

import importlib
import inspect
import pkgutil

import tests.race
from tests.race.reading import functions, is_logged, name_of, opens_transaction, public, raced
from tests.race.scenarios import SCENARIOS
from wagtail_talko.management.commands.talko_tick import STEPS

# Parts of others, of which each does them under its own locks.
PARTS = {
    "audit.audit": "the entry of every action",
    "associations.joining.revoking.revoke_invitations_of": "when a manager goes",
    "bookings.accessories.holds.claim_locked": "a savepoint of those that borrow",
    "bookings.actions.base.action": "what makes an action one transaction",
    "bookings.actions.base.announce": "the entry and the mail of every action on dates",
    "bookings.waiting.base.end_offer": "when a wish ends",
    "bookings.waiting.base.end_wish": "when a wish ends",
    "bookings.waiting.following.follow_dates": "when the date of an offer is changed",
    "bookings.waiting.following.return_to_line": "when a room is closed",
    "events.listings.render_listings": "with every change of an event, and daily",
    "organising.hosting.following.follow_page": "with every projection",
    "signups.actions.base.announce": "the entry of every action on sign-ups",
    "signups.actions.offering.offer_places": "with every place that becomes free",
    "signups.following.add_new_dates": "with every projection",
    "signups.retention.erase": "of the tick, and of who wants to be erased",
    "spaces.actions.apply": "the change of a record",
    "spaces.slugs.save_with_slug": "a savepoint of those that give an address",
}
# Races that reach an action by another way than its name.
TICKS = {name_of(step) for _name, step in STEPS}
RACED_BY = {
    **dict.fromkeys(TICKS, "test_ticks.test_race_of_ticks_does_everything_once"),
    "associations.joining.retention.forget_person": (
        "test_joining.test_race_of_deleting_the_sender_and_using_the_link_ends_it_once"
    ),
}
# Steps of the tick commit several times: one test kills all of them.
KILLED_BY = dict.fromkeys(TICKS, "test_crashes.test_what_a_dead_tick_has_begun_the_next_one_ends")
NOT_KILLED = {
    "associations.joining.retention.forget_person": "in the transaction of Django's own delete",
    "bookings.checker.find_lasting_faults": "writes nothing",
    "feeds.tokens.make_token": "one row, and no entry: an address is nobody else's matter",
}


def modules():
    names = [found.name for found in pkgutil.iter_modules(tests.race.__path__)]
    return [importlib.import_module(f"tests.race.{name}") for name in names]


def actions():
    """Every public function that opens a transaction or writes an entry of the audit log."""
    return (public(opens_transaction) | public(is_logged)) - set(PARTS)


def test_every_action_is_named_in_a_race():
    named = set().union(*map(raced, modules()))

    assert actions() - named - set(RACED_BY) == set()


def test_every_action_is_killed_in_a_scenario():
    killed = {name_of(path) for scenario in SCENARIOS for path in scenario.paths}

    assert actions() - killed - set(KILLED_BY) - set(NOT_KILLED) == set()


def test_lists_name_what_there_is():
    """What has been renamed or is raced by now must not stay in a list."""
    there = public(opens_transaction) | public(is_logged)
    killed = {name_of(path) for scenario in SCENARIOS for path in scenario.paths}

    assert set(PARTS) - there == set()
    assert set(NOT_KILLED) - (there - killed) == set()
    races = {*RACED_BY.values(), *KILLED_BY.values()}
    known = {f"{inspect.getmodulename(module.__file__)}.{name}"
             for module in modules() for name in functions(module)}  # fmt: skip
    assert races - known == set()
