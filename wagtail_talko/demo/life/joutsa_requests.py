"""What the associations of Joutsa have asked for."""

from functools import partial

from wagtail_talko.demo.facts import SA, Activity, once, t

house = partial(Activity, space="hyvinvointitupa")

# Bookings that wait for the municipality, and one it declined.
REQUESTS = (
    house(
        slug="syyskokous",
        hosts=("joutsan-elakkeensaajat",),
        room="koko-tupa",
        when=once(3, SA, "12:00", "16:00"),
        title=t("Syntymäpäivät ja vuosikokous"),
        people=70,
    ),
    house(
        slug="kirpputori",
        hosts=("joutsan-martat",),
        room="koko-tupa",
        when=once(5, SA, "10:00", "15:00"),
        title=t("Kirpputori"),
        people=60,
    ),
    house(
        slug="kuoroleiri",
        hosts=("joutsan-sekakuoro",),
        room="koko-tupa",
        when=once(7, SA, "10:00", "18:00"),
        title=t("Kuoroleiri"),
        people=40,
    ),
    house(
        slug="yojuhla",
        hosts=("joutsan-nuorisoseura",),
        room="koko-tupa",
        when=once(4, SA, "16:00", "20:00"),
        title=t("Konsertti"),
        people=90,
        declined="Talossa on samaan aikaan kunnan tilaisuus. Sopisiko seuraava lauantai?",
    ),
)
