"""Pictures as machines are told of them: where they are shown, in the sizes of the pages, drawn only when somebody asks."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file, get_test_image_file_svg
from wagtail.models import Collection, CollectionViewRestriction

from cms.media.images import SiteRendition
from cms.models import HomePage, NewsPage, Organisation, SiteImage
from cms.users.models import User
from tests.pages import make_page


def make_image(**facts: Any) -> SiteImage:
    size = facts.pop("size", (2000, 1000))
    image = SiteImage(title="Ufer", file=get_test_image_file("ufer.png", size=size), description="Ein Ufer", credit="Stadt")
    image.licence = "CC BY 4.0"
    for name, value in facts.items():
        setattr(image, name, value)
    image.save()
    return image


def page_with(image: SiteImage, **facts: Any) -> NewsPage:
    picture = {"image": image, "caption": "", "credit": ""}
    return make_page(NewsPage, "Neues", body=[("picture", picture)], **{"cover_image": image, **facts})


def told(client: Client, address: str) -> Any:
    cache.clear()  # as the commit of a change would do
    answer = client.get(f"/api/v2/{address}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def picture_in(said: dict[str, Any]) -> dict[str, Any]:
    return said["body"][0]["value"]["image"]["picture"]


def test_picture_has_its_facts_where_it_is_shown(client: Client, homes: object) -> None:
    image = make_image(focal_point_x=500, focal_point_y=750, focal_point_width=100, focal_point_height=100)

    said = told(client, f"pages/{page_with(image).pk}/")

    facts = picture_in(said)
    sizes = facts.pop("renditions")
    assert facts == {
        "id": image.pk,
        "meta": {
            "type": "cms.SiteImage",
            "detail_url": f"http://testserver/api/v2/images/{image.pk}/",
            "download_url": f"http://testserver{image.file.url}",
        },
        "title": "Ufer",
        "width": 2000,
        "height": 1000,
        "alt": "Ein Ufer",
        "focal_point": {"x": 0.25, "y": 0.75},
        "is_decorative": False,
        "credit": "Stadt",
        "licence": "CC BY 4.0",
    }
    assert [(one["width"], one["height"], one["format"], one["crop"]) for one in sizes] == [
        (480, 240, "webp", None),
        (960, 480, "webp", None),
        (1440, 720, "webp", None),
        (400, 250, "webp", "8:5"),
        (800, 500, "webp", "8:5"),
        (1200, 630, "jpeg", "40:21"),
    ]
    assert said["cover_image"] == {**facts, "renditions": sizes}
    wide = said["cover_image_wide"]
    assert (wide["full_url"], wide["width"], wide["height"], wide["alt"]) == (sizes[-1]["href"], 1200, 630, "Ein Ufer")


def test_text_of_the_page_takes_precedence(client: Client, homes: object) -> None:
    image = make_image()
    image.contextual_alt_text, image.decorative = "Das Ufer im Mai", False
    page = make_page(
        NewsPage,
        "Neues",
        cover_image=image,
        cover_alt="Ein Ufer von oben",
        body=[("picture", {"image": image, "caption": "", "credit": "Jemand anderes"})],
    )

    said = told(client, f"pages/{page.pk}/")

    assert (picture_in(said)["alt"], picture_in(said)["credit"]) == ("Das Ufer im Mai", "Jemand anderes")
    assert (said["cover_image"]["alt"], said["cover_image_wide"]["alt"]) == ("Ein Ufer von oben", "Ein Ufer von oben")
    page.cover_alt, page.cover_is_decorative = "", True
    page.save_revision().publish()
    assert told(client, f"pages/{page.pk}/")["cover_image"]["alt"] == ""


def test_nothing_is_drawn_to_tell_of_a_picture_but_when_it_is_asked_for(client: Client, homes: object) -> None:
    page = page_with(make_image())
    (first, *_others) = picture_in(told(client, f"pages/{page.pk}/"))["renditions"]
    assert SiteRendition.objects.count() == 0

    answer = client.get(first["href"])

    (drawn,) = SiteRendition.objects.all()
    assert (answer.status_code, answer["Location"]) == (302, drawn.url)
    assert (drawn.width, drawn.height) == (first["width"], first["height"])
    assert "public" in answer["Cache-Control"]
    (again, *_others) = picture_in(told(client, f"pages/{page.pk}/"))["renditions"]
    assert again == {**first, "href": f"http://testserver{drawn.url}"}
    assert client.get(first["href"])["Location"] == drawn.url
    assert SiteRendition.objects.count() == 1


@pytest.mark.parametrize("size", [(2000, 1000), (700, 1100), (300, 200), (1000, 1000)])
def test_sizes_are_those_of_what_is_drawn(client: Client, homes: object, size: tuple[int, int]) -> None:
    page = page_with(make_image(size=size))
    before = picture_in(told(client, f"pages/{page.pk}/"))["renditions"]
    for one in before:
        client.get(one["href"])

    after = picture_in(told(client, f"pages/{page.pk}/"))["renditions"]

    assert [{**one, "href": ""} for one in after] == [{**one, "href": ""} for one in before]
    assert {(one["width"], one["height"]) for one in after} == set(SiteRendition.objects.values_list("width", "height"))
    assert max(one["width"] for one in after) <= size[0]


def test_pages_and_the_api_share_their_renditions(client: Client, homes: object) -> None:
    page = page_with(make_image())
    client.get(page.url)

    whole = [one for one in picture_in(told(client, f"pages/{page.pk}/"))["renditions"] if one["crop"] is None]

    assert all("/media/images/" in one["href"] for one in whole)


def test_nobody_else_can_have_pictures_drawn(client: Client, homes: object) -> None:
    page = page_with(make_image())
    (first, *_others) = picture_in(told(client, f"pages/{page.pk}/"))["renditions"]
    other = make_image()

    for changed in (("width-480", "width-481"), (f"/{page.cover_image_id}/", f"/{other.pk}/"), ("pictures/", "pictures/x")):
        assert client.get(first["href"].replace(*changed)).status_code == 404, changed
    assert SiteRendition.objects.count() == 0


def test_drawing_stays_a_drawing(client: Client, homes: object) -> None:
    image = SiteImage.objects.create(title="Zeichen", file=get_test_image_file_svg("a.svg"), description="Ein Zeichen")
    page = make_page(NewsPage, "Neues", body=[("picture", {"image": image, "caption": "", "credit": ""})])

    sizes = picture_in(told(client, f"pages/{page.pk}/"))["renditions"]

    assert {one["format"] for one in sizes} == {"svg"}
    assert {client.get(one["href"]).status_code for one in sizes} == {302}


def test_lost_original_is_a_missing_file(client: Client, homes: object) -> None:
    image = make_image()
    page = page_with(image)
    image.file.storage.delete(image.file.name)

    (first, *_others) = picture_in(told(client, f"pages/{page.pk}/"))["renditions"]

    assert client.get(first["href"]).status_code == 404


def test_private_picture_is_told_only_to_those_who_may_see_it(
    client: Client, homes: dict[str, HomePage], django_user_model: type[User]
) -> None:
    inside = Collection.get_first_root_node().add_child(instance=Collection(name="Innen"))
    image = make_image(collection=inside, title="Geheim", description="Geheimer Plan")
    Organisation.objects.create(name_de="Amt", role=Organisation.Role.COMMISSION, logo=image)
    page = page_with(image)
    address = picture_in(told(client, f"pages/{page.pk}/"))["renditions"][0]["href"]
    CollectionViewRestriction.objects.create(collection=inside, restriction_type=CollectionViewRestriction.LOGIN)

    said = told(client, f"pages/{page.pk}/")
    listed = told(client, "pages/?type=cms.NewsPage&fields=*")
    organisations = told(client, "organisations/")

    shown = said["body"][0]["value"]["image"]
    assert (shown["picture"], shown["image"], said["cover_image"], said["cover_image_wide"]) == (None, None, None, None)
    assert organisations["items"][0]["logo"] is None
    assert "Geheim" not in str([said, listed, organisations])
    assert client.get(address).status_code == 404
    client.force_login(django_user_model.objects.create_user(email="mitglied@example.org"))
    assert picture_in(told(client, f"pages/{page.pk}/"))["title"] == "Geheim"
    answer = client.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (302, "private, no-store")
