"""What is mailed about hosting an event together. The texts go to the outbox."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_talko.associations.joining.notifications.mail import write_mail
from wagtail_talko.associations.models import Association, Membership
from wagtail_talko.bookings.notifications.hosts import members_of
from wagtail_talko.bookings.notifications.readers import Reader
from wagtail_talko.messages.languages import known_language
from wagtail_talko.organising.hosting.models import EventHost, utc_now
from wagtail_talko.organising.hosting.queries import HostedEvent
from wagtail_talko.spaces.sites import site_root
from wagtail_talko.words import pick

SUBJECTS: dict[str, Any] = {
    "invited": gettext_lazy("Will you host this event together: %(title)s"),
    "joined": gettext_lazy("You host this event together: %(title)s"),
    "taken_back": gettext_lazy("Invitation taken back: %(title)s"),
    "removed": gettext_lazy("You no longer host this event: %(title)s"),
    "thrown_away": gettext_lazy("Event thrown away: %(title)s"),
    "accepted": gettext_lazy("Invitation accepted: %(title)s"),
    "declined": gettext_lazy("Invitation declined: %(title)s"),
    "left": gettext_lazy("A host has left: %(title)s"),
}
PARAGRAPHS: dict[str, list[Any]] = {
    "invited": [
        gettext_lazy("%(first)s asks %(other)s to host this event together."),
        gettext_lazy(
            "Then you are named beside them, and your members organise it too: dates, and who "
            "comes."
        ),
        gettext_lazy("It is enough that one of you answers."),
    ],
    "joined": [gettext_lazy("%(other)s now hosts this event together with others.")],
    "taken_back": [gettext_lazy("The invitation to %(other)s has been taken back.")],
    "removed": [gettext_lazy("%(other)s is no longer a host of this event.")],
    "thrown_away": [
        gettext_lazy("This event does not take place. It was thrown away before it was published.")
    ],
    "accepted": [gettext_lazy("%(other)s accepted and hosts this event with you now.")],
    "declined": [gettext_lazy("%(other)s does not join this event. It stays as it was.")],
    "left": [gettext_lazy("%(other)s is no longer a host of this event.")],
}


def tell_asked(kind: str, row: EventHost, hosted: HostedEvent, *, by: Any) -> None:
    """Write to the managers of the association that was asked; not to the one who did it."""
    for reader in answering(row.association, but=by):
        with translation.override(reader.language):
            link = ("", "")
            if kind == "invited":
                link = (_("Answer here"), hosting_path(row))
            elif kind == "joined":
                link = (_("The hosts of the event"), hosts_path(hosted))
            _write(kind, row, hosted, reader, link=link, message=row.message)


def tell_asker(kind: str, row: EventHost, hosted: HostedEvent, *, message: str) -> None:
    """Tell whoever asked, else the managers there, how the association has answered."""
    for reader in _askers(row):
        with translation.override(reader.language):
            link = (_("The hosts of the event"), hosts_path(hosted))
            _write(kind, row, hosted, reader, link=link, message=message)


def tell_staying(
    row: EventHost,
    hosted: HostedEvent,
    staying: Iterable[Association],
    *,
    heir: Association | None,
) -> None:
    """Tell the hosts that stay that one has left; and one of them, that the words are its now."""
    told: set[str] = set()
    for host in staying:
        for reader in answering(host):
            if reader.key in told:
                continue
            told.add(reader.key)
            with translation.override(reader.language):
                link, more = (_("The hosts of the event"), hosts_path(hosted)), []
                if heir is not None and heir.pk == host.pk:
                    more = [_("The words of the event are now yours to look after.")]
                _write("left", row, hosted, reader, link=link, more=more)


def answering(association: Association, *, but: Any = None) -> list[Reader]:
    """Return its managers; without any all who act for it, else its own address. Two queries."""
    found = members_of(association, but=but)
    managers = Membership.objects.filter(association=association, role=Membership.Role.MANAGER)
    keys = {f"u{pk}" for pk in managers.values_list("user", flat=True)}
    return [reader for reader in found if reader.key in keys] or found


def hosting_path(row: EventHost) -> str:
    return reverse("talko:event_hosting", args=[row.pk])


def hosts_path(hosted: HostedEvent) -> str:
    return reverse("talko:event_hosts", args=[hosted.key])


def _askers(row: EventHost) -> list[Reader]:
    asked_by = row.asked_by
    if asked_by is None:
        return []
    own = asked_by.memberships.filter(user=row.created_by_id, user__is_active=True)
    found = own.exclude(user__email="").select_related("user")
    user: Any
    readers = [
        Reader(user.email, known_language(each.language), f"u{user.pk}", user.get_full_name())
        for each in found
        if (user := each.user)
    ]
    return readers or answering(asked_by)


def _write(
    kind: str,
    row: EventHost,
    hosted: HostedEvent,
    reader: Reader,
    *,
    link: tuple[str, str],
    message: str = "",
    more: Sequence[str] = (),
) -> None:
    """Write one mail in the active language."""
    municipality = row.association.municipality
    facts = {
        "title": " ".join(hosted.title.split()),
        "first": pick(row.asked_by.name).text if row.asked_by else "",
        "other": pick(row.association.name).text,
    }
    label, path = link
    write_mail(
        f"event_host_{kind}/{reader.key}/{row.pk}/{utc_now().isoformat()}",
        to=reader.email,
        subject=str(SUBJECTS[kind]) % facts,
        paragraphs=[*(str(text) % facts for text in PARAGRAPHS[kind]), *more],
        facts=_facts(hosted, message),
        municipality=municipality,
        link=(label, site_root(municipality) + path if path else ""),
    )


def _facts(hosted: HostedEvent, message: str) -> list[tuple[str, str]]:
    return [
        (_("Event"), hosted.title),
        (_("Hosts"), hosted.who),
        (_("Times"), "; ".join(hosted.times)),
        (_("Place"), hosted.place),
        (_("Message"), message),
    ]
