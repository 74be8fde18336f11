"""What an association has written, one event that is not sent yet, and is asked to host.

Nobody is mailed.
"""

from datetime import time
from typing import Any

from wagtail_talko.associations.models import Association
from wagtail_talko.demo.days import WEEK
from wagtail_talko.demo.world import World
from wagtail_talko.models import Event
from wagtail_talko.organising.hosting.actions import invite_to_host
from wagtail_talko.organising.proposals.actions import save_proposal

# Asked to host together, and not answered yet: the demo's booker can.
ASKING, ASKED = "joutsan-kunta", "joutsan-martat"
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
    ask_to_host(world)
    trusted = Association.objects.filter(pk=world.associations["joutsan-elakkeensaajat"].pk)
    trusted.update(is_trusted=True)


def ask_to_host(world: World) -> None:
    """Ask the booker's association to host an event of the municipality: to be answered."""
    asking, asked = (world.associations[slug] for slug in (ASKING, ASKED))
    coming = Event.objects.filter(hosts=asking, occurrences__end__gt=world.now)
    coming = coming.filter(state=Event.State.SCHEDULED).exclude(hosts=asked)
    event = coming.order_by("pk").first()
    if event is not None:
        invite_to_host(
            key=event.translation_key,
            asked_by=asking,
            associations=[asked],
            by=world.users["keyholder"],
            message="Tulisitteko mukaan järjestämään? Kahvit ovat meiltä.",
            now=world.now,
            silent=True,
        )
