"""The messages about an application: to who applies, and to the municipality."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wagtail_talko.associations.joining.addresses import application_admin_url
from wagtail_talko.associations.joining.models import AssociationApplication
from wagtail_talko.associations.joining.notifications.mail import write_mail
from wagtail_talko.messages.languages import known_language
from wagtail_talko.words import pick


def tell_application(application: AssociationApplication) -> None:
    """Give the applicant a receipt, and tell the municipality that something waits.

    The receipt repeats nothing but the name: it may go to an address that is not the sender's.
    """
    with translation.override(known_language(application.language)):
        write_mail(
            f"application/{application.pk}",
            to=application.contact_email,
            subject=_("Application received: %(association)s") % {"association": application.name},
            paragraphs=[
                _("We have received an application for this association or group to book rooms."),
                _("The municipality answers by e-mail."),
                _("If you did not send it, you need do nothing."),
            ],
            facts=[(_("Association"), application.name)],
            municipality=application.municipality,
        )
    email = application.municipality.contact_email
    if email:
        with translation.override(settings.LANGUAGE_CODE):
            write_mail(
                f"application-new/{application.pk}",
                to=email,
                subject=_("New application of an association: %(association)s")
                % {"association": application.name},
                paragraphs=[_("A new application waits for an answer.")],
                facts=_facts(application),
                link=(_("Answer it here"), application_admin_url(application)),
                municipality=application.municipality,
            )


def tell_declined(application: AssociationApplication) -> None:
    with translation.override(known_language(application.language)):
        write_mail(
            f"application-declined/{application.pk}",
            to=application.contact_email,
            subject=_("Application declined: %(association)s") % {"association": application.name},
            paragraphs=[
                _("The municipality could not accept the application of this association."),
            ],
            facts=[(_("Association"), application.name), (_("Reason"), application.message)],
            municipality=application.municipality,
            questions=True,
        )


def tell_closed(application: AssociationApplication) -> None:
    with translation.override(known_language(application.language)):
        write_mail(
            f"application-closed/{application.pk}",
            to=application.contact_email,
            subject=_("Application closed: %(association)s") % {"association": application.name},
            paragraphs=[
                _("Nobody has answered this application in time. It is closed and erased."),
                _("We are sorry. You can send a new one, or ask the municipality."),
            ],
            facts=[(_("Association"), application.name)],
            municipality=application.municipality,
            questions=True,
        )


def _facts(application: AssociationApplication) -> list[tuple[str, str]]:
    contact = (application.contact_name, application.contact_phone, application.contact_email)
    return [
        (_("Association"), application.name),
        (_("Kind"), application.get_kind_display()),
        (_("Registration number"), application.registration_number),
        (_("Municipality"), pick(application.municipality.name).text),
        (_("What it does"), application.activity),
        (_("Contact person"), ", ".join(filter(None, contact))),
    ]
