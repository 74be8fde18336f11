"""What an association has written: one event that is not sent yet. Nobody is mailed."""

from datetime import time
from typing import Any

from wagtail_talko.associations.models import Association
from wagtail_talko.demo.days import WEEK
from wagtail_talko.demo.world import World
from wagtail_talko.organising.proposals.actions import save_proposal

TITLE = "Kevättalkoot rannassa"
FIELDS = {
    "title": TITLE,
    "introduction": "Haravoidaan uimaranta ja korjataan laituri. Lopuksi makkaraa.",
    "body": "<p>Tarvitaan haravia, vasaroita ja hyvää mieltä.</p>",
    "start_time": time(10),
    "end_time": time(14),
    "place": "Kirkonkylän uimaranta",
    "bring": "Harava ja työkäsineet",
    "audience": ["everyone"],
    "takes_signups": True,
}


def build_proposals(world: World, programmes: dict[str, Any]) -> None:
    """Let the booker have written an event, and the municipality trust another association."""
    programme = next(iter(programmes.values()))
    save_proposal(
        association=world.associations["joutsan-martat"],
        by=world.users["booker"],
        fields={**FIELDS, "start_date": world.today + 8 * WEEK},
        language="fi",
        parent=programme["fi"].get_parent(),
        now=world.now,
    )
    trusted = Association.objects.filter(pk=world.associations["joutsan-elakkeensaajat"].pk)
    trusted.update(is_trusted=True)
