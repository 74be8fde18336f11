"""The rules reference names what there is: no rule without a line, no line without a rule."""

import re
from pathlib import Path

from wagtail_talko.bookings import refusals as _refusals  # noqa: F401
from wagtail_talko.bookings.accessories import refusals as _accessories  # noqa: F401
from wagtail_talko.bookings.outcomes import refusals as _outcomes  # noqa: F401
from wagtail_talko.bookings.quotas import refusals as _quotas  # noqa: F401
from wagtail_talko.bookings.waiting import refusals as _waiting  # noqa: F401
from wagtail_talko.exceptions import Refusal

REFERENCE = Path(__file__).resolve().parent.parent.parent / "docs" / "rules.md"
ROW = re.compile(r"^\| `(\w+)` \| ([\w, ]+) \|", re.MULTILINE)
# Those of sign-ups bind everybody alike.
OF_BOOKINGS = ("wagtail_talko.bookings", "wagtail_talko.exceptions")
# Told to staff alone, who see it when they depart from a rule.
FOR_STAFF = {"reason_missing": "staff"}


def all_kinds(kind: type[Refusal] = Refusal) -> set[type[Refusal]]:
    ours = {each for each in kind.__subclasses__() if each.__module__.startswith(OF_BOOKINGS)}
    return ours | {deeper for each in ours for deeper in all_kinds(each)}


def binds(kind: type[Refusal]) -> str:
    if kind.is_hard:
        return FOR_STAFF.get(kind.code, "everybody")
    return "members, with a reason" if kind.needs_reason else "members"


def test_reference_lists_every_refusal_with_whom_it_binds():
    listed = dict(ROW.findall(REFERENCE.read_text()))

    assert listed == {kind.code: binds(kind) for kind in all_kinds()}
