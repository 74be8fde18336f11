from datetime import date, datetime

import pytest

from wagtail_talko.recurrence import describe, sentences
from wagtail_talko.recurrence.sentences import register, sentences_for
from wagtail_talko.recurrence.sentences.base import Sentences
from wagtail_talko.recurrence.sentences.en import English

TUESDAY = datetime(2027, 1, 12, 18)


def said(text, start=TUESDAY, end=None):
    return tuple(
        describe(text, start=start, tz="Europe/Helsinki", language=language, end=end)
        for language in ("fi", "sv", "en")
    )


CASES = [
    (
        "",
        "tiistaina 12.1.2027 klo 18.00",
        "tisdag 12.1.2027 kl. 18.00",
        "Tuesday 12 January 2027 at 18:00",
    ),
    ("FREQ=DAILY", "joka päivä klo 18.00", "varje dag kl. 18.00", "every day at 18:00"),
    (
        "FREQ=DAILY;INTERVAL=2",
        "joka toinen päivä klo 18.00",
        "varannan dag kl. 18.00",
        "every other day at 18:00",
    ),
    (
        "FREQ=DAILY;INTERVAL=3;COUNT=1",
        "joka 3. päivä klo 18.00, kerran",
        "var tredje dag kl. 18.00, en gång",
        "every 3 days at 18:00, once",
    ),
    ("FREQ=WEEKLY", "tiistaisin klo 18.00", "varje tisdag kl. 18.00", "every Tuesday at 18:00"),
    (
        "FREQ=WEEKLY;BYDAY=WE,MO",
        "maanantaisin ja keskiviikkoisin klo 18.00",
        "varje måndag och onsdag kl. 18.00",
        "every Monday and Wednesday at 18:00",
    ),
    (
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "maanantaista perjantaihin klo 18.00",
        "varje vecka från måndag till fredag kl. 18.00",
        "every week from Monday to Friday at 18:00",
    ),
    (
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU",
        "joka päivä klo 18.00",
        "varje dag kl. 18.00",
        "every day at 18:00",
    ),
    (
        "FREQ=WEEKLY;INTERVAL=2;UNTIL=20270531",
        "joka toinen tiistai klo 18.00, 31.5.2027 asti",
        "varannan tisdag kl. 18.00, till och med 31.5.2027",
        "every other Tuesday at 18:00, until 31 May 2027",
    ),
    (
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TH",
        "joka 3. viikko maanantaisin ja torstaisin klo 18.00",
        "var tredje vecka på måndagar och torsdagar kl. 18.00",
        "every 3 weeks on Monday and Thursday at 18:00",
    ),
    (
        "FREQ=WEEKLY;INTERVAL=22",
        "joka 22. tiistai klo 18.00",
        "var 22:a tisdag kl. 18.00",
        "every 22 weeks on Tuesday at 18:00",
    ),
    (
        "FREQ=MONTHLY",
        "joka kuukauden 12. päivä klo 18.00",
        "den 12 varje månad kl. 18.00",
        "on the 12th of every month at 18:00",
    ),
    (
        "FREQ=MONTHLY;BYMONTHDAY=1,22,-1;INTERVAL=2",
        "joka toisen kuukauden 1., 22. ja viimeinen päivä klo 18.00",
        "den 1 och 22 och den sista dagen varannan månad kl. 18.00",
        "every other month on the 1st, the 22nd and the last day at 18:00",
    ),
    (
        "FREQ=MONTHLY;BYMONTHDAY=-2",
        "joka kuukauden toiseksi viimeinen päivä klo 18.00",
        "den näst sista dagen varje månad kl. 18.00",
        "on the second last day of every month at 18:00",
    ),
    (
        "FREQ=MONTHLY;BYDAY=-1FR",
        "joka kuukauden viimeinen perjantai klo 18.00",
        "den sista fredagen varje månad kl. 18.00",
        "on the last Friday of every month at 18:00",
    ),
    (
        "FREQ=MONTHLY;BYDAY=1SA,3SA;COUNT=10",
        "joka kuukauden ensimmäinen ja kolmas lauantai klo 18.00, 10 kertaa",
        "den första och tredje lördagen varje månad kl. 18.00, 10 gånger",
        "on the first and third Saturday of every month at 18:00, 10 times",
    ),
    (
        "FREQ=MONTHLY;BYDAY=1MO,-1FR;INTERVAL=3",
        "joka 3. kuukauden ensimmäinen maanantai ja viimeinen perjantai klo 18.00",
        "den första måndagen och den sista fredagen var tredje månad kl. 18.00",
        "every 3 months on the first Monday and the last Friday at 18:00",
    ),
    (
        "FREQ=YEARLY",
        "joka vuosi 12.1. klo 18.00",
        "varje år den 12 januari kl. 18.00",
        "every year on 12 January at 18:00",
    ),
    (
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=12;BYMONTHDAY=6",
        "joka toinen vuosi 6.12. klo 18.00",
        "vartannat år den 6 december kl. 18.00",
        "every other year on 6 December at 18:00",
    ),
    (
        "FREQ=YEARLY;INTERVAL=3;BYMONTH=1;BYMONTHDAY=-1",
        "joka 3. vuosi tammikuun viimeinen päivä klo 18.00",
        "vart tredje år den sista dagen i januari kl. 18.00",
        "every 3 years on the last day of January at 18:00",
    ),
    (
        "FREQ=YEARLY;BYMONTH=6;BYDAY=-1SA",
        "joka vuosi kesäkuun viimeinen lauantai klo 18.00",
        "varje år den sista lördagen i juni kl. 18.00",
        "every year on the last Saturday of June at 18:00",
    ),
    (
        "FREQ=YEARLY;BYMONTH=5,6,7;BYDAY=TU",
        "joka vuosi touko-, kesä- ja heinäkuussa tiistaisin klo 18.00",
        "varje år på tisdagar i maj, juni och juli kl. 18.00",
        "every year on Tuesdays in May, June and July at 18:00",
    ),
    (
        "FREQ=YEARLY;BYWEEKNO=20;COUNT=3",
        "valittuina päivinä klo 18.00, 3 kertaa",
        "på valda dagar kl. 18.00, 3 gånger",
        "on chosen days at 18:00, 3 times",
    ),
    (
        "FREQ=WEEKLY\nRDATE;VALUE=DATE:20270603\nEXDATE:20270119T180000,20270126T160000Z",
        "tiistaisin klo 18.00, lisäksi 3.6.2027, ei kuitenkaan 19.1.2027 ja 26.1.2027",
        "varje tisdag kl. 18.00, dessutom 3.6.2027, utom 19.1.2027 och 26.1.2027",
        "every Tuesday at 18:00, also on 3 June 2027, "
        "except on 19 January 2027 and 26 January 2027",
    ),
    (
        "FREQ=WEEKLY\nRDATE:20270601,20270602,20270603,20270604\n"
        "EXDATE:20270119,20270126,20270202,20270209",
        "tiistaisin klo 18.00, lisäksi 4 muuna päivänä, ei kuitenkaan 4 päivänä",
        "varje tisdag kl. 18.00, dessutom 4 andra dagar, utom 4 dagar",
        "every Tuesday at 18:00, also on 4 other days, except on 4 days",
    ),
]


@pytest.mark.parametrize(("text", "fi", "sv", "en"), CASES)
def test_sentence_in_three_languages(text, fi, sv, en):
    assert said(text) == (fi, sv, en)


def test_all_day_is_said():
    assert said("FREQ=WEEKLY", start=date(2027, 1, 12)) == (
        "tiistaisin, koko päivän",
        "varje tisdag, hela dagen",
        "every Tuesday, all day",
    )


@pytest.mark.parametrize(
    ("text", "end", "fi", "sv", "en"),
    [
        (
            "FREQ=WEEKLY",
            datetime(2027, 1, 12, 20),
            "tiistaisin klo 18.00–20.00",
            "varje tisdag kl. 18.00–20.00",
            "every Tuesday, 18:00–20:00",
        ),
        (
            "FREQ=WEEKLY;COUNT=3",
            datetime(2027, 1, 13),
            "tiistaisin klo 18.00–24.00, 3 kertaa",
            "varje tisdag kl. 18.00–24.00, 3 gånger",
            "every Tuesday, 18:00–24:00, 3 times",
        ),
        (
            "FREQ=WEEKLY",
            datetime(2027, 1, 13, 2),
            "tiistaisin klo 18.00–2.00",
            "varje tisdag kl. 18.00–2.00",
            "every Tuesday, 18:00–02:00",
        ),
        (
            "FREQ=WEEKLY",
            datetime(2027, 1, 14, 2),
            "tiistaisin klo 18.00",
            "varje tisdag kl. 18.00",
            "every Tuesday at 18:00",
        ),
        (
            "",
            datetime(2027, 1, 14, 15),
            "tiistaina 12.1.2027 klo 18.00 – torstaina 14.1.2027 klo 15.00",
            "tisdag 12.1.2027 kl. 18.00 – torsdag 14.1.2027 kl. 15.00",
            "Tuesday 12 January 2027 at 18:00 – Thursday 14 January 2027 at 15:00",
        ),
        (
            "FREQ=WEEKLY",
            TUESDAY,
            "tiistaisin klo 18.00",
            "varje tisdag kl. 18.00",
            "every Tuesday at 18:00",
        ),
    ],
)
def test_sentence_with_its_end(text, end, fi, sv, en):
    assert said(text, end=end) == (fi, sv, en)


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (date(2027, 1, 13), "tiistaina 12.1.2027, koko päivän"),
        (date(2027, 1, 15), "tiistaina 12.1.2027 – torstaina 14.1.2027"),
    ],
)
def test_sentence_of_whole_days_with_their_end(last, expected):
    assert said("", TUESDAY.date(), end=last)[0] == expected


def test_language_without_hours_of_its_own_tells_the_start(monkeypatch):
    class Plain(English):
        hours = Sentences.hours

    monkeypatch.setattr(sentences, "_registered", {})
    register("se", Plain)

    found = describe(
        "", start=TUESDAY, end=datetime(2027, 1, 12, 20), tz="Europe/Helsinki", language="se"
    )

    assert found == "Tuesday 12 January 2027 at 18:00"


def test_until_as_instant_is_told_as_the_local_day():
    assert said("FREQ=WEEKLY;UNTIL=20270530T220000Z")[0] == "tiistaisin klo 18.00, 31.5.2027 asti"


@pytest.mark.parametrize(("language", "builder"), [("fi-fi", "fi"), ("sv_FI", "sv"), ("", "en")])
def test_regional_codes_find_their_language(language, builder):
    assert type(sentences_for(language)) is type(sentences_for(builder))


def test_language_without_sentences_gets_english():
    assert type(sentences_for("de")) is English


class Sami(English):
    def daily(self, every):
        return "juohke beaivvi"


def test_language_registered_in_settings_speaks(settings):
    settings.WAGTAIL_TALKO_RECURRENCE_SENTENCES = {"se": f"{__name__}.Sami"}

    assert describe("FREQ=DAILY", start=date(2027, 1, 12), tz="Europe/Helsinki", language="se") == (
        "juohke beaivvi, all day"
    )


def test_registered_language_wins_over_the_built_in(monkeypatch):
    monkeypatch.setattr(sentences, "_registered", {})

    register("fi", Sami)

    assert sentences_for("fi").daily(1) == "juohke beaivvi"
