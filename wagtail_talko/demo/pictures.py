"""Calm drawings in the palette of the example site, made by code and so free for anyone."""

from django.core.files.base import ContentFile
from wagtail.images import get_image_model
from wagtail.models import Collection

from wagtail_talko.demo.facts import LANGUAGES, Text, t
from wagtail_talko.demo.pen import HEIGHT, WIDTH
from wagtail_talko.demo.scenes import SCENES

TITLES: dict[str, Text] = {
    "house": t(
        "Piirros: punainen talo koivujen katveessa",
        "Teckning: ett rött hus bland björkar",
        "A drawing: a red house among birches",
    ),
    "school": t(
        "Piirros: vanha keltainen koulu ja lippu",
        "Teckning: en gammal gul skola med flagga",
        "A drawing: an old yellow school with a flag",
    ),
    "village": t(
        "Piirros: hirsitalo ja savua piipusta",
        "Teckning: ett timmerhus med rök ur skorstenen",
        "A drawing: a log house with smoke from its chimney",
    ),
    "river": t(
        "Piirros: joki mutkittelee metsän halki",
        "Teckning: en älv slingrar genom skogen",
        "A drawing: a river winding through the forest",
    ),
    "lake": t(
        "Piirros: järvi, laituri ja vene",
        "Teckning: en sjö, en brygga och en båt",
        "A drawing: a lake, a jetty and a boat",
    ),
    "fell": t(
        "Piirros: tunturi ja kuusia",
        "Teckning: ett fjäll och granar",
        "A drawing: a fell and spruces",
    ),
    "nature": t(
        "Piirros: laavu, nuotio ja kuusia",
        "Teckning: ett vindskydd, en eld och granar",
        "A drawing: a lean-to, a camp fire and spruces",
    ),
    "winter": t(
        "Piirros: luminen talo ja valoisat ikkunat",
        "Teckning: ett snöigt hus med ljus i fönstren",
        "A drawing: a snowy house with lit windows",
    ),
    "harvest": t(
        "Piirros: kori omenoita pöydällä",
        "Teckning: en korg med äpplen på ett bord",
        "A drawing: a basket of apples on a table",
    ),
    "coffee": t(
        "Piirros: kahvipannu ja kaksi kuppia",
        "Teckning: en kaffepanna och två koppar",
        "A drawing: a coffee pot and two cups",
    ),
    "yarn": t(
        "Piirros: lankakeriä ja puikot",
        "Teckning: garnnystan och stickor",
        "A drawing: balls of yarn and needles",
    ),
    "music": t(
        "Piirros: nuotteja viivastolla",
        "Teckning: noter på notlinjer",
        "A drawing: notes on a stave",
    ),
    "workshop": t(
        "Piirros: vasara, saha ja lautoja",
        "Teckning: en hammare, en såg och brädor",
        "A drawing: a hammer, a saw and boards",
    ),
    "exercise": t(
        "Piirros: auringonnousu ja polku niityllä",
        "Teckning: soluppgång och en stig över ängen",
        "A drawing: sunrise and a path over a meadow",
    ),
}


def draw(kind: str) -> bytes:
    """Return the drawing as PNG."""
    return SCENES[kind]().png()


def build_pictures(collection: Collection) -> dict[tuple[str, str], object]:
    """Store every drawing once a language, so that its words are in the page's language."""
    model = get_image_model()
    stored = {}
    for kind, titles in TITLES.items():
        data = draw(kind)
        for language in LANGUAGES:
            name = f"talko-demo-{kind}-{language}.png"
            stored[kind, language] = model.objects.create(
                title=titles[language],
                collection=collection,
                file=ContentFile(data, name=name),
                width=WIDTH,
                height=HEIGHT,
            )
    return stored
