"""Rovaniemi: an inclusion house run by a network, with trips into nature."""

from wagtail_talko.demo.facts import AssociationFact, Place, RoomFact, SpaceFact, all_days, t

HOUSE = SpaceFact(
    slug="osallisuustalo",
    name=t("Osallisuustalo Verkko", "Delaktighetshuset Nätet", "Inclusion House Net"),
    address=t("Valtakatu 20"),
    postal_code="96200",
    city=t("Rovaniemi"),
    position=("66.502800", "25.729400"),
    hours=all_days("08:00", "20:00", weekend=("10:00", "18:00")),
    summer_hours=all_days("09:00", "20:00", weekend=("10:00", "18:00")),
    accessibility=("step-free", "accessible-toilet", "lift", "quiet-room", "plain-language"),
    house_rules=t(
        "Tullaan selvin päin ja omana itsenä. Toisen asiat jäävät taloon. Kahvi kuuluu kaikille.",
        "Vi kommer nyktra och som vi är. Det andra berättar stannar i huset. Kaffet är för alla.",
        "Come sober and as yourself. What others tell stays in the house. Coffee is for everyone.",
    ),
    introduction=t(
        "Matalan kynnyksen talo: aamiaista, vertaisryhmiä ja retkiä. Et tarvitse lähetettä etkä "
        "nimeä.",
        "Ett hus med låg tröskel: frukost, kamratgrupper och utfärder. Du behöver varken remiss "
        "eller namn.",
        "A house with a low threshold: breakfast, peer groups and trips. You need no referral "
        "and no name.",
    ),
    story=t(
        "<p>Säätiö, ammattikorkeakoulu ja yhdistykset pitävät taloa yhdessä. Täällä voi käydä "
        "aamiaisella, jäädä ryhmään tai kysyä neuvojalta, mistä apu löytyisi.</p><p>Joka viikko "
        "joku ryhmistä lähtee ulos: jokirantaan, laavulle tai marjaan.</p>",
        "<p>En stiftelse, yrkeshögskolan och föreningar driver huset tillsammans. Här kan du äta "
        "frukost, stanna i en grupp eller fråga en rådgivare var det finns hjälp.</p><p>Varje "
        "vecka går någon av grupperna ut: till älven, till vindskyddet eller på bärtur.</p>",
        "<p>A foundation, the university of applied sciences and associations run the house "
        "together. Come for breakfast, stay for a group, or ask an adviser where to find "
        "help.</p><p>Every week one of the groups goes outdoors: to the river, to a shelter or "
        "to pick berries.</p>",
    ),
    getting_there=t(
        "<p>Linja-autot pysähtyvät talon edessä. Hissi vie toiseen kerrokseen.</p>",
        "<p>Bussarna stannar framför huset. Hissen går till andra våningen.</p>",
        "<p>Buses stop in front of the house. A lift goes to the first floor.</p>",
    ),
    accessibility_text=t(
        "<p>Talossa on hissi, esteetön wc ja hiljainen huone. Esitteet ovat myös "
        "selkokielellä.</p>",
        "<p>I huset finns hiss, tillgänglig toalett och ett tyst rum. Broschyrerna finns också "
        "på lättläst.</p>",
        "<p>There is a lift, an accessible toilet and a quiet room. Leaflets are also in plain "
        "language.</p>",
    ),
    rooms=(
        RoomFact(
            "olohuone",
            t("Olohuone", "Vardagsrummet", "Living room"),
            t(
                "Sohvat, keittiö ja lehdet.",
                "Soffor, kök och tidningar.",
                "Sofas, a kitchen and newspapers.",
            ),
            capacity=40,
            equipment=("kitchen", "coffee-maker", "wifi"),
        ),
        RoomFact(
            "ryhmatila",
            t("Ryhmätila", "Gruppstugan", "Group room"),
            t(
                "Kaksi hiljaista ryhmää mahtuu yhtä aikaa.",
                "Två tysta grupper ryms samtidigt.",
                "Two quiet groups fit in at once.",
            ),
            capacity=14,
            equipment=("wifi", "tables"),
            rules={"parallel_groups": 2},
        ),
        RoomFact(
            "paja",
            t("Luova paja", "Skapande verkstad", "Creative workshop"),
            t(
                "Maalit, savi ja soittimet.",
                "Färg, lera och instrument.",
                "Paints, clay and instruments.",
            ),
            capacity=12,
            equipment=("sound-system", "tables"),
        ),
    ),
    picture="river",
)

PLACE = Place(
    slug="rovaniemi",
    name=t("Rovaniemi"),
    email="varaukset@rovaniemi.example",
    spaces=(HOUSE,),
    associations=(
        AssociationFact(
            "rovaniemen-verkko",
            t("Voimaa verkosta -toiminta", "Kraft ur nätverket", "Strength from the Network"),
            kind="other",
            precedence=3,
        ),
        AssociationFact(
            "rovaniemen-mielenterveys",
            t(
                "Mielenterveysyhdistys Roihu",
                "Föreningen för mental hälsa Roihu",
                "Mental Health Association Roihu",
            ),
        ),
        AssociationFact(
            "rovaniemen-raittius",
            t("Raittiusseura Kajo", "Nykterhetsföreningen Kajo", "Sobriety Association Kajo"),
        ),
        AssociationFact(
            "rovaniemen-retkeilijat",
            t("Jokivarren retkeilijät", "Älvdalens vandrare", "Riverside Hikers"),
            kind="informal",
        ),
        AssociationFact(
            "rovaniemen-kaupunki",
            t("Rovaniemen kaupunki", "Rovaniemi stad", "City of Rovaniemi"),
            kind="municipal",
            precedence=1,
        ),
    ),
)
