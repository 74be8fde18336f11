"""What happens in the village house of Korpinen, Pudasjärvi."""

from functools import partial

from wagtail_talko.demo.facts import (
    FR,
    MO,
    SA,
    SU,
    TH,
    TU,
    WE,
    Activity,
    monthly,
    once,
    t,
    weekly,
    yearly,
)

house = partial(Activity, space="korpisen-kylatalo")

REGULAR = (
    house(
        slug="kylaruokailu",
        hosts=("korpisen-kylaseura", "pudasjarven-kaupunki"),
        room="tupa",
        when=weekly(TH, "11:00", "13:00", terms="asu"),
        title=t("Kyläruokailu", "Bylunch", "Village lunch"),
        intro=t(
            "Keittoruokaa, leipää ja juttuseuraa. Ruoka maksaa sen, mitä kukin voi.",
            "Soppa, bröd och sällskap. Maten kostar det som var och en kan ge.",
            "Soup, bread and company. Pay what you can.",
        ),
        categories=("food", "meeting-place"),
        people=40,
        picture="coffee",
        open_to_others=True,
    ),
    house(
        slug="miesten-puutyoilta",
        hosts=("korpisen-eraveikot",),
        room="tupa",
        when=weekly(TU, "17:00", "20:00"),
        title=t("Miesten puutyöilta", "Herrarnas träslöjd", "Men's woodwork"),
        intro=t(
            "Lumikenkiä, linnunpönttöjä ja kelkkoja. Naisetkin saavat tulla.",
            "Snöskor, fågelholkar och kälkar. Även damer är välkomna.",
            "Snowshoes, nest boxes and sledges. Women are welcome too.",
        ),
        categories=("handicraft",),
        people=12,
        picture="workshop",
        moved=(3, 3),
    ),
    house(
        slug="laavu-ryhma",
        hosts=("pudasjarven-laavu",),
        room="tupa",
        when=weekly(MO, "10:00", "14:00"),
        title=t("Laavu-ryhmä", "Laavu-gruppen", "Laavu group"),
        people=8,
        is_private=True,
    ),
    house(
        slug="saunavuoro",
        hosts=("korpisen-kylaseura",),
        room="sauna",
        when=weekly(FR, "17:00", "20:00", terms="asu"),
        turns=(("17:00", "18:30"), ("18:30", "20:00")),
        title=t("Yleinen saunavuoro", "Allmän bastutur", "Public sauna"),
        intro=t(
            "Ensin naisten vuoro, sitten miesten. Avannosta löytyy jäähdyttävää.",
            "Först damernas tur, sedan herrarnas. Vaken svalkar.",
            "First the women's turn, then the men's. The hole in the ice cools you down.",
        ),
        bring=t("Pyyhe ja eväät.", "Handduk och matsäck.", "A towel and a snack."),
        categories=("meeting-place",),
        audience=("adults",),
        people=8,
        picture="lake",
    ),
    house(
        slug="kuntopiiri",
        hosts=("korpisen-kylaseura",),
        room="tupa",
        when=weekly(WE, "18:00", "19:00"),
        title=t("Kuntopiiri", "Cirkelträning", "Circuit training"),
        people=10,
    ),
    house(
        slug="kylakokous",
        hosts=("korpisen-kylaseura",),
        room="tupa",
        when=monthly(3, MO, "18:00", "20:00"),
        title=t("Kyläkokous", "Bymöte", "Village meeting"),
        intro=t(
            "Auraus, avaimet ja ensi kesän laituri. Päätetään yhdessä, kahvia riittää.",
            "Plogning, nycklar och nästa sommars brygga. Vi beslutar tillsammans.",
            "Snow ploughing, keys and next summer's jetty. We decide together.",
        ),
        categories=("village",),
        people=20,
    ),
)

SINGLE = (
    house(
        slug="laavun-kunnostus",
        hosts=("korpisen-kylaseura", "korpisen-eraveikot"),
        room="",
        when=once(2, SA, "09:00", "14:00"),
        title=t("Laavun kunnostustalkoot", "Talko vid vindskyddet", "Shelter repair talko"),
        intro=t(
            "Katto tiiviiksi, halot kuiviin ja makkarat tulelle. Lähtö kylätalon pihasta.",
            "Taket tätas, veden läggs torrt och korven grillas. Start från byahusets gård.",
            "A tight roof, dry firewood and sausages on the fire. We start from the yard.",
        ),
        bring=t(
            "Kirves tai saha, jos on oma.",
            "Yxa eller såg, om du har.",
            "An axe or a saw, if you have one.",
        ),
        categories=("talko", "nature"),
        picture="nature",
        takes_signups=True,
    ),
    house(
        slug="hirvipeijaiset",
        hosts=("korpisen-eraveikot", "korpisen-kylaseura"),
        room="koko-talo",
        when=yearly(11, 1, SA, "12:00", "17:00"),
        title=t("Hirvipeijaiset", "Älgfest", "Moose feast"),
        intro=t(
            "Metsästysseura kutsuu koko kylän hirvikeitolle. Kiitos maanomistajille.",
            "Jaktföreningen bjuder hela byn på älgsoppa. Tack till markägarna.",
            "The hunting club invites the whole village to moose soup, with thanks to the "
            "landowners.",
        ),
        categories=("festival", "food"),
        people=70,
        picture="nature",
    ),
    house(
        slug="rantajuhla",
        hosts=("korpisen-kylaseura",),
        room="koko-talo",
        when=yearly(7, 2, SA, "13:00", "19:00"),
        title=t("Korpisen rantajuhla", "Strandfest i Korpinen", "Lakeside party"),
        intro=t(
            "Soutukisa, savukalaa ja haitarimusiikkia laiturilla.",
            "Roddtävling, rökt fisk och dragspel på bryggan.",
            "A rowing race, smoked fish and accordion music on the jetty.",
        ),
        categories=("festival", "music"),
        people=80,
        picture="lake",
    ),
)

REQUESTS = (
    house(
        slug="sukujuhla",
        hosts=("korpisen-kylaseura",),
        room="koko-talo",
        when=once(6, SA, "12:00", "20:00"),
        title=t("Sukujuhla"),
        people=60,
    ),
    house(
        slug="erakurssi",
        hosts=("korpisen-eraveikot",),
        room="koko-talo",
        when=once(4, SU, "10:00", "16:00"),
        title=t("Eräkurssi"),
        people=25,
    ),
)

ACTIVITIES = (*REGULAR, *SINGLE, *REQUESTS)
