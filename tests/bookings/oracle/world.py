"""The set-up of all machines of bookings: a transaction that is undone, rooms, people."""

import os
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.bookings.oracle.books import Room
from tests.factories import (
    make_association,
    make_municipality,
    make_space,
    make_user,
)
from wagtail_talko.bookings.rooms import create_room
from wagtail_talko.models import Membership

ROOMS = {
    "hall": Room(),
    "kitchen": Room(turnaround=2, approval=True, free_hours=36),
    "quiet": Room(groups=2, approval=True, holding=False, seats=10),
    "house": Room(turnaround=1, parts=("hall", "kitchen", "quiet")),
    "cabin": Room(space="cabin"),
}
# Who acts for whom. Nobody sends the others' mail: it is looked at elsewhere.
MEMBERS = {"ann": ("a",), "ben": ("b",), "cat": ("c",), "dan": ("a", "b"), "eve": ()}
BOSS = "boss"


class Undone(RuleBasedStateMachine):
    """A machine whose every run begins with the same empty database."""

    def open(self) -> None:
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        if hasattr(self, "transaction"):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)


def run(machine: type[RuleBasedStateMachine], *, examples: int, steps: int) -> None:
    """Run a machine; TALKO_ORACLE_EXAMPLES says how often."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=int(os.environ.get("TALKO_ORACLE_EXAMPLES", str(examples))),
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def build_rooms(rooms: dict[str, Room], **rules: Any) -> dict[str, Any]:
    """Make the rooms of a municipality, wholes after their parts, by name."""
    municipality = make_municipality()
    names = dict.fromkeys(room.space for room in rooms.values())
    spaces = {name: make_space(f"space-{name}", municipality=municipality) for name in names}
    made: dict[str, Any] = {}
    for name, room in sorted(rooms.items(), key=lambda item: len(item[1].parts)):
        made[name] = create_room(
            space=spaces[room.space],
            by=None,
            slug=name,
            name={"en": name},
            parts=[made[part] for part in room.parts],
            parallel_groups=room.groups,
            turnaround_minutes=room.turnaround * 30,
            needs_approval=room.approval,
            request_holds_room=room.holding,
            capacity=room.seats or None,
            free_cancel_hours=room.free_hours,
            allows_exclusive=True,
            ahead_days=9999,
            **rules,
        )
    return made


def build_people() -> tuple[dict[str, Any], dict[str, Any]]:
    """Make the associations and the users, by name."""
    municipality = make_municipality()
    associations = {name: make_association(name, municipality=municipality) for name in "abc"}
    users = {BOSS: make_user(BOSS, is_superuser=True, email="")}
    for name, own in MEMBERS.items():
        users[name] = make_user(name, email="cat@example.org" if name == "cat" else "")
        for association in own:
            Membership.objects.create(association=associations[association], user=users[name])
    return associations, users
