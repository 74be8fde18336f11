"""Who hosts a booking together: associations are named in words, for there may be thousands."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_talko.associations.models import Association
from wagtail_talko.associations.naming import find_by_name
from wagtail_talko.bookings.actions.hosting import MOST_HOSTS
from wagtail_talko.bookings.refusals_of_hosts import TooManyHosts
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.words import pick

# Inputs of the list of those chosen; they are no fields of the form.
CHOSEN, EDITS = "host", "host_edits"
# More than a booking may have: what is beyond was not sent by our page.
MOST_SENT = 50


@dataclass(frozen=True)
class Meant:
    """What a name stands for: an association, or what is wrong and whom it may mean instead."""

    association: Association | None = None
    error: str = ""
    alike: list[Association] = field(default_factory=list)


def who_is_meant(text: str, picked: str, among: QuerySet[Association]) -> Meant:
    """Find the association that was named; `picked` is the key of one that was suggested."""
    exact, alike = find_by_name(text, among)
    if len(exact) == 1:
        return Meant(exact[0])
    for each in [*exact, *alike]:
        if str(each.pk) == picked:
            return Meant(each)
    name = {"name": text.strip()}
    if exact:
        error = _("Several associations are called “%(name)s”. Choose one.")
        return Meant(None, error % name, exact)
    if alike:
        error = _("No association here is called “%(name)s”. Did you mean one of these?")
        return Meant(None, error % name, alike)
    error = _("No association here is called “%(name)s”. Check how they write their name.")
    return Meant(None, error % name)


def name_with_place(association: Association) -> str:
    """Tell associations of the same name apart."""
    return f"{pick(association.name).text}, {pick(association.municipality.name).text}"


def ask_which(form: Any, name: str, alike: Iterable[Association]) -> None:
    """Add the choice among those that a name may mean."""
    choices = [(str(each.pk), name_with_place(each)) for each in alike]
    field = forms.ChoiceField(
        label=_("Which one do you mean"),
        required=False,
        choices=choices,
        widget=forms.RadioSelect,
    )
    # Without an answer the name stays unclear: our `field` element does not call it optional.
    field.is_always_answered = True  # type: ignore[attr-defined]
    form.fields[name] = field


@dataclass(frozen=True)
class ChosenHost:
    association: Association
    may_edit: bool

    @property
    def label(self) -> str:
        return name_with_place(self.association)


class HostsMixin(forms.Form):
    """Mix into the form of a booking: the joint hosts, named one at a time.

    `askable` are the associations that may be asked. Those chosen already are sent along as
    `CHOSEN`, and as `EDITS` where they may change the booking.
    """

    host_name = forms.CharField(
        label=gettext_lazy("Name of another association"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("It is asked by e-mail once you have sent the booking."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    host_name_edits = forms.BooleanField(
        label=gettext_lazy("It may change and cancel the booking"),
        required=False,
        help_text=gettext_lazy("Otherwise it only sees it."),
    )
    # What they would host otherwise says these in its own words.
    in_list_itself: Any = gettext_lazy("%(name)s books the room itself. Take it off the list.")
    is_first: Any = gettext_lazy("%(name)s books the room itself.")
    too_many: type[TalkoError] = TooManyHosts

    hosts_message = forms.CharField(
        label=gettext_lazy("Message to those you ask"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("For example what you plan and whom to call."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(
        self, *args: Any, askable: QuerySet[Association] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.askable = Association.objects.none() if askable is None else askable
        self.named: Association | None = None

    # -- what was chosen ----------------------------------------------------------------------

    @cached_property
    def chosen_hosts(self) -> list[ChosenHost]:
        """Those in the list, in the order in which they came. One query where there are any."""
        sent = self._sent(CHOSEN)[:MOST_SENT]
        keys = [int(key) for key in sent if key.isdecimal() and len(key) < 15]
        found = self.askable.select_related("municipality").in_bulk(keys) if keys else {}
        edits = set(self._sent(EDITS))
        return [
            ChosenHost(found[key], str(key) in edits) for key in dict.fromkeys(keys) if key in found
        ]

    @property
    def hosts(self) -> list[tuple[Association, bool]]:
        """Return the joint hosts as the action takes them, the one just named among them."""
        found = [(each.association, each.may_edit) for each in self.chosen_hosts]
        if self.named is not None:
            found.append((self.named, self.cleaned_data.get("host_name_edits", False)))
        return found

    def _sent(self, name: str) -> list[str]:
        return self.data.getlist(name) if hasattr(self.data, "getlist") else []

    # -- checks -------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._check_list()
        if data.get("host_name"):
            self._understand(data["host_name"])
        return data

    def _check_list(self) -> None:
        if len(set(self._sent(CHOSEN))) > len(self.chosen_hosts):
            text = _("An association you had chosen cannot be asked any more.")
            self.add_error("host_name", text)
        if len(self.chosen_hosts) > MOST_HOSTS:
            self.add_error("host_name", str(self.too_many(most=MOST_HOSTS)))
        first = self._first_host()
        if first in [each.association for each in self.chosen_hosts]:
            name = {"name": pick(first.name).text}  # type: ignore[union-attr]
            self.add_error("host_name", str(self.in_list_itself) % name)

    def _understand(self, text: str) -> None:
        """Find who was named; say what is wrong, and whom it may mean."""
        meant = who_is_meant(text, self.data.get("host_pick", ""), self.askable)
        if meant.alike:
            ask_which(self, "host_pick", meant.alike)
        error = meant.error or self._against(meant.association)
        if error:
            self.add_error("host_name", error)
        else:
            self.named = meant.association

    def _against(self, association: Association | None) -> str:
        name = {"name": pick(association.name).text if association else ""}
        if association == self._first_host():
            return str(self.is_first) % name
        if association in [each.association for each in self.chosen_hosts]:
            return _("%(name)s is in the list already.") % name
        if len(self.chosen_hosts) >= MOST_HOSTS:
            return str(self.too_many(most=MOST_HOSTS))
        return ""

    def _first_host(self) -> Association | None:
        return None

    # -- the list -----------------------------------------------------------------------------

    def add_host(self) -> None:
        """Put the one that was named into the list; the rest may not be filled in yet.

        The box is empty for the next name then, or what is wrong with this one stands at it.
        """
        self.full_clean()
        if not self.data.get("host_name"):
            self.add_error("host_name", _("Write the name of the association."))
        self._forget_errors(but="host_name")
        if not self.errors:
            self.keep_named()

    def keep_named(self) -> None:
        """Move the one that was named to the list, so that it stays this very association."""
        if self.named is None:
            return
        self.data.appendlist(CHOSEN, str(self.named.pk))
        if self.cleaned_data.get("host_name_edits"):
            self.data.appendlist(EDITS, str(self.named.pk))
        for name in ("host_name", "host_pick", "host_name_edits"):
            self.data.pop(name, None)
        self.named = None
        del self.chosen_hosts

    def drop_host(self, key: str) -> None:
        """Take one off the list; nothing else is judged."""
        for name in (CHOSEN, EDITS):
            self.data.setlist(name, [each for each in self._sent(name) if each != key])
        self.full_clean()
        self._forget_errors()

    def _forget_errors(self, *, but: str = "") -> None:
        for name in [name for name in self.errors if name != but]:
            del self.errors[name]
