"""What associations do together in the demo, and how much of a room each may take."""

from wagtail_talko.bookings.actions import invite_hosts
from wagtail_talko.bookings.joining.actions import ask_to_join
from wagtail_talko.bookings.quotas.actions import create_quota
from wagtail_talko.demo.world import World
from wagtail_talko.models import Booking, Quota

SPACE, HALL = "hyvinvointitupa", "sali"
# Purpose of the bookings -> who else hosts them.
JOINT = {"Käsityöpiiri": "joutsan-kotiseutu"}
# Asked, and not answered yet: the demo's booker can.
ASKED = {"Kielikahvila": "joutsan-elakkeensaajat"}
# Asks to join an open booking: the demo's booker can answer.
ASKING = {"Käsityöpiiri": "joutsan-reumayhdistys"}


def build_together(world: World) -> None:
    """Add joint hosts, an invitation, one that asks, a quota. The bookings came first."""
    if SPACE not in world.spaces:
        return
    for purpose, slug in JOINT.items():
        for booking in coming(world, purpose):
            invite_hosts(
                booking=booking,
                hosts=[(world.associations[slug], True)],
                by=None,
                now=world.now,
                silent=True,
            )
    for purpose, slug in ASKED.items():
        for booking in coming(world, purpose)[:1]:
            invite_hosts(
                booking=booking,
                hosts=[(world.associations[slug], False)],
                by=world.users["keyholder"],
                message="Tulkaa mukaan juttelemaan, kahvi on meiltä.",
                now=world.now,
                silent=True,
            )
    for purpose, slug in ASKING.items():
        for booking in coming(world, purpose)[:1]:
            ask_to_join(
                booking=booking,
                association=world.associations[slug],
                by=None,
                message="Saammeko tulla neulomaan samaan pöytään? Meitä on neljä.",
                now=world.now,
                silent=True,
            )
    create_quota(
        municipality=world.spaces[SPACE].municipality,
        name={"fi": "Salin viikkokiintiö", "sv": "Salens veckokvot", "en": "Hall, per week"},
        measure=Quota.Measure.HOURS,
        period=Quota.Period.WEEK,
        amount=8,
        rooms=[world.rooms[SPACE, HALL]],
        by=None,
    )


def coming(world: World, purpose: str) -> list[Booking]:
    """Return the bookings of a series with dates to come, the next one first."""
    found = Booking.objects.filter(
        room__space=world.spaces[SPACE],
        purpose=purpose,
        dates__end__gt=world.now,
        dates__state__in=("requested", "confirmed"),
    )
    return list(found.select_related("association").distinct().order_by("pk"))
