from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import local, make_association, make_member, make_room, make_space, make_user
from tests.feeds.reading import calendar_of, entries_of
from wagtail_talko.feeds.tokens import has_token, make_token, revoke_tokens
from wagtail_talko.models import Booking, BookingDate, FeedToken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january")]

SIX = local(2027, 1, 12, 18)
CHANGED = datetime(2027, 1, 10, 12, tzinfo=UTC)


@pytest.fixture
def martat():
    return make_association("martat", name={"fi": "Martat"})


@pytest.fixture
def member(martat):
    return make_member(martat)


def book(association, *, state="confirmed", start=SIX, changed_at=CHANGED, **fields):
    room = make_room(space=make_space(name={"fi": "Kylätalo"}), name={"fi": "Iso sali"})
    booking = Booking.objects.create(
        room=room, association=association, purpose="Leipäpäivä", **fields
    )
    return BookingDate.objects.create(
        booking=booking,
        room=room,
        start=start,
        end=start + timedelta(hours=2),
        state=state,
        holds_room=state == "confirmed",
        changed_at=changed_at,
    )


def url_for(user, language="fi"):
    return f"/{language}/talko/feeds/private/{make_token(user=user)}.ics"


def test_member_sees_the_bookings_of_their_associations_with_details(client, martat, member):
    date = book(martat)
    book(make_association())

    (entry,) = entries_of(client.get(url_for(member)))

    assert str(entry["SUMMARY"]) == "Iso sali: Leipäpäivä"
    assert str(entry["UID"]) == f"{date.uid}@localhost"
    assert str(entry["LOCATION"]) == "Iso sali, Kylätalo"
    assert str(entry["URL"]) == f"http://testserver/fi/talko/bookings/{date.booking_id}/"
    assert str(entry["DESCRIPTION"]).splitlines()[:2] == ["Martat", "Leipäpäivä"]


def test_joint_host_reads_who_and_not_what_for(client, martat):
    lions = make_association("lions", name={"fi": "Lions"})
    book(martat).booking.hosts.create(association=lions, state="accepted", answered_at=CHANGED)

    (entry,) = entries_of(client.get(url_for(make_member(lions))))

    assert str(entry["SUMMARY"]) == "Iso sali: Martat ja Lions"
    assert "Leipäpäivä" not in str(entry["DESCRIPTION"])


@pytest.mark.parametrize(
    ("state", "status"),
    [("requested", "TENTATIVE"), ("confirmed", "CONFIRMED"), ("declined", "CANCELLED"),
     ("cancelled", "CANCELLED")],
)  # fmt: skip
def test_status_follows_the_booking(client, martat, member, state, status):
    book(martat, state=state)

    (entry,) = entries_of(client.get(url_for(member)))

    assert str(entry["STATUS"]) == status


def test_what_was_cancelled_long_ago_is_gone(client, martat, member):
    book(martat, state="cancelled", changed_at=CHANGED - timedelta(days=61))

    assert entries_of(client.get(url_for(member))) == []


def test_headers_keep_the_address_private(client, member):
    response = client.get(url_for(member))

    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "private, max-age=900"


def test_not_modified_while_nothing_of_ones_own_changed(client, martat, member):
    date = book(martat)
    url = url_for(member)
    etag = client.get(url)["ETag"]

    book(make_association())
    same = client.get(url, headers={"If-None-Match": etag})
    BookingDate.objects.filter(pk=date.pk).update(sequence=1)
    changed = client.get(url, headers={"If-None-Match": etag})

    assert (same.status_code, changed.status_code) == (304, 200)
    assert (same["X-Robots-Tag"], same["Cache-Control"]) == ("noindex", "private, max-age=900")


def test_token_is_not_stored(member):
    token = make_token(user=member)

    (row,) = FeedToken.objects.values()

    assert (len(token), len(row["token_hash"])) == (43, 64)
    assert str(row).count(token) == 0


def test_every_token_is_another(member):
    assert len({make_token(user=member) for _ in range(5)}) == 5


def test_revoked_token_finds_nothing(client, member):
    first, second = url_for(member), url_for(member)
    other = url_for(make_user())

    revoked = revoke_tokens(user=member)

    statuses = [client.get(url).status_code for url in (first, second, other)]
    assert (revoked, statuses, has_token(user=member)) == (2, [404, 404, 200], False)


def test_token_works_again_after_a_new_one_is_made(client, member):
    revoke_tokens(user=member)

    assert client.get(url_for(member)).status_code == 200
    assert has_token(user=member)


def test_person_who_may_no_longer_sign_in_has_no_feed(client, member):
    url = url_for(member)
    member.is_active = False
    member.save()

    assert client.get(url).status_code == 404


def test_person_who_left_the_association_sees_its_bookings_no_more(client, martat, member):
    book(martat)
    url = url_for(member)

    member.talko_memberships.all().delete()

    assert entries_of(client.get(url)) == []


@pytest.mark.parametrize("number", [1, 3])
def test_private_feed_costs_the_same_queries(
    client, martat, member, number, django_assert_num_queries
):
    for n in range(number):
        book(martat, start=SIX + timedelta(days=n))
    url = url_for(member)

    # The person of the token, the dates, their joint hosts, the host of UIDs.
    with django_assert_num_queries(4):
        response = client.get(url)

    assert len(calendar_of(response).walk("VEVENT")) == number
