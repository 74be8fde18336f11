"""Mail about who hosts a booking together."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_talko.associations.models import Association, Membership
from wagtail_talko.bookings.addresses import asking_url, booking_url, hosting_url
from wagtail_talko.bookings.hosts import hosts_of, joint_hosts, who
from wagtail_talko.bookings.models import Booking, BookingDate, BookingHost, utc_now
from wagtail_talko.bookings.notifications.attachments import place_of
from wagtail_talko.bookings.notifications.readers import Reader, readers_of
from wagtail_talko.bookings.notifications.texts import which
from wagtail_talko.bookings.quotas.counting import Limit, Period
from wagtail_talko.bookings.quotas.words import used_line
from wagtail_talko.letters import tidy
from wagtail_talko.messages.languages import known_language
from wagtail_talko.messages.outbox import enqueue
from wagtail_talko.wording import format_span
from wagtail_talko.words import pick

Exceeded = Mapping[int, Sequence[tuple[Limit, Fraction, Period]]]
# Of a long series the first times tell enough.
MOST_TIMES = 10

SUBJECTS: dict[str, Any] = {
    "invited": gettext_lazy("Will you host together?"),
    "joined": gettext_lazy("Joint booking"),
    "removed": gettext_lazy("No longer a joint booking"),
    "taken_back": gettext_lazy("Invitation taken back"),
    "rights": gettext_lazy("Joint booking"),
    "accepted": gettext_lazy("Invitation accepted"),
    "declined": gettext_lazy("Invitation declined"),
    "left": gettext_lazy("A host has left"),
    "asked": gettext_lazy("May we join?"),
    "withdrawn": gettext_lazy("Question taken back"),
    "let_in": gettext_lazy("You can join"),
    "not_let_in": gettext_lazy("You cannot join this time"),
}
EDITS = gettext_lazy("You may change and cancel it.")
SEES = gettext_lazy("You see it, but only the first host changes it.")


def tell_association(kind: str, row: BookingHost, *, by: Any, message: str | None = None) -> None:
    """Write to the members of a joint host; not to the one who did it."""
    message = row.message if message is None else message
    for reader in members_of(row.association, but=by):
        with translation.override(reader.language):
            _send(kind, row, reader, _paragraphs(kind, row), message=message)


def tell_first_host(kind: str, row: BookingHost, *, message: str = "") -> None:
    """Tell who looks after the booking how an association has answered."""
    for reader in readers_of(row.booking):
        with translation.override(reader.language):
            _send(kind, row, reader, _paragraphs(kind, row), message=message)


def tell_editing_hosts(kind: str, row: BookingHost, *, message: str = "") -> None:
    """Write to all who may answer for the booking: its first host, and hosts that may change it."""
    joint = [each.association for each in joint_hosts(row.booking) if each.may_edit]
    readers = readers_of(row.booking)
    for host in filter(None, [row.booking.association, *joint]):
        readers += members_of(host)
    for reader in {reader.email.casefold(): reader for reader in readers}.values():
        with translation.override(reader.language):
            _send(kind, row, reader, _paragraphs(kind, row), message=message)


def tell_remaining(
    row: BookingHost,
    *,
    over: Exceeded,
    handed_over_to: Association | None = None,
    by: Any = None,
) -> None:
    """Tell the hosts that stay that one has left, and what that does to their quotas."""
    told: set[str] = set()
    for host in hosts_of(row.booking):
        for reader in members_of(host, but=by):
            if reader.key in told:
                continue
            told.add(reader.key)
            with translation.override(reader.language):
                paragraphs = _paragraphs("left", row)
                if handed_over_to is not None and host.pk == handed_over_to.pk:
                    paragraphs.append(_("The booking is now yours to look after."))
                    paragraphs.append(
                        _(
                            "Write what you need the room for and who can be asked: what the "
                            "others had written for the municipality has been taken off."
                        )
                    )
                paragraphs += _over(over.get(host.pk, ()))
                _send("left", row, reader, paragraphs)


def _over(exceeded: Sequence[tuple[Limit, Fraction, Period]]) -> list[str]:
    if not exceeded:
        return []
    lines = [f"{used_line(limit, used, period)}." for limit, used, period in exceeded[:MOST_TIMES]]
    why = _("Your share has grown, and you are over your quota. Nothing is cancelled.")
    return [why, "\n".join(lines)]


def members_of(association: Association, *, but: Any = None) -> list[Reader]:
    """Return all who act for the association; its own address where nobody has one."""
    members = Membership.objects.filter(association=association, user__is_active=True)
    found = members.exclude(user__email="").select_related("user").order_by("pk")
    readers = [
        Reader(
            row.user.email,
            known_language(row.language),
            f"u{row.user_id}",
            row.user.get_full_name(),
        )
        for row in found
    ]
    if not readers and association.email:
        readers = [Reader(association.email, known_language(""), f"association{association.pk}")]
    own = f"u{but.pk}" if but is not None else ""
    return [reader for reader in readers if reader.key != own]


def _paragraphs(kind: str, row: BookingHost) -> list[str]:
    first = pick(row.booking.association.name).text if row.booking.association else ""
    other = pick(row.association.name).text
    facts = {"first": first, "other": other}
    may = str(EDITS if row.may_edit else SEES)
    texts: dict[str, list[Any]] = {
        "invited": [
            gettext_lazy("%(first)s asks %(other)s to host this booking together."),
            may,
            gettext_lazy("Hours are shared evenly, also in your quota."),
            gettext_lazy("It is enough that one of you answers."),
        ],
        "joined": [gettext_lazy("%(other)s now hosts this booking together with others."), may],
        "removed": [gettext_lazy("%(other)s is no longer a host of this booking.")],
        "taken_back": [gettext_lazy("The invitation to %(other)s has been taken back.")],
        "rights": [gettext_lazy("What %(other)s may do with this booking has changed."), may],
        "accepted": [gettext_lazy("%(other)s accepted and hosts this booking with you now.")],
        "declined": [gettext_lazy("%(other)s does not join this booking. It stays as it was.")],
        "left": [gettext_lazy("%(other)s is no longer a host of this booking.")],
        "asked": [
            gettext_lazy("%(other)s would like to join your booking."),
            gettext_lazy("If you accept, you both host it, and hours are shared evenly in quotas."),
            gettext_lazy("It is enough that one of you answers."),
        ],
        "withdrawn": [
            gettext_lazy("%(other)s no longer asks to join your booking. You need not answer.")
        ],
        "let_in": [gettext_lazy("%(first)s said yes: %(other)s hosts this booking too."), may],
        "not_let_in": [gettext_lazy("%(first)s cannot take %(other)s along this time.")],
    }
    return [str(text) % facts for text in texts[kind]]


def _send(
    kind: str, row: BookingHost, reader: Reader, paragraphs: Iterable[str], *, message: str = ""
) -> None:
    """Write one mail in the active language."""
    booking = row.booking
    dates = _dates(booking)
    url, label = booking_url(booking), _("The booking")
    if kind == "invited":
        url, label = hosting_url(booking), _("Answer here")
    elif kind == "asked":
        url, label = asking_url(row), _("Answer here")
    elif kind in ("removed", "taken_back", "not_let_in"):
        url = ""
    text = render_to_string(
        "wagtail_talko/mail/association.txt",
        {
            "paragraphs": list(paragraphs),
            "facts": [(name, value) for name, value in _facts(booking, dates, message) if value],
            "link_label": label,
            "url": url,
            "municipality": pick(booking.room.space.municipality.name).text,
            "questions": "",
        },
    )
    now = utc_now()
    # Switched to and fro, rights are told of once a day: the page says how they are now.
    when = f"{now:%Y-%m-%d}" if kind == "rights" else now.isoformat()
    enqueue(
        kind=f"booking.host_{kind}",
        recipient=reader.email,
        language=reader.language,
        subject=f"{SUBJECTS[kind]}: {which(dates)}" if dates else str(SUBJECTS[kind]),
        body=tidy(text),
        dedupe_key=f"booking.host_{kind}/{reader.key}/{row.pk}/{when}",
    )


def _dates(booking: Booking) -> list[BookingDate]:
    rows = booking.dates.active().select_related("room__space").order_by("start", "pk")
    return list(rows.filter(end__gt=utc_now()) or rows)


def _facts(booking: Booking, dates: Sequence[BookingDate], message: str) -> list[tuple[str, str]]:
    language = translation.get_language() or "en"
    times = [
        format_span(date.start, date.end, zone=date.room.space.zone, language=language)
        for date in dates[:MOST_TIMES]
    ]
    if len(dates) > MOST_TIMES:
        times.append("…")
    return [
        (_("Place"), place_of(booking.room)),
        (_("Hosts"), who(booking)),
        (_("Times"), "; ".join(times)),
        (_("Message"), message.strip()),
    ]
