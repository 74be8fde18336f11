"""The municipalities of the demo, with their spaces and associations."""

from wagtail_talko.demo.facts import Place
from wagtail_talko.demo.places import ita_lappi, joutsa, lapinjarvi, pudasjarvi, rovaniemi

SMALL: tuple[Place, ...] = (joutsa.PLACE, lapinjarvi.PLACE)
TOWN: tuple[Place, ...] = (*SMALL, pudasjarvi.PLACE, rovaniemi.PLACE, *ita_lappi.PLACES)
