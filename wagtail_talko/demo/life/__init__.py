"""What happens: regular groups, single events and requests, by municipality."""

from wagtail_talko.demo.facts import Activity
from wagtail_talko.demo.life import (
    ita_lappi,
    joutsa,
    joutsa_requests,
    lapinjarvi,
    pudasjarvi,
    rovaniemi,
)

SMALL: tuple[Activity, ...] = (
    *joutsa.ACTIVITIES,
    *joutsa_requests.REQUESTS,
    *lapinjarvi.ACTIVITIES,
)
TOWN: tuple[Activity, ...] = (
    *SMALL,
    *pudasjarvi.ACTIVITIES,
    *rovaniemi.ACTIVITIES,
    *ita_lappi.ACTIVITIES,
)
