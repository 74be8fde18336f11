"""Who waits to join in the demo: two applications and one invitation. No mail is written."""

from datetime import timedelta

from wagtail_talko.associations.joining.models import AssociationApplication, Invitation
from wagtail_talko.demo.world import MAIL_DOMAIN, World

# name, language, kind, number, what it does, contact, address
APPLICATIONS = (
    (
        "Joutsan kansalaisopiston kudontapiiri",
        "fi",
        "informal",
        "",
        "Kudomme mattoja yhdessä kerran viikossa. Meitä on noin kahdeksan.",
        "Piirin puhelin",
        "kudontapiiri",
    ),
    (
        "Svenska klubben i Joutsa",
        "sv",
        "registered",
        "123.456",
        "Vi träffas en gång i månaden och talar svenska.",
        "Föreningens telefon",
        "klubben",
    ),
)


def build_joining(world: World) -> None:
    joutsa = world.municipalities["joutsa"]
    for days, row in enumerate(APPLICATIONS, start=1):
        name, language, kind, number, activity, contact, address = row
        AssociationApplication.objects.create(
            municipality=joutsa,
            name=name,
            language=language,
            kind=kind,
            registration_number=number,
            activity=activity,
            contact_name=contact,
            contact_email=f"{address}@{MAIL_DOMAIN}",
            created_at=world.now - timedelta(days=days),
        )
    Invitation.objects.create(
        association=world.associations["joutsan-elakkeensaajat"],
        email=f"newcomer@{MAIL_DOMAIN}",
        language="fi",
        # The hash of no token: the link was never sent. Sending again makes one.
        token_hash="demo",
        invited_by=world.users["booker"],
        created_at=world.now,
        expires_at=world.now + timedelta(days=14),
    )
