"""Several members write, send, copy and throw away one event of theirs at once."""

from uuid import uuid4

import pytest
import time_machine
from wagtail.images import get_image_model
from wagtail.models import Page, TaskState

from tests.events.conftest import NOW
from tests.events.factories import make_event, make_programme, make_site
from tests.factories import make_association, make_member
from tests.organising.pictures.drawing import photograph
from tests.race.racing import ROUNDS, WORKERS, race
from tests.race.scenarios.proposals import FIELDS
from wagtail_talko.models import Proposal, SentPicture
from wagtail_talko.organising.pictures.actions import remove_picture, set_picture
from wagtail_talko.organising.pictures.models import key_of
from wagtail_talko.organising.proposals.actions import (
    copy_event,
    discard_proposal,
    save_proposal,
    send_proposal,
)
from wagtail_talko.pages.models import TalkoEventPage

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(NOW):
        yield


def test_race_of_sending_sends_once():
    make_site()
    parent, host = make_programme(), make_association()
    member = make_member(host)
    fields = {"association": host, "by": member, "fields": FIELDS, "language": "fi"}
    proposals = [save_proposal(parent=parent, **fields) for _ in range(ROUNDS)]

    def work(worker, number):
        send_proposal(proposal=proposals[number], by=member)

    outcomes = race(work)

    assert outcomes == [["already_sent"] * (WORKERS - 1) + ["won"]] * ROUNDS
    assert TaskState.objects.filter(status="in_progress").count() == ROUNDS
    assert set(Proposal.objects.values_list("state", flat=True)) == {"sent"}


def test_race_of_one_form_makes_one_event():
    make_site()
    parent, host = make_programme(), make_association()
    member = make_member(host)
    fields = {"association": host, "by": member, "fields": FIELDS, "language": "fi"}
    keys = [uuid4() for _ in range(ROUNDS)]

    def work(worker, number):
        save_proposal(parent=parent, key=keys[number], **fields)

    outcomes = race(work)

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    assert set(Proposal.objects.values_list("key", flat=True)) == set(keys)
    assert TalkoEventPage.objects.count() == ROUNDS


def test_race_of_pictures_words_and_sending_ends_with_one_of_them():
    make_site()
    parent, host = make_programme(), make_association()
    member = make_member(host)
    fields = {"association": host, "by": member, "language": "fi"}
    proposals = [save_proposal(parent=parent, fields=FIELDS, **fields) for _ in range(ROUNDS)]

    def work(worker, number):
        proposal = proposals[number]
        if worker % 4 == 0:
            save_proposal(proposal=proposal, fields={**FIELDS, "bring": f"{worker}"}, **fields)
        elif worker % 4 == 2:
            send_proposal(proposal=proposal, by=member)
        else:
            newest = proposal.page.specific.get_latest_revision_as_object()
            deed = {"proposal": proposal, "by": member, "seen": key_of(newest.picture)}
            if worker % 4 == 1:
                remove_picture(**deed)
            else:
                set_picture(**deed, picture=photograph(), description=f"{number} {worker}")

    outcomes = race(work)

    assert set().union(*outcomes) <= {"won", "already_sent", "changed_meanwhile"}
    images = get_image_model().objects.count()
    assert ROUNDS <= images == SentPicture.objects.count()
    for number, proposal in enumerate(proposals):
        newest = proposal.page.specific.get_latest_revision_as_object()
        # Words written meanwhile are there whatever became of the picture.
        assert newest.bring != ""
        shown = newest.picture.description if newest.picture else f"{number} "
        assert shown.startswith(f"{number} ")


def test_race_of_writing_copying_and_throwing_away_leaves_a_whole_tree():
    make_site()
    parent, host = make_programme(), make_association()
    member = make_member(host)
    event = make_event(parent=parent, hosts=[host])
    fields = {"association": host, "by": member, "fields": FIELDS, "language": "fi"}
    doomed = [save_proposal(parent=parent, **fields) for _ in range(ROUNDS)]

    def work(worker, number):
        if worker % 3 == 0:
            save_proposal(parent=parent, **fields)
        elif worker % 3 == 1:
            copy_event(event=event, association=host, by=member)
        else:
            discard_proposal(proposal=doomed[number], by=member)

    outcomes = race(work)

    assert set().union(*outcomes) <= {"won", "proposal_gone"}
    assert Proposal.objects.filter(pk__in=[each.pk for each in doomed]).count() == 0
    slugs = list(TalkoEventPage.objects.values_list("slug", flat=True))
    assert len(slugs) == len(set(slugs)) == Proposal.objects.count() + 1
    assert Page.find_problems() == ([], [], [], [], [])
