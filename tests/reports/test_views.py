"""The reports in the admin: what is chosen, who reads what, files to download."""

import io

import openpyxl
import pytest
import time_machine

from tests.admin.helpers import client_of, make_manager, make_superuser, manager_of_new
from tests.events.factories import make_event, make_site
from tests.factories import local, make_association, make_member, make_room, make_space
from tests.reports.test_rooms import book
from wagtail_talko.models import Association, Space
from wagtail_talko.signups.outcomes.actions import record_outcome

pytestmark = pytest.mark.django_db

REPORTS = "/admin/talko/reports/"
PAGES = ["", "dates/", "rooms/"]
NOW = local(2027, 1, 20, 12)


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(local(2027, 1, 1, 12), tick=False):
        make_site()
    with time_machine.travel(NOW, tick=False):
        yield


class Town:
    """A municipality with a talko of 12.1.2027 for so many people, and a booking."""

    def __init__(self, mark: str, heads: int) -> None:
        self.municipality, self.manager = manager_of_new(mark)
        self.space = make_space(f"{mark}-talo", municipality=self.municipality)
        self.host = make_association(f"{mark}-martat", municipality=self.municipality)
        with time_machine.travel(local(2027, 1, 1, 12), tick=False):
            self.event = make_event(title=f"{mark}-talkoot", space=self.space, hosts=[self.host])
            self.abroad = make_event(title=f"{mark}-retki", hosts=[self.host])
        self.row = self.event.occurrences.get()
        record_outcome(occurrence=self.row, said={"said_heads": heads}, by=None)
        book(make_room(f"{mark}-sali", space=self.space), self.host)


@pytest.fixture
def towns():
    return Town("aaltola", 10), Town("bergsnas", 100)


def readable(response) -> str:
    content = response.getvalue()
    if "spreadsheet" not in response["Content-Type"]:
        return content.decode()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return "\n".join(";".join(str(cell) for cell in row) for row in sheet.values)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "query", ["", "?export=csv", "?export=xlsx", "?by=association", "?by=space"]
)
def test_manager_reads_nothing_of_another_municipality(towns, page, query):
    ours, _theirs = towns

    text = readable(client_of(ours.manager).get(f"{REPORTS}{page}{query}")).lower()

    assert "bergsnas" not in text


@pytest.mark.parametrize("by", ["municipality", "space", "association", "month", "category"])
def test_sums_are_those_of_ones_own(towns, by):
    ours, theirs = towns

    def people(user):
        return client_of(user).get(f"{REPORTS}?by={by}").context["total"]["numbers"][4]

    assert (people(ours.manager), people(theirs.manager), people(make_superuser())) == (
        10,
        100,
        110,
    )


@pytest.mark.parametrize("page", PAGES)
def test_another_municipality_cannot_be_chosen(towns, page):
    ours, theirs = towns

    response = client_of(ours.manager).get(
        f"{REPORTS}{page}?municipality={theirs.municipality.pk}&space={theirs.space.pk}"
    )

    assert list(response.context["form"].errors) == ["municipality", "space"]
    assert "bergsnas" not in response.content.decode().lower()


@pytest.mark.parametrize("page", PAGES)
def test_who_manages_nothing_reads_nothing(towns, page):
    visitors = (make_manager(), make_member(towns[0].host))

    answers = [client_of(user).get(f"{REPORTS}{page}").status_code for user in visitors]

    assert answers == [302, 302]


def test_choice_of_municipality_and_space_narrows(towns):
    ours, theirs = towns
    client = client_of(make_superuser())

    def events(query):
        response = client.get(f"{REPORTS}dates/?{query}")
        return sorted(row.title for row in response.context["object_list"])

    assert events(f"municipality={ours.municipality.pk}") == ["aaltola-retki", "aaltola-talkoot"]
    assert events(f"space={theirs.space.pk}") == ["bergsnas-talkoot"]
    assert events("first=2027-01-13") == []


@pytest.mark.parametrize(
    ("query", "period"),
    [
        ("", ("2027-01-01", "2027-12-31")),
        ("first=2026-05-01", ("2026-05-01", "2026-12-31")),
        ("last=2026-05-01", ("2026-01-01", "2026-05-01")),
        ("first=1.2.2026&last=2.2.2026", ("2026-02-01", "2026-02-02")),
        ("first=2027-02-02&last=2027-01-01", ("2027-01-01", "2027-12-31")),
        ("first=1900-01-01", ("2027-01-01", "2027-12-31")),
        ("first=1990-01-01&last=2027-01-01", ("2027-01-01", "2027-12-31")),
        ("first=x&last=%00", ("2027-01-01", "2027-12-31")),
        ("first=99999-01-01&by=x&space=" + "9" * 30, ("2027-01-01", "2027-12-31")),
        ("by=%00&municipality=%00&p=x&p=0", ("2027-01-01", "2027-12-31")),
    ],
)
@pytest.mark.parametrize("page", PAGES)
def test_period_and_odd_input(towns, page, query, period):
    response = client_of(make_superuser()).get(f"{REPORTS}{page}?{query}")

    found = response.context["form"].period
    assert (response.status_code, (str(found.first), str(found.last))) == (200, period)


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_files_say_the_same_as_the_page(towns, format_):
    ours, _theirs = towns
    client = client_of(ours.manager)

    grouped = readable(client.get(f"{REPORTS}?by=space&export={format_}"))
    dates = readable(client.get(f"{REPORTS}dates/?export={format_}"))
    rooms = readable(client.get(f"{REPORTS}rooms/?export={format_}"))

    def lines(text):
        return [line.strip().replace(",", ";").replace(".0", "") for line in text.splitlines()]

    assert lines(grouped) == [
        "Welfare space;Events;Joint events;Dates held;Of them counted;People;Without sign-up;"
        "For the first time;Hours",
        f"{ours.space};1;0;1;1;10;0;0;20",
        "Elsewhere;1;0;1;0;0;0;0;0",
    ]
    blank = ";;;" if format_ == "csv" else "None;None;None;None"
    empty = "" if format_ == "csv" else "None"
    assert lines(dates)[1:] == [
        f"2027-01-12;aaltola-talkoot;{ours.space};{ours.host};{empty};10;0;0;20",
        f"2027-01-12;aaltola-retki;{empty};{ours.host};{empty};{blank}",
    ]
    assert lines(rooms)[1:] == [f"{ours.space}: Aaltola-Sali;1;1;2;0;0;0;0"]


def test_page_has_charts_and_the_same_numbers_as_a_table(towns):
    response = client_of(make_superuser()).get(f"{REPORTS}?by=municipality")

    charts = {
        str(chart.label): [(bar.number, bar.percent) for bar in chart.bars]
        for chart in response.context["charts"]
    }
    assert charts == {
        "Dates held": [(2, 100), (2, 100)],
        "People": [(100, 100), (10, 10)],
        "Hours": [(200.0, 100), (20.0, 10)],
    }
    assert [row["numbers"][4] for row in response.context["rows"]] == [100, 10]
    assert [number for _label, number in response.context["totals"]] == [4, 0, 4, 110, 0, 220.0]


def test_period_without_anything_says_so(towns):
    response = client_of(make_superuser()).get(f"{REPORTS}?first=2020-01-01&last=2020-12-31")

    assert response.context["rows"] == []
    assert "There is nothing in this period." in response.content.decode()


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("", 11), ("dates/", 13), ("rooms/", 12)])
def test_pages_cost_the_same_for_one_and_three(page, queries, number, django_assert_num_queries):
    for n in range(number):
        Town(f"town{n}", 5)
    client = client_of(make_superuser())
    client.get(f"{REPORTS}{page}")

    with django_assert_num_queries(queries):
        client.get(f"{REPORTS}{page}")


@pytest.mark.parametrize("query", ["?space=999999", "?first=2027-02-02&last=2027-01-01"])
@pytest.mark.parametrize("page", PAGES)
def test_wrong_choice_gives_neither_lines_nor_a_file(towns, page, query):
    response = client_of(make_superuser()).get(f"{REPORTS}{page}{query}&export=csv")

    text = response.content.decode()
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert (text.count("Correct what is chosen above."), text.count("aaltola-talkoot")) == (1, 0)


def test_archived_space_can_be_chosen(towns):
    ours, _theirs = towns
    Space.objects.filter(pk=ours.space.pk).update(archived_at=NOW)

    response = client_of(ours.manager).get(f"{REPORTS}dates/?space={ours.space.pk}")

    assert [row.title for row in response.context["object_list"]] == ["aaltola-talkoot"]


def test_names_are_neither_formulas_nor_break_the_file(towns):
    ours, _theirs = towns
    Association.objects.filter(pk=ours.host.pk).update(name='=HYPERLINK("x")\x01')
    client = client_of(ours.manager)

    csv, xlsx = (
        readable(client.get(f"{REPORTS}?by=association&export={format_}"))
        for format_ in ("csv", "xlsx")
    )

    assert csv.splitlines()[1].split(",")[0] == '"\'=HYPERLINK(""x"")"'
    assert xlsx.splitlines()[1].split(";")[0] == '=HYPERLINK("x")'


def test_event_without_a_space_is_that_hosts_municipality_that_is_chosen(towns):
    ours, theirs = towns
    theirs.abroad.hosts.add(ours.host)

    response = client_of(make_superuser()).get(
        f"{REPORTS}?by=municipality&municipality={theirs.municipality.pk}"
    )

    assert [row["label"] for row in response.context["rows"]] == [str(theirs.municipality)]
