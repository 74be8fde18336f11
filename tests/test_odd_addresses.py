"""What no link of ours leads to is not found, or asks to sign in; it is never an error of ours."""

from urllib.parse import quote

import pytest
from django.utils import translation

from tests.addresses import PARTS, filled_in, routes
from tests.factories import make_user

# Beyond what a column of a number holds, in SQLite and in PostgreSQL.
NUMBERS = [str(2**31), str(2**63), "9" * 30]
WORDS = ["\x00", "ä" * 300, "x" * 3000, "'--", "{{x}}"]
ODD = [
    *({**PARTS, "int": number} for number in NUMBERS),
    *({**PARTS, "str": quote(word), "slug": quote(word)} for word in WORDS),
]
EXPECTED = {200, 302, 403, 404, 405}


@pytest.mark.django_db
@pytest.mark.parametrize("route", [route for route in routes() if "<" in route])
@pytest.mark.parametrize("is_known", [False, True])
def test_odd_address_is_never_an_error_of_ours(client, route, is_known):
    if is_known:
        client.force_login(make_user(is_superuser=True))

    with translation.override("fi"):
        paths = sorted({f"/fi/talko/{filled_in(route, parts)}" for parts in ODD})
        found = {ask(path).status_code for path in paths for ask in (client.get, client.post)}

    assert found <= EXPECTED
