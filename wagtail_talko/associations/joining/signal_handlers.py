from django.contrib.auth import get_user_model
from django.db.models.signals import pre_delete

from wagtail_talko.associations.joining.retention import forget_person


def register_signal_handlers() -> None:
    pre_delete.connect(
        forget_person, sender=get_user_model(), dispatch_uid="wagtail_talko.forget_person"
    )
