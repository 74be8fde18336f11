"""Joutsa: one municipal house shared by a dozen associations."""

from wagtail_talko.demo.facts import AssociationFact, Place, RoomFact, SpaceFact, all_days, t

TUPA = SpaceFact(
    slug="hyvinvointitupa",
    name=t("Hyvinvointitupa", "Välmåendestugan", "Wellbeing House"),
    address=t("Jousitie 31"),
    postal_code="19650",
    city=t("Joutsa"),
    position=("61.741700", "26.112500"),
    hours=all_days("08:00", "21:00", weekend=("09:00", "21:00")),
    summer_hours=all_days("09:00", "20:00", weekend=("10:00", "20:00")),
    accessibility=("step-free", "accessible-toilet", "accessible-parking", "guide-dog"),
    house_rules=t(
        "Hae avain kunnantalon neuvonnasta edellisenä arkipäivänä. Järjestä pöydät takaisin, "
        "pyyhi keittiö, sammuta valot ja lukitse ovi. Talo hiljenee klo 21.",
        "Hämta nyckeln på kommunens information senast föregående vardag. Ställ tillbaka borden, "
        "torka av köket, släck och lås dörren. Huset tystnar kl. 21.",
        "Collect the key from the municipal office on the working day before. Put the tables "
        "back, wipe the kitchen, switch off the lights and lock the door. The house is quiet "
        "from 21:00.",
    ),
    introduction=t(
        "Kolme huonetta ja kahvinkeitin keskellä kirkonkylää. Tuvan jakaa toistakymmentä "
        "yhdistystä, ja ovi on auki kaikille.",
        "Tre rum och en kaffekokare mitt i kyrkbyn. Ett dussin föreningar delar på stugan och "
        "dörren är öppen för alla.",
        "Three rooms and a coffee maker in the middle of the village. A dozen associations share "
        "the house, and the door is open to everyone.",
    ),
    story=t(
        "<p>Tupa sai alkunsa siitä, että jokaisella yhdistyksellä oli oma vuokrahuone ja "
        "jokainen huone oli enimmäkseen tyhjä. Nyt on yksi yhteinen paikka, ja sen käyttäjät "
        "päättävät yhdessä, mitä siellä tehdään.</p><p>Mieluiten täällä tehdään asioita "
        "porukalla: kun kaksi ryhmää pitää illan yhdessä, kahvi riittää ja seuraa on enemmän.</p>",
        "<p>Stugan kom till när varje förening hade ett eget hyrt rum och rummen mest stod "
        "tomma. Nu finns ett gemensamt ställe, och de som använder det bestämmer tillsammans vad "
        "som händer där.</p><p>Helst gör vi saker ihop: när två grupper har sin kväll "
        "tillsammans räcker kaffet och sällskapet är större.</p>",
        "<p>The house began when every association rented a room of its own and most rooms stood "
        "empty. Now there is one shared place, and the people who use it decide together what "
        "happens there.</p><p>Doing things together comes first: when two groups share an "
        "evening, there is coffee for all and more company.</p>",
    ),
    getting_there=t(
        "<p>Tupa on Jousitien varrella, viiden minuutin kävelymatkan päässä linja-autoasemalta. "
        "Pihassa on kaksi invapaikkaa.</p>",
        "<p>Stugan ligger vid Jousitie, fem minuters promenad från busstationen. På gården finns "
        "två handikapplatser.</p>",
        "<p>The house is on Jousitie, five minutes on foot from the bus station. There are two "
        "accessible parking places in the yard.</p>",
    ),
    accessibility_text=t(
        "<p>Sisään pääsee ilman portaita. Ovi on 90 cm leveä, ja wc on esteetön. "
        "Induktiosilmukkaa ei vielä ole.</p>",
        "<p>Ingången är utan trappor. Dörren är 90 cm bred och toaletten är tillgänglig. "
        "Hörslinga finns inte ännu.</p>",
        "<p>The entrance has no steps. The door is 90 cm wide and the toilet is accessible. "
        "There is no induction loop yet.</p>",
    ),
    rooms=(
        RoomFact(
            "sali",
            t("Sali", "Salen", "Hall"),
            t(
                "Valoisa sali jumpalle, kokouksille ja juhlille.",
                "En ljus sal för gymnastik, möten och fester.",
                "A bright hall for exercise, meetings and parties.",
            ),
            capacity=60,
            equipment=("projector", "sound-system", "piano", "wifi", "tables"),
            rules={"turnaround_minutes": 15},
        ),
        RoomFact(
            "kahvitupa",
            t("Kahvitupa", "Kaffestugan", "Coffee room"),
            t(
                "Keittiö ja pitkä pöytä kahdellekymmenelle.",
                "Ett kök och ett långbord för tjugo.",
                "A kitchen and a long table for twenty.",
            ),
            capacity=20,
            equipment=("kitchen", "coffee-maker", "wifi", "tables"),
        ),
        RoomFact(
            "ryhmahuone",
            t("Ryhmähuone", "Grupprummet", "Group room"),
            t(
                "Rauhallinen huone. Kaksi hiljaista ryhmää mahtuu yhtä aikaa.",
                "Ett lugnt rum. Två tysta grupper ryms samtidigt.",
                "A calm room. Two quiet groups fit in at once.",
            ),
            capacity=16,
            equipment=("wifi", "tables"),
            rules={"parallel_groups": 2, "allows_exclusive": True},
        ),
        RoomFact(
            "koko-tupa",
            t("Koko tupa", "Hela stugan", "The whole house"),
            t(
                "Kaikki huoneet isoihin juhliin. Kunta vahvistaa varauksen.",
                "Alla rum för stora fester. Kommunen bekräftar bokningen.",
                "Every room, for large gatherings. The municipality confirms the booking.",
            ),
            capacity=90,
            equipment=("kitchen", "sound-system", "yard"),
            parts=("sali", "kahvitupa", "ryhmahuone"),
            rules={"needs_approval": True, "bookers": "local", "notice_hours": 48},
        ),
    ),
    picture="house",
)

ASSOCIATIONS = (
    AssociationFact(
        "joutsan-kunta",
        t(
            "Joutsan kunta, hyvinvointipalvelut",
            "Joutsa kommun, välfärd",
            "Municipality of Joutsa, wellbeing",
        ),
        kind="municipal",
        precedence=1,
    ),
    AssociationFact(
        "joutsan-elakkeensaajat",
        t("Joutsan eläkkeensaajat", "Pensionstagarna i Joutsa", "Joutsa Pensioners"),
        t(
            "Kerho, retkiä ja tuolijumppaa. Uudet tulijat saavat aina kahvia.",
            "Klubb, utfärder och stolgymnastik. Nya får alltid kaffe.",
            "A club, trips and chair exercise. Newcomers always get coffee.",
        ),
    ),
    AssociationFact(
        "joutsan-martat",
        t("Joutsan Martat", "Marthorna i Joutsa", "Joutsa Marthas"),
        t(
            "Ruokaa, käsitöitä ja vinkkejä arkeen.",
            "Mat, handarbete och tips för vardagen.",
            "Food, handicraft and everyday skills.",
        ),
    ),
    AssociationFact(
        "joutsan-sekakuoro", t("Joutsan sekakuoro", "Joutsa blandade kör", "Joutsa Mixed Choir")
    ),
    AssociationFact(
        "joutsan-nuorisoseura",
        t("Joutsan nuorisoseura", "Joutsa ungdomsförening", "Joutsa Youth Association"),
        precedence=4,
    ),
    AssociationFact(
        "joutsan-omaishoitajat",
        t("Joutsan omaishoitajat", "Närståendevårdarna i Joutsa", "Joutsa Carers"),
    ),
    AssociationFact(
        "joutsan-kylayhdistys",
        t(
            "Kirkonkylän kyläyhdistys",
            "Kyrkbyns byaförening",
            "Village Association of the Parish Village",
        ),
    ),
    AssociationFact(
        "joutsan-puutyo", t("Puutyöporukka", "Träslöjdsgänget", "Woodwork Crew"), kind="informal"
    ),
    AssociationFact(
        "joutsan-perhekahvila",
        t(
            "Joutsan lastensuojeluyhdistys",
            "Joutsa barnskyddsförening",
            "Joutsa Child Welfare Association",
        ),
        precedence=4,
    ),
    AssociationFact(
        "joutsan-reumayhdistys",
        t("Joutsan reumayhdistys", "Joutsa reumaförening", "Joutsa Rheumatism Association"),
    ),
    AssociationFact(
        "joutsan-kotiseutu",
        t(
            "Joutsan kotiseutuyhdistys",
            "Joutsa hembygdsförening",
            "Joutsa Local Heritage Association",
        ),
    ),
    AssociationFact(
        "joutsan-sakki",
        t("Shakkikerho Torni", "Schackklubben Tornet", "Chess Club Tower"),
        kind="informal",
    ),
    AssociationFact(
        "joutsan-luonto",
        t("Joutsan luonnonystävät", "Naturvännerna i Joutsa", "Joutsa Friends of Nature"),
    ),
    # Sent its papers last week: still waits for the municipality.
    AssociationFact(
        "joutsan-peli-illat",
        t("Lautapelaajat", "Brädspelarna", "Board Gamers"),
        kind="informal",
        is_approved=False,
    ),
)

PLACE = Place(
    slug="joutsa",
    name=t("Joutsa"),
    email="varaukset@joutsa.example",
    spaces=(TUPA,),
    associations=ASSOCIATIONS,
)
