"""Pudasjärvi: the village house of Korpinen, far from the centre."""

from wagtail_talko.demo.facts import AssociationFact, Place, RoomFact, SpaceFact, all_days, t

HOUSE = SpaceFact(
    slug="korpisen-kylatalo",
    name=t("Korpisen kylätalo", "Korpinens byahus", "Korpinen Village House"),
    address=t("Korpisentie 150"),
    postal_code="93280",
    city=t("Pudasjärvi"),
    position=("65.530000", "27.560000"),
    hours=all_days("08:00", "22:00", weekend=("08:00", "23:00")),
    summer_hours=all_days("08:00", "22:00", weekend=("08:00", "23:00")),
    accessibility=("step-free", "accessible-parking", "guide-dog"),
    house_rules=t(
        "Avain on naapurissa, numero on ovessa. Lämmitä sauna vain varatulla vuorolla. Jätä "
        "halkoja seuraavalle.",
        "Nyckeln finns hos grannen, numret står på dörren. Värm bastun bara på bokad tur. Lämna "
        "ved åt nästa.",
        "The neighbour has the key; the number is on the door. Heat the sauna only on a booked "
        "turn. Leave firewood for the next ones.",
    ),
    introduction=t(
        "Tunnin matka keskustaan, mutta tuvassa on tulet. Kyläseura pitää talon lämpimänä ja "
        "palvelut lähellä.",
        "En timme till centrum, men det brinner i spisen. Byaföreningen håller huset varmt och "
        "servicen nära.",
        "An hour from the centre, but the fire is lit. The village association keeps the house "
        "warm and services near.",
    ),
    story=t(
        "<p>Kylätalolla syödään torstaisin yhdessä, kokoonnutaan asioista päättämään ja "
        "lähdetään porukalla metsään. Kyläseura tuottaa osan kunnan palveluista paikan päällä: "
        "ruokapalvelun, kerhot ja kuntosalivuoron.</p><p>Moni on tullut taloon ensin talkoisiin "
        "ja jäänyt sitten työhön.</p>",
        "<p>På torsdagarna äter vi tillsammans i byahuset, vi samlas för att besluta om saker "
        "och går till skogs i lag. Byaföreningen sköter en del av kommunens service på plats: "
        "lunch, klubbar och en gymtur.</p><p>Många kom först till ett talko och stannade sedan "
        "för att arbeta.</p>",
        "<p>On Thursdays people eat together at the house; they meet to decide on things and set "
        "off for the forest. The village association provides some of the municipality's "
        "services on the spot: lunch, clubs and a gym turn.</p><p>Many came first to a talko and "
        "then stayed to work.</p>",
    ),
    getting_there=t(
        "<p>Kutsutaksi ajaa torstaisin ruokailuun. Soita edellisenä päivänä.</p>",
        "<p>Anropstaxi kör till lunchen på torsdagar. Ring dagen innan.</p>",
        "<p>A call taxi comes to the Thursday lunch. Ring the day before.</p>",
    ),
    accessibility_text=t(
        "<p>Tupaan johtaa luiska. Saunalle on portaat ja polku.</p>",
        "<p>En ramp leder till stugan. Till bastun går trappor och en stig.</p>",
        "<p>A ramp leads to the house. The sauna is down steps and a path.</p>",
    ),
    rooms=(
        RoomFact(
            "tupa",
            t("Tupa", "Stugan", "Main room"),
            t(
                "Pitkä pöytä ja takka.",
                "Ett långbord och en öppen spis.",
                "A long table and an open fire.",
            ),
            capacity=50,
            equipment=("projector", "wifi", "tables"),
        ),
        RoomFact(
            "keittio",
            t("Kylätalon keittiö", "Byahusets kök", "Village kitchen"),
            t(
                "Keittiö viidenkymmenen hengen ruokailuun.",
                "Kök för lunch åt femtio.",
                "A kitchen for fifty eaters.",
            ),
            capacity=8,
            equipment=("kitchen", "coffee-maker"),
        ),
        RoomFact(
            "sauna",
            t("Rantasauna", "Strandbastun", "Lakeside sauna"),
            t(
                "Puusauna kahdeksalle.",
                "Vedeldad bastu för åtta.",
                "A wood-heated sauna for eight.",
            ),
            capacity=8,
            equipment=("sauna",),
            rules={"turnaround_minutes": 60, "longest_minutes": 240},
        ),
        RoomFact(
            "koko-talo",
            t("Koko talo", "Hela huset", "The whole house"),
            t(
                "Tupa, keittiö, sauna ja piha.",
                "Stugan, köket, bastun och gården.",
                "Main room, kitchen, sauna and yard.",
            ),
            capacity=80,
            equipment=("kitchen", "sauna", "yard"),
            parts=("tupa", "keittio", "sauna"),
            rules={"needs_approval": True},
        ),
    ),
    picture="village",
)

PLACE = Place(
    slug="pudasjarvi",
    name=t("Pudasjärvi"),
    email="varaukset@pudasjarvi.example",
    spaces=(HOUSE,),
    associations=(
        AssociationFact(
            "korpisen-kylaseura",
            t("Korpisen kyläseura", "Korpinens byaförening", "Korpinen Village Association"),
            t(
                "Pitää kylätalon lämpimänä.",
                "Håller byahuset varmt.",
                "Keeps the village house warm.",
            ),
        ),
        AssociationFact(
            "korpisen-eraveikot",
            t("Korpisen metsästysseura", "Korpinens jaktförening", "Korpinen Hunting Club"),
        ),
        AssociationFact(
            "pudasjarven-laavu",
            t("Laavu-ryhmä", "Laavu-gruppen", "Laavu Group"),
            kind="municipal",
            precedence=3,
        ),
        AssociationFact(
            "pudasjarven-kaupunki",
            t("Pudasjärven kaupunki", "Pudasjärvi stad", "Town of Pudasjärvi"),
            kind="municipal",
            precedence=1,
        ),
    ),
)
