"""A static site made from the content API alone: every page in every language, with menus, links, pictures and redirects.

    python static_site.py https://www.example.org folder

It is an example to begin with: it knows no page type, and shows of each page what the API tells. Only Python is needed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import urlopen

Json = dict[str, Any]
MARKS = {"bold": "b", "italic": "i", "code": "code", "strikethrough": "s", "subscript": "sub", "superscript": "sup"}
MARKS |= {"underline": "u", "highlight": "mark"}
#: What is shown elsewhere on a page, or says something about its parts.
UNSEEN = {
    *("id", "meta", "title", "summary", "hero_title", "cover_image", "cover_image_wide", "cover_alt", "names", "colour", "order"),
    *("slug", "page", "pages", "document", "key", "logo", "locale", "type", "time_zone", "precision", "is_decorative"),
}


class StaticSite:
    """What the API tells of a site, in as few requests as there are languages and types of pages."""

    def __init__(self, ask: Callable[[str], Json]) -> None:
        self.ask = ask  # returns the JSON at a path below /api/v2/

    def all_of(self, path: str) -> Iterator[Json]:
        """Yield the items of a list, a hundred for each request."""
        offset, total = 0, 1
        while offset < total:
            answer = self.ask(f"{path}&limit=100&offset={offset}")
            yield from answer["items"]
            offset, total = offset + 100, answer["meta"]["total_count"]

    @cached_property
    def frames(self) -> dict[str, Json]:
        """Menus and footer in each language."""
        first = self.ask("site/")
        codes = [language["code"] for language in first["locales"] if language["home"]]
        return {code: first if code == first["locale"] else self.ask(f"site/?locale={code}") for code in codes}

    @cached_property
    def pages(self) -> dict[str, Json]:
        """The pages by their path."""
        types = sorted({page["meta"]["type"] for page in self.all_of("pages/?fields=_,type")})
        told = [page for kind in types for page in self.all_of(f"pages/?type={kind}&fields=*&rich_text_format=blocks")]
        return {path_of(page["meta"]["html_url"]): page for page in sorted(told, key=lambda page: page["id"])}

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the path of each file, with its content."""
        frames, base = self.frames, next(iter(self.frames.values()))["base_url"]
        for path, page in self.pages.items():
            frame = frames[path.split("/")[1]]
            yield f"{path}index.html", PageMaker(base, self.pages, frame).whole(path, page)
        for redirect in self.all_of("redirects/?fields=*"):
            if (path := f"{unquote(redirect['old_path'])}/") not in self.pages and "?" not in path:
                yield f"{path}index.html", f'<meta http-equiv="refresh" content="0; url={escape(redirect["location"])}">'
        yield "/index.html", f'<meta http-equiv="refresh" content="0; url={next(iter(frames.values()))["home"]["path"]}">'

    def write(self, folder: Path) -> None:
        for path, content in self.files():
            file = folder / path.lstrip("/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, "utf-8")


def path_of(address: str) -> str:
    return unquote(urlsplit(address).path)


@dataclass(frozen=True)
class PageMaker:
    """Writes pages of one language as HTML."""

    base: str
    pages: dict[str, Json]
    frame: Json

    def whole(self, path: str, page: Json) -> str:
        meta, code = page["meta"], self.frame["locale"]
        languages, others = {one["code"]: one for one in self.frame["locales"]}, meta["translations"]
        alternates = "".join(f'<link rel="alternate" hreflang="{o["locale"]}" href="{self.local(o["href"])}">' for o in others)
        above = [up for up in self.pages if path.startswith(up) and up != path]
        below = [down for down in self.pages if down.startswith(path) and down.count("/") == path.count("/") + 1]
        return f"""<!doctype html>
<html lang="{code}" dir="{languages[code]["direction"]}">
<head><meta charset="utf-8"><title>{escape(meta["seo_title"] or page["title"])} – {escape(self.frame["site_name"])}</title>
<meta name="description" content="{escape(meta["search_description"] or page["summary"])}">{alternates}</head>
<body>
<header><a href="{self.frame["home"]["path"]}">{escape(self.frame["site_name"])}</a>
<nav>{self.menu(self.frame["menus"]["main"])}</nav>
<nav>{listed(self.link(one["href"], languages[one["locale"]]["own_name"]) for one in others)}</nav></header>
<nav>{listed(self.link(up, self.pages[up]["title"]) for up in sorted(above, key=len))}</nav>
<main lang="{meta["locale"]}">
<h1>{escape(page.get("hero_title") or page["title"])}</h1>
<p>{escape(page["summary"])}</p>
{self.picture(page["cover_image"]) if page.get("cover_image") else ""}
{self.facts(page)}
{listed(self.link(down, self.pages[down]["title"]) for down in below)}
</main>
<footer>{self.value(self.frame["footer"])}<nav>{self.menu(self.frame["menus"]["legal"])}</nav></footer>
</body></html>
"""

    def menu(self, entries: list[Json]) -> str:
        return listed(self.link(one["html_url"], one["title"]) + self.menu(one.get("children", [])) for one in entries)

    def local(self, address: str) -> str:
        """Return the path of a page that is made here; another address as it is."""
        path = path_of(address)
        is_here = path in self.pages and address.startswith(("/", f"{self.base}/"))
        return escape(path + address.partition("#")[1] + address.partition("#")[2] if is_here else address)

    def link(self, address: str, words: str) -> str:
        return f'<a href="{self.local(address)}">{escape(words)}</a>' if address else escape(words)

    def picture(self, facts: Json) -> str:
        sizes = [one for one in facts["renditions"] if one["crop"] is None and one["format"] != "avif"]
        srcset = ", ".join(f"{escape(one['href'])} {one['width']}w" for one in sizes)
        image = f'<img src="{escape(sizes[-1]["href"])}" srcset="{srcset}" alt="{escape(facts["alt"])}">'
        return f"<figure>{image}<figcaption>{escape(facts['credit'])}</figcaption></figure>"

    def facts(self, told: Json) -> str:
        """Return what is told by name, in order."""
        shown = {name: self.value(value) for name, value in told.items() if name not in UNSEEN}
        return "".join(f'<div class="{name}">{html}</div>\n' for name, html in shown.items() if html)

    def value(self, value: Any) -> str:
        """Return a value of any kind."""
        match value:
            case None | "" | bool():
                return ""
            case {"picture": facts}:
                return self.picture(facts) if facts else ""
            case {"renditions": _}:
                return self.picture(value)
            case {"href": str(href), "button": str(words), "title": str(title), "text": str(text)}:
                return f"<h2>{escape(title)}</h2><p>{escape(text)}</p><p>{self.link(href, words)}</p>"
            case {"file": {"href": str(href), "title": str(title)}} | {"href": str(href), "title": str(title)}:
                return f"<p>{self.link(href, title)}</p>"
            case {"type": str(), "value": inner, "id": _}:
                return self.value(inner)
            case {"type": str(kind), **rest} if {"children", "items", "rows", "blocks"} & rest.keys() or kind == "rule":
                return self.prose(kind, rest)
            case {"name": str(name), "id": _}:
                return f"<p>{escape(name)}</p>{self.facts({**value, 'name': ''})}"
            case dict():
                heading = value.get("title") or value.get("heading")
                return (f"<h2>{escape(heading)}</h2>" if heading else "") + self.facts({**value, "heading": ""})
            case list():
                return "".join(self.value(one) for one in value)
            case str() if value.startswith(("https://", "http://")):
                return f"<p>{self.link(value, value)}</p>"
            case _:
                return f"<p>{escape(str(value))}</p>"

    def prose(self, kind: str, block: Json) -> str:
        """Return a block of rich text."""
        match kind:
            case "rule":
                return "<hr>"
            case "list":
                tag, inner = "ol" if block["ordered"] else "ul", "".join(f"<li>{self.value(one)}</li>" for one in block["items"])
            case "quote":
                tag, inner = "blockquote", self.value(block["blocks"])
            case "table":
                rows = ("".join(self.cell(cell) for cell in row) for row in block["rows"])
                tag, inner = "table", "".join(f"<tr>{row}</tr>" for row in rows)
            case _:
                tag = {"heading": f"h{block.get('level')}", "code": "pre"}.get(kind, "p")
                inner = "".join(self.span(one) for one in block["children"])
        return f"<{tag}>{inner}</{tag}>"

    def cell(self, cell: Json) -> str:
        tag = "th" if cell["header"] else "td"
        return f'<{tag} colspan="{cell.get("colspan", 1)}">{"".join(self.span(one) for one in cell["children"])}</{tag}>'

    def span(self, span: Json) -> str:
        html = escape(span["text"]).replace("\n", "<br>")
        for mark in span["marks"]:
            html = f"<{MARKS[mark]}>{html}</{MARKS[mark]}>"
        return f'<a href="{self.local(span["href"])}">{html}</a>' if "href" in span else html


def listed(entries: Iterable[str]) -> str:
    return f"<ul>{items}</ul>" if (items := "".join(f"<li>{entry}</li>" for entry in entries)) else ""


if __name__ == "__main__":
    StaticSite(lambda path: json.load(urlopen(f"{sys.argv[1]}/api/v2/{path}"))).write(Path(sys.argv[2]))
