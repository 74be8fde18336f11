"""Festivals, talkos and other single days of the Wellbeing House of Joutsa."""

from functools import partial

from wagtail_talko.demo.facts import SA, SU, Activity, once, t, yearly

house = partial(Activity, space="hyvinvointitupa")

SINGLE = (
    house(
        slug="sadonkorjuujuhla",
        hosts=("joutsan-martat", "joutsan-kylayhdistys", "joutsan-elakkeensaajat"),
        room="koko-tupa",
        when=yearly(9, 2, SA, "12:00", "16:00"),
        title=t("Sadonkorjuujuhla", "Skördefest", "Harvest festival"),
        intro=t(
            "Juureskeittoa, mehua ja musiikkia. Tuo oman maan antimet vaihtopöytään.",
            "Rotfruktssoppa, saft och musik. Ta med av din egen skörd till bytesbordet.",
            "Root vegetable soup, juice and music. Bring your own harvest to the swap table.",
        ),
        bring=t(
            "Vihanneksia vaihtopöytään.",
            "Grönsaker till bytesbordet.",
            "Vegetables for the swap table.",
        ),
        categories=("festival", "food"),
        people=80,
        picture="harvest",
        takes_signups=True,
    ),
    house(
        slug="joululaulut",
        hosts=("joutsan-sekakuoro", "joutsan-martat"),
        room="sali",
        when=yearly(12, 2, SU, "15:00", "17:00"),
        title=t("Joululaulut yhdessä", "Julsånger tillsammans", "Christmas tune singing"),
        intro=t(
            "Kuoro aloittaa, kaikki jatkavat. Lopuksi glögiä ja torttuja.",
            "Kören börjar, alla fortsätter. Till sist glögg och stjärnor.",
            "The choir begins and everyone joins in. Mulled juice and pastries to finish.",
        ),
        categories=("music", "festival"),
        people=60,
        picture="winter",
    ),
    house(
        slug="siivoustalkoot",
        hosts=("joutsan-kylayhdistys", "joutsan-luonto"),
        room="",
        when=yearly(5, 2, SA, "10:00", "14:00"),
        title=t("Kevätsiivoustalkoot", "Vårstädningstalko", "Spring clean-up talko"),
        intro=t(
            "Raivataan rantapolku ja juodaan kahvit nuotiolla. Jokainen käsipari kelpaa.",
            "Vi röjer strandstigen och dricker kaffe vid elden. Alla händer duger.",
            "Clearing the shore path, then coffee by the fire. Every pair of hands helps.",
        ),
        bring=t("Haravat ja hanskat.", "Räfsor och handskar.", "Rakes and gloves."),
        categories=("talko", "nature"),
        picture="nature",
        is_free=True,
        details={
            "food": t(
                "Makkaraa ja nokipannukahvia.",
                "Korv och kaffe från eldstaden.",
                "Sausages and coffee from the fire.",
            ),
            "weather": t(
                "Sateella kokoonnumme laavulla.",
                "Vid regn samlas vi i vindskyddet.",
                "If it rains we meet in the shelter.",
            ),
            "dress": t("Kumisaappaat.", "Gummistövlar.", "Rubber boots."),
        },
        takes_signups=True,
    ),
    house(
        slug="yhteinen-peli-ilta",
        hosts=("joutsan-sakki", "joutsan-perhekahvila"),
        room="kahvitupa",
        when=once(2, SU, "14:00", "17:00"),
        title=t("Yhteinen peli-iltapäivä", "Gemensam speleftermiddag", "Games afternoon together"),
        intro=t(
            "Shakkia, korttia ja muistipelejä. Mummi opettaa, lapsi voittaa.",
            "Schack, kort och memory. Mormor lär ut, barnet vinner.",
            "Chess, cards and memory games. Grandma teaches, the child wins.",
        ),
        categories=("games",),
        audience=("families", "seniors"),
        people=20,
        picture="coffee",
    ),
)
