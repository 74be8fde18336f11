"""What happens in the Old School of Lapinjärvi, in two languages."""

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
    TaskFact,
    monthly,
    once,
    t,
    weekly,
    yearly,
)

school = partial(Activity, space="vanha-koulu")

REGULAR = (
    school(
        slug="kutomailta",
        hosts=("lapinjarven-kutojat",),
        room="luokka",
        when=weekly(MO, "16:00", "20:00"),
        title=t("Kutomailta", "Vävkväll", "Weaving evening"),
        intro=t(
            "Kuudet kangaspuut ja yksi hyvä tarina kerrallaan. Mattoraidat saa omista kankaista.",
            "Sex vävstolar och en god historia i taget. Trasmattan blir av egna tyger.",
            "Six looms and one good story at a time. Rag rugs from your own cloth.",
        ),
        bring=t(
            "Vanhoja lakanoita matonkuteiksi.",
            "Gamla lakan till mattrasor.",
            "Old sheets for rug strips.",
        ),
        categories=("handicraft",),
        people=10,
        picture="yarn",
    ),
    school(
        slug="kielikahvila-sprakcafe",
        hosts=("lapinjarven-kunta", "lapptrask-marthor"),
        room="luokka",
        when=weekly(TU, "17:30", "19:30"),
        title=t(
            "Kielikahvila kahdella kielellä",
            "Språkcafé på två språk",
            "Language café in two languages",
        ),
        intro=t(
            "Puoli tuntia suomeksi, puoli tuntia ruotsiksi. Virheitä saa tehdä, pullaa saa ottaa.",
            "En halvtimme på finska, en halvtimme på svenska. Fel får man göra och bulle får man "
            "ta.",
            "Half an hour in Finnish, half an hour in Swedish. Mistakes are fine, buns are better.",
        ),
        categories=("languages",),
        audience=("everyone", "newcomers"),
        people=18,
        picture="coffee",
    ),
    school(
        slug="kaksikielinen-kuoro",
        hosts=("lapinjarven-kuoro",),
        room="juhlasali",
        when=weekly(WE, "18:00", "20:00"),
        title=t(
            "Kaksikielisen kuoron harjoitus",
            "Tvåspråkiga körens övning",
            "Two-language choir practice",
        ),
        intro=t(
            "Laulu on sama kummallakin kielellä. Uusia ääniä kaivataan, etenkin bassoja.",
            "Sången är densamma på båda språken. Nya röster behövs, särskilt basar.",
            "A song is the same in both languages. New voices are welcome, basses above all.",
        ),
        categories=("music",),
        people=24,
        picture="music",
        cancelled=(2,),
        note=t("Kuoro on konserttimatkalla.", "Kören är på konsertresa.", "The choir is on tour."),
    ),
    school(
        slug="elakelaisten-tupa",
        hosts=("lapinjarven-elakelaiset",),
        room="luokka",
        when=weekly(TH, "12:00", "14:30"),
        title=t("Eläkeläisten torstaitupa", "Pensionärernas torsdagsstuga", "Pensioners' Thursday"),
        intro=t(
            "Keitto kiehuu puoliltapäivin. Syödään, lauletaan ja katsotaan vanhoja valokuvia.",
            "Soppan kokar vid tolvtiden. Vi äter, sjunger och ser på gamla fotografier.",
            "Soup at noon, songs after, and old photographs for those who stay.",
        ),
        categories=("meeting-place", "food"),
        audience=("seniors",),
        people=20,
        picture="coffee",
    ),
    school(
        slug="marttojen-keittioilta",
        hosts=("lapptrask-marthor",),
        room="keittio",
        when=monthly(2, TH, "17:00", "20:00"),
        title=t("Marttojen keittiöilta", "Marthornas kökskväll", "The Marthas' kitchen evening"),
        intro=t(
            "Tällä kertaa säilötään, leivotaan tai pelastetaan hävikkiä. Ruoka syödään yhdessä.",
            "Vi lägger in, bakar eller räddar svinn. Maten äts tillsammans.",
            "Preserving, baking or saving what would be wasted. We eat it together.",
        ),
        categories=("food",),
        people=10,
        picture="harvest",
        takes_signups=True,
    ),
    school(
        slug="nuorten-bandit",
        hosts=("lapinjarven-nuoret",),
        room="juhlasali",
        when=weekly(FR, "16:00", "20:00"),
        title=t("Bändit soittaa", "Banden spelar", "Bands play"),
        intro=t(
            "Näyttämö on auki. Kaksi bändiä vuorollaan, ja jamit lopuksi.",
            "Scenen är öppen. Två band i tur och ordning, och jam till sist.",
            "The stage is open: two bands in turn and a jam to finish.",
        ),
        categories=("music",),
        audience=("young",),
        people=16,
        picture="music",
    ),
    school(
        slug="tyonhakijoiden-aamu",
        hosts=("lapinjarven-kunta",),
        room="opettajanhuone",
        when=weekly(TU, "09:00", "11:00"),
        title=t(
            "Työnhakijoiden aamukahvi",
            "Morgonkaffe för arbetssökande",
            "Job seekers' morning coffee",
        ),
        intro=t(
            "Hakemukset, kysymykset ja kahvia. Perinnetalkoot palkkaa myös tekijöitä.",
            "Ansökningar, frågor och kaffe. Traditionstalkot anställer också.",
            "Applications, questions and coffee. The tradition talko hires people too.",
        ),
        categories=("work",),
        audience=("job-seekers",),
        people=6,
    ),
    school(
        slug="lukupiiri",
        hosts=("lapptrask-marthor",),
        room="opettajanhuone",
        when=weekly(TU, "09:30", "11:00", every=2),
        title=t("Lukupiiri", "Läsecirkel", "Reading circle"),
        people=6,
    ),
    school(
        slug="suunnitteluilta",
        hosts=("lapinjarven-perinnetalkoot", "lapinjarven-kunta"),
        room="opettajanhuone",
        when=monthly(1, MO, "18:00", "20:00"),
        title=t(
            "Talkoiden suunnitteluilta", "Planeringskväll för talkona", "Talko planning evening"
        ),
        intro=t(
            "Mitä tehdään seuraavaksi? Ideat seinälle, tekijät nimilistaan.",
            "Vad gör vi härnäst? Idéer på väggen, namn på listan.",
            "What next? Ideas on the wall, names on the list.",
        ),
        categories=("talko",),
        people=12,
    ),
)

SINGLE = (
    school(
        slug="katon-tervaustalkoot",
        hosts=("lapinjarven-perinnetalkoot",),
        room="",
        when=yearly(6, 1, SA, "09:00", "15:00"),
        title=t("Katon tervaustalkoot", "Taktjärningstalko", "Roof tarring talko"),
        intro=t(
            "Pärekatto saa tervansa. Katolle nousee vain halukas, maassa riittää tehtävää "
            "kaikille.",
            "Spåntaket får sin tjära. Bara den som vill går upp på taket, på marken finns göra "
            "för alla.",
            "The shingle roof gets its tar. Only the willing climb; there is work for all on the "
            "ground.",
        ),
        bring=t(
            "Vaatteet, jotka saavat tahriintua.",
            "Kläder som får bli smutsiga.",
            "Clothes that may get dirty.",
        ),
        categories=("talko",),
        picture="workshop",
        takes_signups=True,
    ),
    school(
        slug="perinnetalkoot",
        hosts=("lapinjarven-perinnetalkoot", "lapinjarven-kutojat"),
        room="luokka",
        when=once(3, SA, "10:00", "15:00"),
        title=t(
            "Perinnetalkoot: ikkunat kuntoon",
            "Traditionstalko: fönstren i skick",
            "Tradition talko: mending windows",
        ),
        intro=t(
            "Kitataan, maalataan ja opitaan samalla. Lounas tulee koulun keittiöstä.",
            "Vi kittar, målar och lär oss på köpet. Lunchen kommer från skolköket.",
            "Putty, paint and learning as we go. Lunch comes from the school kitchen.",
        ),
        bring=t("Työhanskat.", "Arbetshandskar.", "Work gloves."),
        categories=("talko", "handicraft"),
        people=20,
        picture="workshop",
        takes_signups=True,
        tasks=(
            TaskFact(t("Kittaus", "Kittning", "Puttying"), 6),
            TaskFact(t("Maalaus", "Målning", "Painting"), 8),
            TaskFact(t("Lounaan laitto", "Matlagning", "Making lunch"), 2),
            TaskFact(
                t(
                    "Yläkerran ikkunat telineeltä",
                    "Övre våningens fönster från ställning",
                    "Upper windows from a scaffold",
                ),
                2,
                skills=t(
                    "työturvallisuuskortti", "arbetssäkerhetskort", "occupational safety card"
                ),
                youngest=18,
            ),
        ),
        asks_bring=True,
        kept=("Koulun 6. luokka", 5),
    ),
    school(
        slug="skordefest",
        hosts=("lapptrask-marthor", "lapinjarven-perinnetalkoot", "lapinjarven-kuoro"),
        room="koko-koulu",
        when=yearly(9, 3, SA, "12:00", "17:00"),
        title=t("Koulun sadonkorjuujuhla", "Skördefest i skolan", "Harvest festival at the school"),
        intro=t(
            "Omenamehua, kaksikielistä laulua ja vanhan ajan kisat koulun pihalla.",
            "Äppelmust, sång på två språk och lekar från förr på skolgården.",
            "Apple juice, songs in two languages and old-time games in the yard.",
        ),
        categories=("festival",),
        people=120,
        picture="harvest",
    ),
    school(
        slug="kauneimmat-laulut",
        hosts=("lapinjarven-kuoro",),
        room="juhlasali",
        when=yearly(12, 3, SU, "16:00", "18:00"),
        title=t(
            "Joululauluja kahdella kielellä", "Julsånger på två språk", "Carols in two languages"
        ),
        intro=t(
            "Lauletaan vuorosäkeistöin. Pimeä piha valaistaan lyhdyin.",
            "Vi sjunger varannan vers. Gården lyses upp med lyktor.",
            "Verse by verse in turn. Lanterns light the dark yard.",
        ),
        categories=("music", "festival"),
        people=90,
        picture="winter",
    ),
)

REQUESTS = (
    school(
        slug="puuvenetalkoot",
        hosts=("lapinjarven-perinnetalkoot",),
        room="verstas",
        when=once(2, SA, "10:00", "16:00"),
        title=t("Soutuveneen kunnostus"),
        people=6,
    ),
    school(
        slug="huonekalukurssi",
        hosts=("lapinjarven-elakelaiset",),
        room="verstas",
        when=once(6, SA, "10:00", "14:00"),
        title=t("Huonekalukurssi"),
        people=8,
    ),
    school(
        slug="haat",
        hosts=("lapinjarven-kuoro",),
        room="koko-koulu",
        when=once(8, SA, "12:00", "20:00"),
        title=t("Kuoron juhlakonsertti"),
        people=120,
    ),
)

ACTIVITIES = (*REGULAR, *SINGLE, *REQUESTS)
