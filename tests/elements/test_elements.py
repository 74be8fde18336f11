"""What assistive technology hears of the elements: roles, names, languages, states."""

from datetime import date, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import override

from wagtail_talko.elements import (
    DateItem,
    ErrorLink,
    MonthDay,
    MonthItem,
    MonthWeek,
    Step,
    WeekDay,
    WeekSlot,
)
from wagtail_talko.forms import TalkoFormMixin

ZONE = ZoneInfo("Europe/Helsinki")


class Reader(HTMLParser):
    """Collects every start tag with its attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag: str, attribute: str) -> list[str | None]:
        return [attrs[attribute] for name, attrs in self.tags if name == tag and attribute in attrs]

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def read(element: str, page_language: str = "fi", /, **context) -> Reader:
    with override(page_language):
        return Reader(render_to_string(f"wagtail_talko/elements/{element}.html", context))


class SampleForm(TalkoFormMixin, forms.Form):
    purpose = forms.CharField(label="Mitä teette?", help_text="Esimerkiksi kudontailta.")
    kind = forms.ChoiceField(
        label="Ketkä?", choices=[("a", "Lapset"), ("b", "Kaikki")], widget=forms.RadioSelect
    )
    people = forms.IntegerField(label="Montako?", required=False)
    keys = forms.BooleanField(label="Palautan avaimen")


def read_form(form: forms.Form) -> Reader:
    with override("fi"):
        return Reader(str(form))


def test_form_ties_hints_to_inputs():
    reader = read_form(SampleForm())

    assert reader.all("input", "aria-describedby") == ["id_purpose_helptext"]
    assert reader.all("div", "id") == ["id_purpose_helptext", "id_kind"]


def test_form_ties_errors_to_inputs_and_groups():
    reader = read_form(SampleForm({}))

    assert reader.all("input", "aria-describedby") == [
        "id_purpose_helptext id_purpose_error",
        "id_keys_error",
    ]
    assert reader.all("fieldset", "aria-describedby") == ["id_kind_error"]
    assert reader.all("div", "id") == [
        "id_purpose_helptext",
        "id_purpose_error",
        "id_kind_error",
        "id_kind",
        "id_keys_error",
    ]


def test_form_labels_every_input_and_says_what_is_optional():
    reader = read_form(SampleForm())

    labelled = ["id_purpose", "id_kind_0", "id_kind_1", "id_people", "id_keys"]
    assert reader.all("label", "for") == labelled
    assert reader.all("input", "id") == labelled
    assert reader.text == (
        "Mitä teette? Esimerkiksi kudontailta. Ketkä? Lapset Kaikki "
        "Montako? (valinnainen) Palautan avaimen"
    )


def test_form_keeps_what_was_typed():
    reader = read_form(SampleForm({"purpose": "Kudonta", "people": "viisi"}))

    assert reader.all("input", "value") == ["Kudonta", "a", "b", "viisi"]


def test_error_summary_takes_the_focus_and_leads_to_the_fields():
    reader = read("error_summary", form=SampleForm({}))

    assert reader.tags[0] == (
        "div",
        {
            "class": "talko-error-summary",
            "tabindex": "-1",
            "autofocus": None,
            "role": "alert",
            "aria-labelledby": "talko-error-summary-title",
        },
    )
    assert reader.all("a", "href") == ["#id_purpose", "#id_kind_0", "#id_keys"]
    assert reader.text == (
        "Tarkista nämä Täytä tämä: Mitä teette? Valitse: Ketkä? Merkitse tämä: Palautan avaimen"
    )


def test_error_summary_of_a_good_form_is_nothing():
    form = SampleForm({"purpose": "Kudonta", "kind": "a", "keys": "on"})

    assert read("error_summary", form=form).tags == []


def test_error_summary_takes_lines_that_are_ready():
    reader = read("error_summary", errors=[ErrorLink(text="Valitse aika", target="times")])

    assert reader.all("a", "href") == ["#times"]


@pytest.mark.parametrize(
    ("state", "language", "expected"),
    [
        ("free", "fi", "vapaa"),
        ("free", "sv", "ledig"),
        ("waiting", "fi", "odottaa"),
        ("waiting", "sv", "väntar"),
        ("booked", "fi", "varattu"),
        ("booked", "sv", "bokad"),
        ("cancelled", "fi", "peruttu"),
        ("cancelled", "sv", "inställd"),
        ("cancelled", "en", "cancelled"),
    ],
)
def test_tag_is_a_word_and_a_shape(state, language, expected):
    reader = read("tag", language, state=state)

    assert reader.text == expected
    assert reader.all("svg", "aria-hidden") == ["true"]


def test_tag_shapes_differ():
    states = ["free", "waiting", "booked", "confirmed", "cancelled", "moved", "closed"]

    with override("fi"):
        drawings = {
            render_to_string("wagtail_talko/elements/_shape.html", {"shape": state})
            for state in states
        }

    assert len(drawings) == len(states)


def test_language_note_speaks_only_of_another_language():
    texts = [read("language_note", "fi", language=code).text for code in ("", "fi", "sv")]

    assert texts == ["", "", "Tämä teksti on vain ruotsiksi."]


def test_week_table_link_of_a_free_time_says_it_all():
    slot = WeekSlot(
        start=datetime(2027, 1, 12, 18, tzinfo=ZONE),
        end=datetime(2027, 1, 12, 20, tzinfo=ZONE),
        state="free",
        url="/varaa",
    )
    html = render_week([WeekDay(date=date(2027, 1, 12), slots=[slot])])

    link = Reader(html[html.index("<a ") : html.index("</a>")])
    assert link.text == "ti 12.1. klo 18.00–20.00, Iso sali, vapaa – varaa"
    assert Reader(html).all("th", "scope") == ["col"]


def test_week_table_day_without_slots_says_why():
    html = render_week([WeekDay(date=date(2027, 1, 12), label="suljettu")])

    assert Reader(html[html.index("<td") :]).text == "ti 12.1. suljettu"


def render_week(days) -> str:
    context = {"days": days, "zone": "Europe/Helsinki", "caption": "Viikko 2", "room": "Iso sali"}
    with override("fi"):
        return render_to_string("wagtail_talko/elements/week_table.html", context)


def test_month_table_has_headers_both_ways_and_marks_languages():
    item = MonthItem(title={"sv": "Allsång"}, url="/allsang", time_label="klo 18.00")
    days = [MonthDay(date=date(2027, 1, 11 + n)) for n in range(6)]
    days.append(MonthDay(date=date(2027, 1, 17), items=[item], more_count=12, more_url="/17"))

    reader = read("month_table", weeks=[MonthWeek(number=2, days=days)], caption="Tammikuu 2027")

    assert reader.all("th", "scope") == ["col"] * 8 + ["row"]
    assert reader.all("abbr", "title")[:2] == ["maanantai", "tiistai"]
    assert reader.all("span", "lang") == ["sv"]
    assert reader.all("a", "href") == ["/allsang", "/17"]
    assert reader.text.endswith("klo 18.00 Allsång 12 muuta, su 17.1.")


def test_date_list_of_a_cancelled_date():
    item = DateItem(
        start=datetime(2027, 1, 12, 18, tzinfo=ZONE),
        end=datetime(2027, 1, 12, 20, tzinfo=ZONE),
        zone="Europe/Helsinki",
        title="Pihatalkoot",
        url="/talkoot",
        place={"fi": "Kylätalo"},
        state="cancelled",
    )

    reader = read("date_list", dates=[item])

    assert reader.text == "ti 12.1.2027 klo 18.00–20.00 Pihatalkoot peruttu Kylätalo"
    assert reader.all("time", "datetime") == ["2027-01-12T18:00:00+02:00"]


def test_steps_mark_the_present_one():
    steps = [Step(label="Tarve", url="/1"), Step(label="Aika", url="/2"), Step(label="Valmis")]

    reader = read("steps", steps=steps, current=2)

    assert reader.all("li", "aria-current") == ["step"]
    assert reader.all("a", "href") == ["/1"]
    assert reader.text == "Vaihe 2/3 Tarve – valmis Aika Valmis"


def test_pagination_keeps_the_filters():
    page = Paginator(range(30), 10).page(2)

    reader = read("pagination", page=page, query=QueryDict("q=sali&page=2"))

    assert reader.all("a", "href") == ["?q=sali&page=1", "?q=sali&page=3"]


def test_pagination_of_one_page_is_nothing():
    page = Paginator(range(3), 10).page(1)

    assert read("pagination", page=page, query=QueryDict("")).tags == []


@pytest.mark.parametrize(("url", "tag"), [("/varaa", "a"), ("", "button")])
def test_button_is_a_link_only_when_it_leads_somewhere(url, tag):
    reader = read("button", label="Varaa tämä aika", url=url)

    assert [name for name, _attrs in reader.tags] == [tag]
    assert reader.text == "Varaa tämä aika"


def test_subscribe_offers_three_ways():
    reader = read("subscribe", url="https://talko.example/a.ics", title="Iso sali")

    assert reader.all("a", "href") == [
        "webcal://talko.example/a.ics",
        "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Ftalko.example%2Fa.ics",
        "https://talko.example/a.ics",
    ]
