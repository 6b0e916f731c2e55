"""Video URLs: what people copy from YouTube and Vimeo, and for each the player that sets no cookie before playback."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import SplitResult, parse_qs, quote, urlencode, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

YOUTUBE = frozenset({"youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com", "youtu.be"})
VIMEO = frozenset({"vimeo.com", "player.vimeo.com"})
YOUTUBE_PLAYER = "https://www.youtube-nocookie.com/embed/"
VIMEO_PLAYER = "https://player.vimeo.com/video/"

FILM = re.compile(r"[\w-]{3,20}", re.ASCII)  # YouTube's video ids
LIST = re.compile(r"[\w-]{10,64}", re.ASCII)
HASH = re.compile(r"[0-9a-f]{6,40}")  # opens an unlisted Vimeo video
TIME = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?", re.ASCII)
FILE_ENDINGS = (".mp4", ".m4v", ".webm", ".ogv")


def player_url(url: str) -> str:
    """Return the player URL for a video's page; "" if there is none that this site allows."""
    parts = split(url)
    if parts is None or parts.scheme != "https":
        return ""
    host = bare(parts)
    if host in YOUTUBE:
        return youtube_player(parts)
    if host in VIMEO:
        return vimeo_player(parts)
    return url if (parts.hostname or "") in settings.VIDEO_PLAYER_HOSTS and not parts.username else ""


def problem_of(url: str) -> StrOrPromise:
    """Return what is wrong with a video URL; "" if it can be shown."""
    parts = split(url)
    if parts is None or parts.scheme != "https":
        return _("Enter an address that starts with https://.")
    if is_film_file(url) or player_url(url):
        return ""
    if bare(parts) in YOUTUBE:
        return _("This is not the address of a video on YouTube. Open the video there and copy the address of its page.")
    if bare(parts) in VIMEO:
        return _("This is not the address of a video on Vimeo. Open the video there and copy the address of its page.")
    return _("You can use videos from YouTube and Vimeo, from the hosts that this site allows, and video files (.mp4, .webm).")


def youtube_player(parts: SplitResult) -> str:
    """Return YouTube's privacy-enhanced player, with the start time and the playlist from the URL."""
    asked = parse_qs(parts.query)
    steps = [step for step in parts.path.split("/") if step]
    film = first(asked, "v")
    if bare(parts) == "youtu.be" and steps:
        film = steps[0]
    elif len(steps) > 1 and steps[0] in {"shorts", "live", "embed", "v"}:
        film = steps[1]
    playlist = first(asked, "list")
    said: dict[str, str | int] = {"list": playlist} if LIST.fullmatch(playlist) else {}
    if film == "videoseries" or not film:
        return f"{YOUTUBE_PLAYER}videoseries?{urlencode(said)}" if said else ""
    if not FILM.fullmatch(film):
        return ""
    if start := seconds(first(asked, "t") or first(asked, "start") or first(parse_qs(parts.fragment), "t")):
        said["start"] = start
    return f"{YOUTUBE_PLAYER}{film}" + (f"?{urlencode(said)}" if said else "")


def vimeo_player(parts: SplitResult) -> str:
    """Return Vimeo's player with tracking disabled, with the hash that opens a private video."""
    found = re.search(r"/(\d{4,14})(?:/([0-9a-f]+))?/?$", parts.path, re.ASCII)
    if found is None:
        return ""
    asked = parse_qs(parts.query)
    said: dict[str, str | int] = {"dnt": 1}
    key = found[2] or first(asked, "h")
    if HASH.fullmatch(key):
        said["h"] = key
    start = seconds(first(parse_qs(parts.fragment), "t") or first(asked, "t"))
    return f"{VIMEO_PLAYER}{quote(found[1])}?{urlencode(said)}" + (f"#t={start}s" if start else "")


def seconds(time: str) -> int:
    """Return the seconds in "90", "90s", "1m30s" or "1h2m3s"; 0 for anything else."""
    found = TIME.fullmatch(time)
    if found is None:
        return 0
    hours, minutes, rest = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + rest


def is_film_file(url: str) -> bool:
    """Return whether the URL is that of a video file that the browser can play itself."""
    parts = split(url)
    return parts is not None and parts.scheme == "https" and parts.path.lower().endswith(FILE_ENDINGS)


def host_of(url: str) -> str:
    """Return the name by which people know a URL's host; "" if there is none."""
    parts = split(url)
    if parts is None:
        return ""
    host = bare(parts)
    return "www.youtube.com" if host in YOUTUBE else "vimeo.com" if host in VIMEO else parts.hostname or ""


def split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018 - raises if it is not a number
    except ValueError:
        return None
    return parts


def bare(parts: SplitResult) -> str:
    return (parts.hostname or "").removeprefix("www.")


def first(asked: Mapping[str, list[str]], name: str) -> str:
    return asked.get(name, [""])[0]
