"""Nothing of another municipality is seen or changed, at any address our viewsets register."""

import io
import uuid

import openpyxl
import pytest
from wagtail.models import Collection

from tests.admin.helpers import (
    client_of,
    make_manager,
    make_superuser,
    manager_of_new,
    our_patterns,
    our_viewsets,
    url_of,
)
from tests.admin.world import World
from tests.factories import make_municipality, make_user
from wagtail_talko.models import EventCategory

pytestmark = pytest.mark.django_db

MODELS = [viewset for viewset in our_viewsets() if hasattr(viewset, "model")]
SHARED = EventCategory
RECORD_ADDRESSES = [
    pytest.param(viewset, pattern, id=f"{viewset.name}:{pattern.name}")
    for viewset, pattern in our_patterns()
    if "<" in str(pattern.pattern)
]
LISTS = [
    pytest.param(viewset, pattern, id=f"{viewset.name}:{pattern.name}")
    for viewset, pattern in our_patterns()
    if "<" not in str(pattern.pattern)
]


@pytest.fixture
def ours():
    municipality = make_municipality("aaltola")
    # An empty collection beside it lets this manager add a municipality as well.
    empty = Collection.get_first_root_node().add_child(name="aaltola-new")
    world = World(municipality, "aaltola", str(uuid.uuid4()))
    world.manager = make_manager(municipality.collection, empty)
    return world


@pytest.fixture
def theirs():
    municipality, manager = manager_of_new("bergsnas")
    world = World(municipality, "bergsnas", str(uuid.uuid4()))
    world.manager = manager
    return world


def address(viewset, pattern, world):
    record = world.of(viewset.model) or EventCategory.objects.create(slug="crafts")
    kwargs = {"pk": record.pk}
    if "date_pk" in pattern.pattern.converters:
        kwargs["date_pk"] = world.date.pk
    assert set(kwargs) == set(pattern.pattern.converters), "an argument this test does not know"
    return url_of(viewset, pattern.name, **kwargs)


@pytest.mark.parametrize(("viewset", "pattern"), RECORD_ADDRESSES)
def test_record_address_of_own_record_opens(viewset, pattern, ours):
    response = client_of(ours.manager).get(address(viewset, pattern, ours))

    assert response.status_code == 200


@pytest.mark.parametrize(("viewset", "pattern"), RECORD_ADDRESSES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_record_address_of_other_municipality_is_not_found(viewset, pattern, method, ours, theirs):
    if viewset.model is SHARED:
        return
    url = address(viewset, pattern, ours)

    # A 404 outside the languages' addresses is first sent to one of them (LocaleMiddleware).
    response = getattr(client_of(theirs.manager), method)(url, follow=True)

    assert response.status_code == 404


@pytest.mark.parametrize(("viewset", "pattern"), RECORD_ADDRESSES)
def test_record_address_of_any_record_opens_for_superuser(viewset, pattern, ours):
    response = client_of(make_superuser()).get(address(viewset, pattern, ours))

    assert response.status_code == 200


@pytest.mark.parametrize(("viewset", "pattern"), RECORD_ADDRESSES + LISTS)
def test_address_without_permission_shows_nothing(viewset, pattern, ours):
    user = make_user()
    url = (
        address(viewset, pattern, ours)
        if "<" in str(pattern.pattern)
        else url_of(viewset, pattern.name)
    )

    response = client_of(user).get(url)

    assert response.status_code in (302, 404)


@pytest.mark.parametrize(("viewset", "pattern"), LISTS)
@pytest.mark.parametrize("query", ["", "?export=csv", "?export=xlsx", "?archived=1", "?q=bergsnas"])
def test_list_and_form_show_own_records_only(viewset, pattern, query, ours, theirs):
    url = url_of(viewset, pattern.name) + query

    response = client_of(ours.manager).get(url)

    assert response.status_code == 200
    body = readable(response).replace("?q=bergsnas", "").replace('"bergsnas"', "")
    assert "bergsnas" not in body.lower()


def readable(response):
    """The text of a page or of a spreadsheet."""
    content = response.getvalue()
    if "spreadsheet" not in response["Content-Type"]:
        return content.decode()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return " ".join(str(cell) for row in sheet.values for cell in row)


@pytest.mark.parametrize("viewset", MODELS)
@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_export_holds_own_records(viewset, format_, ours):
    EventCategory.objects.create(slug="aaltola-crafts")

    response = client_of(ours.manager).get(url_of(viewset, "index") + f"?export={format_}")

    assert "aaltola" in readable(response).lower()


@pytest.mark.parametrize("viewset", [v for v in MODELS if v.model is not SHARED])
def test_list_shows_all_municipalities_to_superuser(viewset, ours, theirs):
    response = client_of(make_superuser()).get(url_of(viewset, "index"))

    found = {row.pk for row in response.context["object_list"]}
    assert found == {ours.of(viewset.model).pk, theirs.of(viewset.model).pk}


@pytest.mark.parametrize("viewset", [v for v in MODELS if v.model is not SHARED])
def test_list_shows_own_records_to_manager(viewset, ours, theirs):
    response = client_of(ours.manager).get(url_of(viewset, "index"))

    found = {row.pk for row in response.context["object_list"]}
    assert found == {ours.of(viewset.model).pk}


def test_menu_group_is_hidden_from_editor_without_municipality(ours):
    nobody = make_manager()

    response = client_of(nobody).get("/admin/")

    assert "talko_space" not in response.content.decode()
    assert "/admin/talko/" not in response.content.decode()


def test_menu_group_is_shown_to_manager(ours):
    response = client_of(ours.manager).get("/admin/")

    assert "/admin/talko/spaces/" in response.content.decode()


def test_manager_whose_collections_all_have_one_adds_no_municipality(theirs):
    response = client_of(theirs.manager).get("/admin/talko/municipalities/new/")

    assert response.status_code == 302
