"""What happens in the Inclusion House of Rovaniemi, indoors and out."""

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

house = partial(Activity, space="osallisuustalo")

REGULAR = (
    house(
        slug="avoin-aamiainen",
        hosts=("rovaniemen-verkko", "rovaniemen-mielenterveys"),
        room="olohuone",
        when=weekly(MO, "09:00", "10:30", terms="asu"),
        title=t("Avoin aamiainen", "Öppen frukost", "Open breakfast"),
        intro=t(
            "Puuroa ja rauhallinen alku viikolle. Neuvoja istuu samassa pöydässä.",
            "Gröt och en lugn början på veckan. Rådgivaren sitter vid samma bord.",
            "Porridge and a calm start to the week. An adviser sits at the same table.",
        ),
        categories=("meeting-place", "food"),
        people=25,
        picture="coffee",
    ),
    house(
        slug="luontoretki",
        hosts=("rovaniemen-retkeilijat", "rovaniemen-verkko"),
        room="",
        when=weekly(WE, "11:00", "15:00", terms="asu"),
        title=t("Luontoretki", "Utfärd i naturen", "Nature trip"),
        intro=t(
            "Kävellään hitaasti, keitetään nokipannukahvit ja kuunnellaan metsää. Lähtö talon "
            "edestä.",
            "Vi går långsamt, kokar kaffe på eld och lyssnar på skogen. Start framför huset.",
            "A slow walk, coffee on the fire and listening to the forest. We start in front of "
            "the house.",
        ),
        bring=t(
            "Säänmukaiset vaatteet. Lainavarusteita löytyy.",
            "Kläder efter väder. Utrustning finns att låna.",
            "Clothes for the weather. Gear can be borrowed.",
        ),
        categories=("nature", "exercise"),
        audience=("adults",),
        picture="nature",
        takes_signups=True,
        cancelled=(2,),
        note=t(
            "Liian kova pakkanen tai myrsky. Tavataan talolla.",
            "För kallt eller stormigt. Vi ses i huset.",
            "Too cold or stormy. We meet at the house.",
        ),
    ),
    house(
        slug="toipumisen-ryhma",
        hosts=("rovaniemen-raittius",),
        room="ryhmatila",
        when=weekly(TU, "17:00", "18:30", terms="asu"),
        title=t("Toipumisen ryhmä", "Återhämtningsgrupp", "Recovery group"),
        people=10,
        is_private=True,
    ),
    house(
        slug="vertaisryhma",
        hosts=("rovaniemen-mielenterveys",),
        room="ryhmatila",
        when=weekly(TU, "17:00", "18:30"),
        title=t("Vertaisryhmä", "Kamratgrupp", "Peer group"),
        intro=t(
            "Samanlaisia kokemuksia, ei neuvoja ellei pyydä. Paikka kerrotaan soittamalla.",
            "Liknande erfarenheter, inga råd om du inte ber. Ring och fråga var vi ses.",
            "Shared experience, no advice unless asked. Ring to hear where we meet.",
        ),
        categories=("peer-support",),
        audience=("adults",),
        people=8,
        is_private=True,
        hides_place=True,
        is_low_threshold=True,
        takes_signups=True,
    ),
    house(
        slug="taidepaja",
        hosts=("rovaniemen-mielenterveys",),
        room="paja",
        when=weekly(TH, "13:00", "16:00"),
        title=t("Taidepaja", "Konstverkstad", "Art workshop"),
        intro=t(
            "Maalataan, muovaillaan ja ollaan hiljaa, jos siltä tuntuu.",
            "Vi målar, formar och är tysta om det känns så.",
            "Painting, modelling, and silence when it feels right.",
        ),
        categories=("handicraft",),
        audience=("adults",),
        people=10,
        picture="yarn",
    ),
    house(
        slug="bandipaja",
        hosts=("rovaniemen-raittius", "rovaniemen-verkko"),
        room="paja",
        when=weekly(FR, "14:00", "17:00"),
        title=t("Bändipaja", "Bandverkstad", "Band workshop"),
        intro=t(
            "Soitetaan selvin päin. Biisit valitaan yhdessä, kaikkien ei tarvitse osata.",
            "Vi spelar nyktra. Låtarna väljs tillsammans, alla behöver inte kunna.",
            "Playing sober. We pick the songs together; not everyone needs to know how.",
        ),
        categories=("music",),
        people=8,
        picture="music",
        moved=(2, -2),
    ),
    house(
        slug="palveluohjaus",
        hosts=("rovaniemen-verkko",),
        room="ryhmatila",
        when=weekly(TH, "09:00", "12:00"),
        title=t("Neuvojan vastaanotto", "Rådgivarens mottagning", "Adviser's hours"),
        people=4,
    ),
    house(
        slug="verkoston-kokous",
        hosts=("rovaniemen-verkko", "rovaniemen-kaupunki"),
        room="olohuone",
        when=monthly(2, TU, "13:00", "15:00"),
        title=t("Verkoston kokous", "Nätverkets möte", "Network meeting"),
        people=14,
    ),
)

SINGLE = (
    house(
        slug="kodan-pystytys",
        hosts=("rovaniemen-retkeilijat",),
        room="",
        when=once(1, SA, "10:00", "14:00"),
        title=t("Kodan pystytystalkoot", "Kåtatalko", "Tepee talko"),
        intro=t(
            "Pystytetään kota jokirantaan ja sytytetään ensimmäiset tulet.",
            "Vi reser en kåta vid älven och tänder den första elden.",
            "We raise a tepee on the riverbank and light the first fire.",
        ),
        bring=t("Käsineet ja evästä.", "Handskar och matsäck.", "Gloves and a snack."),
        categories=("talko", "nature"),
        picture="nature",
        takes_signups=True,
    ),
    house(
        slug="kaamosjuhla",
        hosts=("rovaniemen-verkko", "rovaniemen-raittius", "rovaniemen-mielenterveys"),
        room="olohuone",
        when=yearly(12, 1, SA, "12:00", "17:00"),
        title=t("Kaamosjuhla", "Mörkertidsfest", "Polar night party"),
        intro=t(
            "Kynttilöitä, puuroa ja lauluja pimeimpään aikaan. Alkoholiton.",
            "Ljus, gröt och sånger i den mörkaste tiden. Alkoholfritt.",
            "Candles, porridge and songs at the darkest time. Alcohol-free.",
        ),
        categories=("festival",),
        people=40,
        picture="winter",
    ),
    house(
        slug="metsaviikonloppu",
        hosts=("rovaniemen-retkeilijat",),
        room="",
        when=yearly(8, 3, SU, "09:00", "18:00"),
        title=t("Mustikkaretki", "Blåbärsutfärd", "Blueberry trip"),
        intro=t(
            "Bussi vie mustikkametsään ja tuo takaisin. Marjat jaetaan tai säilötään yhdessä.",
            "Bussen tar oss till blåbärsskogen och hem. Bären delas eller kokas in tillsammans.",
            "A bus takes us to the berries and back. We share the catch or preserve it together.",
        ),
        bring=t("Ämpäri ja saappaat.", "Hink och stövlar.", "A bucket and boots."),
        categories=("nature",),
        picture="nature",
    ),
)

ACTIVITIES = (*REGULAR, *SINGLE)
