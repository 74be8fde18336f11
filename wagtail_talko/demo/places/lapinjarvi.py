"""Lapinjärvi - Lappträsk: an old school in two languages, and its tradition talkos."""

from wagtail_talko.demo.facts import AssociationFact, Place, RoomFact, SpaceFact, all_days, t

SCHOOL = SpaceFact(
    slug="vanha-koulu",
    name=t("Vanha koulu", "Gamla skolan", "The Old School"),
    address=t("Lapinjärventie 20", "Lappträskvägen 20"),
    postal_code="07800",
    city=t("Lapinjärvi", "Lappträsk"),
    position=("60.623600", "26.197800"),
    hours=all_days("08:00", "21:00", weekend=("09:00", "21:00")),
    summer_hours=all_days("09:00", "20:00", weekend=("10:00", "20:00")),
    accessibility=("step-free", "accessible-toilet", "guide-dog", "quiet-room"),
    house_rules=t(
        "Avain on avainkaapissa oven vieressä; koodi tulee varauksen mukana. Kengät jätetään "
        "eteiseen. Viimeinen lukitsee ja katsoo, että uuni on kylmä.",
        "Nyckeln finns i nyckelskåpet vid dörren; koden kommer med bokningen. Skorna lämnas i "
        "tamburen. Den sista låser och ser till att ugnen är kall.",
        "The key is in the box by the door; the code comes with the booking. Shoes stay in the "
        "porch. The last one out locks up and checks that the oven is cold.",
    ),
    introduction=t(
        "Koulu jäi tyhjäksi, kylä ei. Nyt luokissa kudotaan, kokataan ja puhutaan kahta kieltä.",
        "Skolan blev tom, men inte byn. Nu väver, lagar och pratar vi på två språk i klassrummen.",
        "The school stood empty, the village did not. Now people weave, cook and talk in two "
        "languages in its classrooms.",
    ),
    story=t(
        "<p>Kun viimeinen kello soi, kyläläiset kysyivät, mitä talolla voisi tehdä. Vastauksia "
        "tuli seinällinen: kangaspuut, kielikahvila, verstas ja paikka, jossa saa vain "
        "istua.</p><p>Perinnetalkoissa suunnitellaan ja tehdään yhdessä. Joku osaa tervata, joku "
        "keittää kahvin, joku kertoo, miten ennen tehtiin.</p>",
        "<p>När klockan ringt för sista gången frågade byborna vad huset kunde användas till. "
        "Svaren fyllde en vägg: vävstolar, språkcafé, verkstad och ett ställe där man bara får "
        "sitta.</p><p>På traditionstalkon planerar och gör vi tillsammans. Någon kan tjära, "
        "någon kokar kaffe, någon berättar hur man gjorde förr.</p>",
        "<p>When the last bell had rung, the villagers asked what the house could be. The "
        "answers filled a wall: looms, a language café, a workshop and somewhere just to "
        "sit.</p><p>At a tradition talko we plan and do things together. One knows how to tar, "
        "one makes the coffee, one remembers how it used to be done.</p>",
    ),
    history=t(
        "<p>Hirsirunko on pystytetty talkoilla, ja samaa henkeä on käytetty jokaisessa "
        "remontissa sen jälkeen. Liitutaulu, karttakeppi ja harmoni ovat yhä paikoillaan.</p>",
        "<p>Timmerstommen restes på talko, och i samma anda har varje renovering gjorts sedan "
        "dess. Svarta tavlan, pekpinnen och orgelharmoniet finns kvar.</p>",
        "<p>The log frame was raised by a talko, and every repair since has been made in the "
        "same spirit. The blackboard, the pointer and the harmonium are still there.</p>",
    ),
    getting_there=t(
        "<p>Koulu on kirkonkylän laidalla. Parkkipaikka on koulun takana, pyöräteline oven "
        "vieressä.</p>",
        "<p>Skolan ligger i utkanten av kyrkbyn. Parkeringen är bakom skolan, cykelstället vid "
        "dörren.</p>",
        "<p>The school is at the edge of the village. Park behind it; the bicycle rack is by the "
        "door.</p>",
    ),
    accessibility_text=t(
        "<p>Pääovelle johtaa luiska. Verstaaseen on kolme porrasta. Opettajanhuone on hiljainen "
        "tila, jossa saa levähtää.</p>",
        "<p>En ramp leder till huvuddörren. Till verkstaden är det tre trappsteg. Lärarrummet är "
        "ett tyst rum där man får vila.</p>",
        "<p>A ramp leads to the main door. The workshop is up three steps. The staff room is a "
        "quiet place to rest.</p>",
    ),
    rooms=(
        RoomFact(
            "juhlasali",
            t("Juhlasali", "Festsalen", "Assembly hall"),
            t(
                "Näyttämö, harmoni ja tilaa sadalle.",
                "Scen, orgelharmonium och plats för hundra.",
                "A stage, a harmonium and room for a hundred.",
            ),
            capacity=100,
            equipment=("projector", "sound-system", "piano", "tables"),
            rules={"turnaround_minutes": 30},
        ),
        RoomFact(
            "keittio",
            t("Koulun keittiö", "Skolköket", "School kitchen"),
            t(
                "Iso uuni ja kattilat sadalle hengelle.",
                "Stor ugn och grytor för hundra personer.",
                "A big oven and pots for a hundred people.",
            ),
            capacity=12,
            equipment=("kitchen", "coffee-maker"),
        ),
        RoomFact(
            "luokka",
            t("Kutomaluokka", "Vävklassen", "Weaving classroom"),
            t(
                "Kuudet kangaspuut ja pitkät pöydät.",
                "Sex vävstolar och långa bord.",
                "Six looms and long tables.",
            ),
            capacity=25,
            equipment=("loom", "wifi", "tables"),
        ),
        RoomFact(
            "opettajanhuone",
            t("Opettajanhuone", "Lärarrummet", "Staff room"),
            t(
                "Hiljainen huone kahdelle pienelle ryhmälle.",
                "Ett tyst rum för två små grupper.",
                "A quiet room for two small groups.",
            ),
            capacity=12,
            equipment=("coffee-maker", "wifi"),
            rules={"parallel_groups": 2},
        ),
        RoomFact(
            "verstas",
            t("Verstas", "Verkstaden", "Workshop"),
            t(
                "Höyläpenkit ja työkalut. Käyttö sovitaan kunnan kanssa.",
                "Hyvelbänkar och verktyg. Användningen avtalas med kommunen.",
                "Workbenches and tools. Use is agreed with the municipality.",
            ),
            capacity=8,
            equipment=("workshop",),
            rules={"needs_approval": True, "request_holds_room": False},
        ),
        RoomFact(
            "koko-koulu",
            t("Koko koulu", "Hela skolan", "The whole school"),
            t("Kaikki huoneet ja piha.", "Alla rum och gården.", "Every room and the yard."),
            capacity=150,
            equipment=("kitchen", "yard"),
            parts=("juhlasali", "keittio", "luokka", "opettajanhuone", "verstas"),
            rules={"needs_approval": True, "notice_hours": 72},
        ),
    ),
    picture="school",
)

ASSOCIATIONS = (
    AssociationFact(
        "lapinjarven-kunta",
        t("Lapinjärven kunta", "Lappträsk kommun", "Municipality of Lapinjärvi"),
        kind="municipal",
        precedence=1,
    ),
    AssociationFact(
        "lapinjarven-perinnetalkoot",
        t("Perinnetalkooväki", "Traditionstalkofolket", "Tradition Talko People"),
        t(
            "Korjaamme, kokeilemme ja opetamme toisiamme.",
            "Vi lagar, provar och lär varandra.",
            "We mend, try out and teach each other.",
        ),
        kind="informal",
    ),
    AssociationFact(
        "lapinjarven-kutojat",
        t("Kutomapiiri Sukkula", "Vävkretsen Skytteln", "Weaving Circle Shuttle"),
        kind="informal",
    ),
    AssociationFact(
        "lapptrask-marthor",
        t("Lappträsk marthaförening", "Lappträsk marthaförening", "Lappträsk Martha Association"),
    ),
    AssociationFact(
        "lapinjarven-kuoro", t("Kaksikielinen kuoro", "Tvåspråkiga kören", "The Two-Language Choir")
    ),
    AssociationFact(
        "lapinjarven-elakelaiset",
        t("Lapinjärven eläkkeensaajat", "Pensionärerna i Lappträsk", "Lapinjärvi Pensioners"),
    ),
    AssociationFact(
        "lapinjarven-nuoret",
        t("Nuorten bändit", "De ungas band", "Youth Bands"),
        kind="informal",
        precedence=4,
    ),
)

PLACE = Place(
    slug="lapinjarvi",
    name=t("Lapinjärvi", "Lappträsk", "Lapinjärvi"),
    email="varaukset@lapinjarvi.example",
    spaces=(SCHOOL,),
    associations=ASSOCIATIONS,
)
