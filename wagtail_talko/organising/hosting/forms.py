"""Who hosts an event too: named in its form, or asked later."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.forms.hosting import CHOSEN, HostsMixin
from wagtail_talko.bookings.forms.together import InviteHostForm
from wagtail_talko.organising.hosting.models import EventHost
from wagtail_talko.organising.hosting.refusals import TooManyEventHosts
from wagtail_talko.words import pick


class TogetherMixin(HostsMixin):
    """Mix into the form of an event: whom to ask when it is sent.

    `known` are the rows of the event there are: those chosen before, and those asked already.
    """

    host_name = forms.CharField(
        label=gettext_lazy("Name of another association"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("It is asked by e-mail once you have sent the event."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    # Who hosts an event organises it: there is nothing to choose.
    host_name_edits = None  # type: ignore[assignment]
    in_list_itself = gettext_lazy("%(name)s hosts the event already. Take it off the list.")
    is_first = gettext_lazy("%(name)s hosts the event already.")
    too_many = TooManyEventHosts

    def __init__(self, *args: Any, known: Sequence[EventHost] = (), **kwargs: Any) -> None:
        self.known = list(known)
        chosen = [row for row in self.known if row.state == EventHost.State.CHOSEN]
        self.standing = [row for row in self.known if row not in chosen]
        self.before = [str(row.association_id) for row in chosen]
        initial = {"hosts_message": next((row.message for row in chosen), "")}
        super().__init__(*args, **{**kwargs, "initial": initial | kwargs.get("initial", {})})

    @property
    def named_hosts(self) -> list[Association]:
        """Whom to ask, the one just named among them."""
        return [association for association, _edits in self.hosts]

    def _sent(self, name: str) -> list[str]:
        if not self.is_bound and name == CHOSEN:
            return self.before
        return super()._sent(name)

    def _against(self, association: Association | None) -> str:
        if association is not None and association.pk in self._taken():
            text = _("%(name)s hosts this event or has been asked already.")
            return text % {"name": pick(association.name).text}
        return super()._against(association)

    def _taken(self) -> set[int]:
        open_rows = [row for row in self.standing if row.state in EventHost.STANDING]
        return {row.association_id for row in open_rows}

    def _first_host(self) -> Association | None:
        # Which of one's own it is may be what is wrong with the form.
        found = getattr(self, "associations", {})
        key = self.cleaned_data.get("association")
        return found.get(key) or (next(iter(found.values())) if len(found) == 1 else None)


class InviteForm(InviteHostForm):
    """`askable` are the associations that may be asked."""

    may_edit = None  # type: ignore[assignment]
