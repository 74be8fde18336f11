"""East Lapland: Kemijärvi with Salla, Posio, Pelkosenniemi and Savukoski."""

from wagtail_talko.demo.facts import AssociationFact, Place, RoomFact, SpaceFact, Text, all_days, t

REGION = "Itä-Lappi"
HOURS = all_days("08:00", "21:00", weekend=("10:00", "20:00"))
RULES = t(
    "Avain haetaan kunnasta. Jätä huone siistiksi ja ovi lukkoon.",
    "Nyckeln hämtas på kommunen. Lämna rummet snyggt och dörren låst.",
    "Collect the key from the municipality. Leave the room tidy and the door locked.",
)
ACCESS = t(
    "<p>Sisään pääsee ilman portaita, ja wc on esteetön.</p>",
    "<p>Ingången är utan trappor och toaletten är tillgänglig.</p>",
    "<p>The entrance has no steps and the toilet is accessible.</p>",
)
ARRIVE = t(
    "<p>Talo on kirkonkylällä päätien varrella. Parkkipaikka on pihassa.</p>",
    "<p>Huset ligger i kyrkbyn vid huvudvägen. Parkering på gården.</p>",
    "<p>The house is in the village by the main road. Park in the yard.</p>",
)
HALL = RoomFact(
    "tupa",
    t("Tupa", "Stugan", "Main room"),
    t(
        "Huone kerhoille, kokouksille ja yhteisille aterioille.",
        "Rum för klubbar, möten och gemensamma måltider.",
        "A room for clubs, meetings and shared meals.",
    ),
    capacity=40,
    equipment=("kitchen", "coffee-maker", "wifi", "tables"),
)


def house(
    slug: str,
    name: Text,
    address: str,
    postal_code: str,
    city: str,
    position: tuple[str, str],
    introduction: Text,
    story: Text,
    rooms: tuple[RoomFact, ...] = (HALL,),
    picture: str = "fell",
) -> SpaceFact:
    return SpaceFact(
        slug=slug,
        name=name,
        address=t(address),
        postal_code=postal_code,
        city=t(city),
        position=position,
        hours=HOURS,
        summer_hours=HOURS,
        accessibility=("step-free", "accessible-toilet", "accessible-parking"),
        house_rules=RULES,
        introduction=introduction,
        story=story,
        getting_there=ARRIVE,
        accessibility_text=ACCESS,
        rooms=rooms,
        picture=picture,
    )


KEMIJARVI = Place(
    slug="kemijarvi",
    name=t("Kemijärvi"),
    email="varaukset@kemijarvi.example",
    region=REGION,
    spaces=(
        house(
            "jarvenranta",
            t(
                "Asukastila Järvenranta",
                "Invånarstugan Järvenranta",
                "Residents' House Järvenranta",
            ),
            "Rantakatu 12",
            "98100",
            "Kemijärvi",
            ("66.713100", "27.430600"),
            t(
                "Asukkaiden oma tila järven rannalla. Itä-Lapin kunnat kokoontuvat täällä.",
                "Invånarnas eget rum vid sjön. Östra Lapplands kommuner samlas här.",
                "The residents' own place by the lake, where the municipalities of East Lapland "
                "meet.",
            ),
            t(
                "<p>Viisi pientä kuntaa päätti kokeilla yhdessä: mikä toimii yhdellä kylällä, "
                "kerrotaan muille. Täällä suunnitellaan kokeilut ja juodaan kahvit niiden "
                "päälle.</p>",
                "<p>Fem små kommuner beslöt att pröva tillsammans: det som fungerar i en by "
                "berättas för de andra. Här planeras försöken och dricks kaffe efteråt.</p>",
                "<p>Five small municipalities decided to try things together: what works in one "
                "village is told to the others. Here the trials are planned, with coffee "
                "afterwards.</p>",
            ),
            rooms=(
                HALL,
                RoomFact(
                    "kabinetti",
                    t("Kabinetti", "Kabinettet", "Cabinet"),
                    t(
                        "Pieni huone kokouksille ja etäpalavereille.",
                        "Ett litet rum för möten, också på distans.",
                        "A small room for meetings, also remote ones.",
                    ),
                    capacity=8,
                    equipment=("projector", "wifi"),
                    rules={"shortest_minutes": 60},
                ),
            ),
            picture="lake",
        ),
    ),
    associations=(
        AssociationFact(
            "ita-lapin-osallisuus",
            t(
                "Itä-Lapin osallisuuskoordinaatio",
                "Östra Lapplands delaktighetskoordinering",
                "East Lapland Inclusion Coordination",
            ),
            t(
                "Viiden kunnan yhteinen.",
                "Gemensam för fem kommuner.",
                "Shared by five municipalities.",
            ),
            kind="municipal",
            precedence=1,
        ),
        AssociationFact(
            "kemijarven-elakelaiset",
            t("Kemijärven eläkkeensaajat", "Pensionstagarna i Kemijärvi", "Kemijärvi Pensioners"),
        ),
        AssociationFact(
            "kemijarven-tyottomat",
            t("Kemijärven työttömät", "De arbetslösa i Kemijärvi", "Kemijärvi Unemployed"),
        ),
    ),
)

SALLA = Place(
    slug="salla",
    name=t("Salla"),
    email="varaukset@salla.example",
    region=REGION,
    spaces=(
        house(
            "sallan-kylatupa",
            t("Sallan kylätupa", "Salla byastuga", "Salla Village Room"),
            "Kuusamontie 8",
            "98900",
            "Salla",
            ("66.830600", "28.666900"),
            t(
                "Kylätuvan kahvipannu on kuumana joka arkipäivä.",
                "I byastugan är kaffepannan varm varje vardag.",
                "The coffee pot is warm every weekday.",
            ),
            t(
                "<p>Entinen liiketila, joka on nyt kyläläisten olohuone.</p>",
                "<p>En före detta butik som nu är byns vardagsrum.</p>",
                "<p>A former shop that is now the village's living room.</p>",
            ),
        ),
    ),
    associations=(
        AssociationFact(
            "sallan-kylat",
            t("Sallan kyläyhdistykset", "Salla byaföreningar", "Salla Village Associations"),
        ),
    ),
)

POSIO = Place(
    slug="posio",
    name=t("Posio"),
    email="varaukset@posio.example",
    region=REGION,
    spaces=(
        house(
            "posion-pirtti",
            t("Posion pirtti", "Posio pörte", "Posio Cottage"),
            "Posiontie 30",
            "97900",
            "Posio",
            ("66.109400", "28.170000"),
            t(
                "Pirtissä dreijataan, neulotaan ja keitetään keittoa.",
                "I pörtet drejar, stickar och kokar vi soppa.",
                "A cottage for throwing pots, knitting and making soup.",
            ),
            t(
                "<p>Pirtti siirrettiin talkoilla uuteen paikkaan, hirsi kerrallaan.</p>",
                "<p>Pörtet flyttades på talko till en ny plats, stock för stock.</p>",
                "<p>A talko moved the cottage to its new place, log by log.</p>",
            ),
            picture="village",
        ),
    ),
    associations=(
        AssociationFact(
            "posion-kasityo", t("Posion käsityöväki", "Hantverkarna i Posio", "Posio Craftspeople")
        ),
    ),
)

PELKOSENNIEMI = Place(
    slug="pelkosenniemi",
    name=t("Pelkosenniemi"),
    email="varaukset@pelkosenniemi.example",
    region=REGION,
    spaces=(
        house(
            "suvannon-tupa",
            t("Monitoimitupa Suvanto", "Allaktivitetsstugan Suvanto", "Suvanto Activity House"),
            "Sodankyläntie 4",
            "98500",
            "Pelkosenniemi",
            ("67.109400", "27.513300"),
            t(
                "Tupa joen mutkassa. Täällä on kirjasto, kahvi ja kuntosali.",
                "En stuga vid älvkröken med bibliotek, kaffe och gym.",
                "A house at the bend of the river, with books, coffee and a gym.",
            ),
            t(
                "<p>Kunta avaa oven, kyläläiset pitävät tuvan elävänä.</p>",
                "<p>Kommunen öppnar dörren, byborna håller stugan levande.</p>",
                "<p>The municipality opens the door, the villagers keep it alive.</p>",
            ),
            picture="river",
        ),
    ),
    associations=(
        AssociationFact(
            "pelkosenniemen-kylat",
            t(
                "Pelkosenniemen kyläyhdistys",
                "Pelkosenniemi byaförening",
                "Pelkosenniemi Village Association",
            ),
        ),
    ),
)

SAVUKOSKI = Place(
    slug="savukoski",
    name=t("Savukoski"),
    email="varaukset@savukoski.example",
    region=REGION,
    spaces=(
        house(
            "savukosken-kylatalo",
            t("Savukosken kylätalo", "Savukoski byahus", "Savukoski Village House"),
            "Kauppakuja 2",
            "98800",
            "Savukoski",
            ("67.292500", "28.158100"),
            t(
                "Talo poroväelle, hiihtäjille ja kutojille.",
                "Ett hus för renskötare, skidåkare och vävare.",
                "A house for reindeer herders, skiers and weavers.",
            ),
            t(
                "<p>Kun matka naapuriin on pitkä, yhteinen talo lyhentää sitä.</p>",
                "<p>När det är långt till grannen gör ett gemensamt hus vägen kortare.</p>",
                "<p>When the neighbour is far away, a shared house makes the way shorter.</p>",
            ),
        ),
    ),
    associations=(
        AssociationFact(
            "savukosken-kylaseura",
            t("Savukosken kyläseura", "Savukoski byaförening", "Savukoski Village Society"),
        ),
    ),
)

PLACES = (KEMIJARVI, SALLA, POSIO, PELKOSENNIEMI, SAVUKOSKI)
