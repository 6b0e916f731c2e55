"""Comments on variants and on points of their pictures."""

from http import HTTPStatus

import pytest
from django.utils import timezone
from django.utils.translation import override

from cms.users.models import User
from community.access.verdicts import Refused
from community.forms.models import Draft
from community.groups.models import Membership
from community.visualisations.models import Comment, Variant
from community.visualisations.talking.comments import add_comment, delete_comment
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import make_comment


def test_comment_stands_on_the_page_with_its_language_and_paragraphs(client_of: Logged, member: User, park: Variant):
    client, page = client_of(member), address("variant", park.key)

    answer = client.post(page, {"text": "Wo <b>halten</b>?\n\nWer weiß es?"})

    assert (answer.status_code, answer["Location"]) == (HTTPStatus.FOUND, f"{page}#talk")
    assert list(Comment.objects.values_list("by", "language", "x")) == [(member.pk, "en", None)]
    text = client.get(page).content.decode()
    assert '<div class="post__text" dir="auto" lang="en"><p>Wo &lt;b&gt;halten&lt;/b&gt;?</p>' in text
    assert "<p>Wer weiß es?</p>" in text


def test_name_leads_to_the_member_until_she_has_left(client_of: Logged, member: User, colleague: User, park: Variant):
    make_comment(park, member)
    client, person = client_of(colleague), f"/en/community/people/{member.pk}/"
    assert f'href="{person}"' in client.get(address("variant", park.key)).content.decode()
    assert client.get(person).status_code == HTTPStatus.OK

    Membership.objects.filter(user=member).delete()
    assert f'href="{person}"' not in client.get(address("variant", park.key)).content.decode()


def test_points_are_kept_as_fractions_and_numbered_in_their_order(client_of: Logged, member: User, park: Variant):
    client, page = client_of(member), address("variant", park.key)
    client.post(page, {"text": "Hier", "x": "33.33", "y": "0"})
    client.post(page, {"text": "Ohne Punkt"})
    client.post(page, {"text": "Dort", "x": "100", "y": "66.67"})

    assert list(Comment.objects.values_list("x", "y")) == [(0.3333, 0.0), (None, None), (1.0, 0.6667)]
    text = client.get(page).content.decode()
    assert '<circle class="pin__dot" cx="33.33%" cy="0.00%" r="13"/>' in text
    assert text.count('class="pinlink"') == 2
    assert "Point 2 in the picture" in text


@pytest.mark.parametrize(
    "sent",
    [{"text": ""}, {"text": "a", "x": "5"}, {"text": "a", "y": "5"}, {"text": "a", "x": "101", "y": "5"}, {"text": "a" * 2001}],
)
def test_what_cannot_be_a_comment_is_shown_again(client_of: Logged, member: User, park: Variant, sent: dict):
    answer = client_of(member).post(address("variant", park.key), sent)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sent["text"] in answer.content.decode()
    assert not Comment.objects.exists()


def test_text_of_an_expired_login_is_filled_in_again(client_of: Logged, member: User, park: Variant):
    client, page = client_of(None), address("variant", park.key)
    assert client.post(page, {"text": "Nicht verloren"}).status_code == HTTPStatus.NOT_FOUND

    client.force_login(member)

    assert "Nicht verloren</textarea>" in client.get(page).content.decode()


def test_draft_is_saved_shown_and_gone_once_sent(client_of: Logged, member: User, park: Variant):
    client, page = client_of(member), address("variant", park.key)
    draft = f"/api/community/drafts/visualisation_comment/{park.key}"
    saved = client.put(draft, {"fields": {"text": "Angefangen"}}, "application/json")
    assert saved.status_code == HTTPStatus.OK
    assert "Angefangen</textarea>" in client.get(page).content.decode()

    client.post(page, {"text": "Fertig"})

    assert not Draft.objects.exists()


def test_own_comments_are_deleted_and_any_by_facilitators(
    client_of: Logged, member: User, colleague: User, facilitator: User, park: Variant
):
    own, other = make_comment(park, member, "Meiner"), make_comment(park, colleague, "Deiner")
    with pytest.raises(Refused):
        delete_comment(comment=other, by=member)
    assert client_of(member).get(address("delete_comment", other.pk)).status_code == HTTPStatus.NOT_FOUND

    asks = client_of(member).get(address("delete_comment", own.pk))
    assert "Meiner" in asks.content.decode()
    client_of(member).post(address("delete_comment", own.pk))
    client_of(facilitator).post(address("delete_comment", other.pk))

    assert not Comment.objects.exists()


def test_nobody_comments_on_published_results(client_of: Logged, member: User, park: Variant):
    session = park.case.session
    session.published_at = timezone.now()
    session.save()

    answer = client_of(member).post(address("variant", park.key), {"text": "Zu spät"})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "The results of this session are published." in answer.content.decode()
    assert not Comment.objects.exists()


def test_strangers_do_not_comment(neighbour: User, park: Variant):
    with pytest.raises(Refused), override("ar"):
        add_comment(variant=park, text="مرحبا", pin=None, by=neighbour)
