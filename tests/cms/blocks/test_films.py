"""Every URL under which people find a video leads to its privacy-friendly player; an unusable one is reported at the field."""

import pytest
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.blocks.films import player_url
from cms.blocks.media import VideoBlock
from themes.registry import find_theme

TUBE = "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"
VIMEO = "https://player.vimeo.com/video/76979871?dnt=1"


@pytest.mark.parametrize(
    ("url", "player"),
    [
        ("https://www.youtube.com/watch?v=aqz-KE-bpKQ", TUBE),
        ("https://m.youtube.com/watch?v=aqz-KE-bpKQ&feature=youtu.be", TUBE),
        ("https://music.youtube.com/watch?v=aqz-KE-bpKQ", TUBE),
        ("https://youtu.be/aqz-KE-bpKQ", TUBE),
        ("https://youtu.be/aqz-KE-bpKQ?si=Tracking123", TUBE),
        ("https://www.youtube.com/shorts/aqz-KE-bpKQ", TUBE),
        ("https://youtube.com/live/aqz-KE-bpKQ?feature=share", TUBE),
        ("https://www.youtube.com/embed/aqz-KE-bpKQ?autoplay=1", TUBE),
        ("https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ", TUBE),
        ("https://www.youtube.com/v/aqz-KE-bpKQ", TUBE),
        ("https://WWW.YouTube.com/watch?v=aqz-KE-bpKQ", TUBE),
        ("https://youtu.be/aqz-KE-bpKQ?t=90", f"{TUBE}?start=90"),
        ("https://youtu.be/aqz-KE-bpKQ?t=1m30s", f"{TUBE}?start=90"),
        ("https://www.youtube.com/watch?v=aqz-KE-bpKQ&t=1h2m3s", f"{TUBE}?start=3723"),
        ("https://www.youtube.com/watch?v=aqz-KE-bpKQ#t=45s", f"{TUBE}?start=45"),
        ("https://www.youtube.com/embed/aqz-KE-bpKQ?start=12", f"{TUBE}?start=12"),
        ("https://www.youtube.com/watch?v=aqz-KE-bpKQ&t=soon", TUBE),
        ("https://www.youtube.com/watch?v=aqz-KE-bpKQ&list=PLabcdefghij12&index=3", f"{TUBE}?list=PLabcdefghij12"),
        (
            "https://www.youtube.com/playlist?list=PLabcdefghij12",
            "https://www.youtube-nocookie.com/embed/videoseries?list=PLabcdefghij12",
        ),
        ("https://vimeo.com/76979871", VIMEO),
        ("https://www.vimeo.com/76979871/", VIMEO),
        ("https://vimeo.com/76979871/0a1b2c3d4e", f"{VIMEO}&h=0a1b2c3d4e"),
        ("https://vimeo.com/76979871?h=0a1b2c3d4e&share=copy", f"{VIMEO}&h=0a1b2c3d4e"),
        ("https://player.vimeo.com/video/76979871?h=0a1b2c3d4e", f"{VIMEO}&h=0a1b2c3d4e"),
        ("https://vimeo.com/channels/staffpicks/76979871", VIMEO),
        ("https://vimeo.com/groups/cities/videos/76979871", VIMEO),
        ("https://vimeo.com/76979871#t=1m5s", f"{VIMEO}#t=65s"),
    ],
)
def test_video_urls_map_to_their_privacy_friendly_player(url: str, player: str) -> None:
    assert player_url(url) == player
    VideoBlock().clean(value(url))


def value(url: str):
    return VideoBlock().to_python({"title": "Video", "url": url, "poster": None, "transcript": ""})


@pytest.mark.parametrize(
    "url",
    [
        "http://www.youtube.com/watch?v=aqz-KE-bpKQ",
        "https://www.youtube.com/@kanal",
        "https://www.youtube.com/",
        "https://www.youtube.com/watch?v=",
        'https://www.youtube.com/watch?v="><script>1</script>',
        "https://vimeo.com/staffpicks",
        "https://youtube.com.evil.example/watch?v=aqz-KE-bpKQ",
        "https://evil.example/youtube.com/watch?v=aqz-KE-bpKQ",
        "https://www.youtube.com@evil.example/watch?v=aqz-KE-bpKQ",
        "https://tube.example.org/videos/embed/1",
        "https://example.org/film.html",
    ],
)
def test_url_without_a_video_is_an_error_of_the_url_field(url: str) -> None:
    assert player_url(url) == ""
    with pytest.raises(StructBlockValidationError) as refusal:
        VideoBlock().clean(value(url))
    assert set(refusal.value.block_errors) == {"url"}


def test_video_player_hosts_setting_allows_more_hosts(settings) -> None:
    url = "https://tube.example.org/videos/embed/1"
    settings.VIDEO_PLAYER_HOSTS = ["tube.example.org"]

    assert player_url(url) == url
    assert player_url("https://other.tube.example.org/videos/embed/1") == ""
    assert player_url("https://user@tube.example.org/videos/embed/1") == ""
    VideoBlock().clean(value(url))


@pytest.mark.parametrize(
    ("url", "links"),
    [
        ("https://youtu.be/aqz-KE-bpKQ", ['href="https://youtu.be/aqz-KE-bpKQ"', f'data-player="{TUBE}"']),
        ("https://tube.example.org/1", ['href="https://tube.example.org/1"']),  # saved before the site restricted its hosts
        ("javascript:alert(1)", []),
        ("jav\tascript:alert(1)", []),
    ],
)
def test_video_link_is_rendered_without_javascript(url: str, links: list[str]) -> None:
    html = VideoBlock().render(value(url))

    for link in links:
        assert link in html
    assert ("data-player" in html) == (len(links) == 2)
    assert "script:alert" not in html


def test_player_iframe_is_sandboxed() -> None:
    script = next(path for theme in find_theme("default") for path in theme.static.rglob("video.js")).read_text()

    assert 'sandbox = "allow-scripts allow-same-origin' in script
    assert script.index("sandbox =") < script.index(".src =")
    assert "allow-top-navigation" not in script
