"""The demo's pages: spaces and events in every language, published as an editor would."""

from collections.abc import Iterable
from datetime import time
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils.text import slugify
from wagtail.models import Locale, Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from wagtail_talko.demo.days import rule_text
from wagtail_talko.demo.facts import Activity, Place, SpaceFact, Text, t
from wagtail_talko.demo.people import MANAGERS, permit_pages
from wagtail_talko.demo.site import Pages
from wagtail_talko.demo.world import World
from wagtail_talko.models import EventCategory
from wagtail_talko.words import pick

SPACES = t("Hyvinvoinnin tilat", "Rum för välbefinnande", "Welfare spaces")
SPACES_INTRO = t(
    "Taloja, joissa on tilaa kaikille. Jokaisella on oma tarinansa.",
    "Hus med plats för alla. Varje hus har sin egen historia.",
    "Houses with room for everyone. Each has a story of its own.",
)
PROGRAMME = t("Ohjelma", "Program", "Programme")
PROGRAMME_INTRO = t(
    "Kerhoja, talkoita ja juhlia kylillä ja kaupungeissa. Tule sellaisena kuin olet.",
    "Klubbar, talkon och fester i byar och städer. Kom som du är.",
    "Clubs, talkos and parties in villages and towns. Come as you are.",
)
HOUSE_PROGRAMME = t("%(space)s: ohjelma", "%(space)s: program", "%(space)s: programme")


def add_page(model: Any, parents: Pages, title: Text, fields: Any, **same: Any) -> Pages:
    """Add one page per language of `title`. `fields(code)` gives what depends on it.

    All are live before the first is published: the event is then rendered once, not once each.
    """
    made: Pages = {}
    for code, parent in parents.items():
        if code not in title:
            continue
        page = model(
            title=title[code],
            slug=slugify(title[code]),
            locale=Locale.objects.get(language_code=code),
            **same,
            **fields(code),
        )
        if made:
            page.translation_key = next(iter(made.values())).translation_key
        # Publishing writes the reference index. treebeard keeps numbers on the node in memory, so
        # the parent is read anew.
        with disable_reference_index_auto_update():
            Page.objects.get(pk=parent.pk).add_child(instance=page)
        made[code] = page
    return made


def publish(pages: Pages) -> None:
    for page in pages.values():
        page.save_revision().publish()


def build_space_pages(
    world: World, homes: Pages, places: Iterable[Place], pictures: dict[tuple[str, str], Any]
) -> dict[str, Pages]:
    """Build the index and below it a page for each space. Return these by the space's slug."""
    from wagtail_talko.pages.models import WelfareSpaceIndexPage

    root = root_pages(WelfareSpaceIndexPage, homes, SPACES, SPACES_INTRO, in_menus=True)
    made = {}
    for space in (space for place in places for space in place.spaces):
        made[space.slug] = space_page(world, root, space, pictures)
        publish(made[space.slug])
    return made


def space_page(
    world: World, parents: Pages, fact: SpaceFact, pictures: dict[tuple[str, str], Any]
) -> Pages:
    from wagtail_talko.pages.models import WelfareSpacePage

    email = world.spaces[fact.slug].email

    def fields(code: str) -> dict[str, Any]:
        return {
            "introduction": pick(fact.introduction, code).text,
            "story": pick(fact.story, code).text,
            "cultural_history": pick(fact.history, code).text,
            "getting_there": pick(fact.getting_there, code).text,
            "accessibility_text": pick(fact.accessibility_text, code).text,
            "contact": f'<p><a href="mailto:{email}">{email}</a></p>',
            "picture": pictures.get((fact.picture, code)),
        }

    return add_page(WelfareSpacePage, parents, fact.name, fields, space=world.spaces[fact.slug])


def root_pages(
    model: Any, homes: Pages, title: Text, introduction: Text, *, in_menus: bool
) -> Pages:
    """Return the page of this type right below each front page; make what is missing."""
    found = {
        code: page for code, home in homes.items() if (page := model.objects.child_of(home).first())
    }
    missing = {code: home for code, home in homes.items() if code not in found}
    made = add_page(
        model,
        missing,
        title,
        lambda code: {"introduction": pick(introduction, code).text},
        show_in_menus=in_menus,
    )
    publish(made)
    return {code: found.get(code) or made[code] for code in homes}


def build_programmes(world: World, homes: Pages, places: Iterable[Place]) -> dict[str, Pages]:
    """Build the programme and one below it for each space, by the space's slug."""
    from wagtail_talko.pages.models import ProgrammePage

    # The menu leads to the programme of every municipality already.
    root = root_pages(ProgrammePage, homes, PROGRAMME, PROGRAMME_INTRO, in_menus=False)
    programmes = {}
    for space in (space for place in places for space in place.spaces):
        title = {
            code: HOUSE_PROGRAMME[code] % {"space": pick(space.name, code).text} for code in homes
        }
        programmes[space.slug] = add_page(
            ProgrammePage,
            root,
            title,
            lambda code, space=space: {"introduction": pick(space.introduction, code).text},
            space=world.spaces[space.slug],
        )
        publish(programmes[space.slug])
    return programmes


def build_event_pages(
    world: World,
    programmes: dict[str, Pages],
    activities: Iterable[Activity],
    pictures: dict[tuple[str, str], Any],
) -> dict[str, Pages]:
    """Publish an event page in each language that has words for it, by the activity's slug."""
    categories = {category.slug: category for category in EventCategory.objects.all()}
    made = {}
    for activity in activities:
        if activity.is_event:
            made[activity.slug] = event_page(world, programmes, activity, pictures, categories)
    return made


def event_page(
    world: World,
    programmes: dict[str, Pages],
    activity: Activity,
    pictures: dict[tuple[str, str], Any],
    categories: dict[str, EventCategory],
) -> Pages:
    from wagtail_talko.pages.models import TalkoEventPage

    def fields(code: str) -> dict[str, Any]:
        return {
            "introduction": activity.intro[code],
            "bring": pick(activity.bring, code).text,
            "picture": pictures.get((activity.picture, code)),
            "tasks": task_blocks(activity, code),
            **{name: fact[code] for name, fact in activity.details.items() if is_words(fact)},
        }

    room = world.rooms.get((activity.space, activity.room))
    pages = add_page(
        TalkoEventPage,
        programmes[activity.space],
        {code: activity.title[code] for code in activity.intro},
        fields,
        space=world.spaces[activity.space],
        room=room,
        takes_room=room is not None,
        hides_place=activity.hides_place,
        audience=list(activity.audience),
        is_low_threshold=activity.is_low_threshold,
        is_free=activity.is_free,
        **{name: fact for name, fact in activity.details.items() if not is_words(fact)},
        contact=world.spaces[activity.space].email,
        takes_signups=activity.takes_signups,
        signup_capacity=activity.people if activity.takes_signups else None,
        signup_asks_bring=activity.asks_bring,
        **schedule(world, activity),
    )
    for page in pages.values():
        page.hosts = [world.associations[slug] for slug in activity.hosts]
        page.categories = [categories[slug] for slug in activity.categories]
    publish(pages)
    return pages


def is_words(fact: Any) -> bool:
    """Say whether a detail is in languages; others are the same in all."""
    return isinstance(fact, dict)


def task_blocks(activity: Activity, code: str) -> list[dict[str, Any]]:
    """Return the tasks as the page stores them: each has one id in all languages."""
    return [
        {
            "id": str(uuid5(NAMESPACE_URL, f"{activity.slug}/{number}")),
            "type": "task",
            "value": {
                "name": task.name[code],
                "needed": task.needed,
                "skills": task.skills.get(code, ""),
                "youngest": task.youngest,
            },
        }
        for number, task in enumerate(activity.tasks)
    ]


def time_blocks(activity: Activity) -> list[dict[str, Any]]:
    """Return the times after the first as the page stores them: each has one id for ever."""
    return [
        {
            "id": str(uuid5(NAMESPACE_URL, f"{activity.slug}/{start}")),
            "type": "time",
            "value": {"start_time": start, "end_time": end},
        }
        for start, end in activity.turns[1:]
    ]


def schedule(world: World, activity: Activity) -> dict[str, Any]:
    """Return the page's schedule: the term that runs or comes next, and those after it."""
    when = activity.when
    times: dict[str, Any] = {"start_time": when.start, "end_time": when.end}
    if activity.turns:
        (start, end), *_more = activity.turns
        times = {"start_time": time.fromisoformat(start), "end_time": time.fromisoformat(end)}
        times["more_times"] = time_blocks(activity)
    if activity.is_single:
        return {"start_date": world.single_days[activity.slug], **times}
    days = world.calendar.current(when, world.calendar.dates(when))
    return {
        "start_date": days[0],
        "recurrence": rule_text(when),
        "until": days[-1],
        "left_out_dates": [day.isoformat() for day in world.calendar.gaps(when, days)],
        **times,
    }


def permit_manager(spaces: dict[str, Pages], programmes: dict[str, Pages]) -> None:
    """Give the manager of Joutsa its pages: the house's and its programme's."""
    house = "hyvinvointitupa"
    permit_pages(MANAGERS, [*spaces[house].values(), *programmes[house].values()])
