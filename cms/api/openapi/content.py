"""Version 2 of the content API, the calls and the jobs, as an OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.text import capfirst

from cms.admin_search import MOST_LETTERS
from cms.api.snippets import SNIPPET_ENDPOINTS
from cms.pages.call import CallPage

from .answers import ALWAYS, PROBLEM, in_path, locale, problems, query, text
from .document import ACCESS_TOKEN
from .parts import Document

READ = [{}, {ACCESS_TOKEN: ["content:read"]}]
WHOLE = {"type": "integer", "minimum": 0}
PARTS = [
    query("limit", "How many at once; at most 100.", type="integer", minimum=0, maximum=100, default=20),
    query("offset", "How many to leave out.", **WHOLE, default=0),
]
NUMBER = in_path("id", "Its id.", type="integer", minimum=1)
FIELDS = query(
    "fields",
    "Which fields: names separated by commas, `*` for all, `-name` without one, `name(…)` for those of what it contains.",
)
RICH_TEXT = query("rich_text_format", "How rich text is told.", type="string", enum=["html", "markdown", "blocks"])
ORDER = query("order", "The field to order by, `-` before it for the reverse, or `random`.")
SEARCH = [
    query("search", "Words to look for.", type="string", maxLength=MOST_LETTERS),
    query("search_operator", "Whether all words or any must be found.", type="string", enum=["and", "or"]),
]
LISTED = query("locale", "Languages, separated by commas.")
OF_PAGES = [
    query("type", "Page types such as `cms.CallPage`, separated by commas."),
    LISTED,
    query("status", "Of calls `planned`, `open`, `closing_soon`, `closed`; of processes `planned`, `running`, `finished`."),
    query("kind", "The kind of a call or process."),
    query("topic", "Topics by slug, separated by commas."),
    query("region", "Regions by slug, separated by commas."),
    query("municipality", "Municipalities by id, separated by commas."),
    query("country", "Countries by code, separated by commas."),
    query("child_of", "The id of the page above, or `root`."),
    query("descendant_of", "The id of a page further above, or `root`."),
    query("ancestor_of", "The id of a page below.", **WHOLE),
    query("translation_of", "The id of the page in another language, or `root`."),
    query("after", "The `next` of an earlier answer: what was published later."),
]
DATES = (
    "Dates and moments of pages, such as `closes_at` or `last_published_at`, filter as `closes_at__gt`, `__gte`, `__lt`, `__lte`."
)
ADDRESS = {"type": ["string", "null"], "description": "An absolute address."}


def thing(description: str, properties: dict[str, Any], meta: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the schema of something that the API tells. Which fields it has depends on `fields`."""
    facts = {"type": {"type": "string"}, "detail_url": ADDRESS, **(meta or {})}
    return {
        "type": "object",
        "description": description,
        "properties": {"id": {"type": "integer"}, "meta": {"type": "object", "properties": facts}, **properties},
    }


REDIRECT = thing("A redirect.", {"old_path": text(), "location": text()})
DRAFT = thing(
    "A page that is not public, as its editors are told of it.",
    {"title": text()},
    {
        "status": {"type": "string", "enum": ["draft", "private"]},
        "locale": text(),
        "html_url": ADDRESS,
        "edit_url": ADDRESS,
    },
)
#: The responses of what finds a page by its path.
FOUND = {
    "302": {"description": "`Location` is its address."},
    "200": {
        "description": "There is no page that you can read, but a redirect, or a page that you may preview.",
        "content": {"application/json": {"schema": {"anyOf": [REDIRECT, DRAFT]}}},
    },
}

SCHEMAS: dict[str, Any] = {
    "Problem": PROBLEM,
    "Page": thing(
        "A page, with the fields of its type.",
        {"title": text(), "summary": text()},
        {
            "html_url": ADDRESS,
            "slug": text(),
            "locale": text("The language of the text."),
            "first_published_at": text(null=True),
            "last_published_at": text(null=True),
            "translations": {"type": "array", "items": {"type": "object"}},
        },
    ),
    "Image": thing(
        "A picture.",
        {
            "title": text(),
            "width": {"type": "integer"},
            "height": {"type": "integer"},
            "alt": text("The text for those who do not see it."),
            "credit": text(),
            "licence": text(),
            "is_decorative": {"type": "boolean"},
            "focal_point": {"type": ["object", "null"], "description": "As fractions from the top left."},
            "renditions": {"type": "array", "items": {"type": "object"}},
        },
        {"download_url": ADDRESS, "tags": {"type": "array", "items": text()}},
    ),
    "Document": thing("A file.", {"title": text()}, {"download_url": ADDRESS, "tags": {"type": "array", "items": text()}}),
    "Named": thing("Something with a name in every language.", {"name": text(), "names": {"type": "object"}}),
    "Redirect": REDIRECT,
    "Removed": {
        "type": "object",
        "properties": {
            "id": {"type": "integer"},
            "type": text(),
            "locale": text(),
            "path": text("The last public one."),
            "reason": {"type": "string", "enum": ["deleted", "unpublished", "restricted"]},
            "removed_at": text(),
        },
        "required": ["id", "type", "locale", "path", "reason", "removed_at"],
    },
    "Locale": {
        "type": "object",
        "properties": {
            "code": text(),
            "name": text(),
            "own_name": text(),
            "direction": {"type": "string", "enum": ["ltr", "rtl"]},
            "is_default": {"type": "boolean"},
            "home": {"type": ["object", "null"]},
        },
        "required": ["code", "name", "own_name", "direction", "is_default", "home"],
    },
    "Call": {
        "type": "object",
        "description": "A call as facts.",
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "page_id": {"type": "integer"},
            "title": text(),
            "lead": text(),
            "locale": text(),
            "url": ADDRESS,
            "locales": {"type": "object"},
            "kind": text(),
            "kind_name": text(),
            "status": {"type": "string", "enum": list(CallPage.Status.values)},
            "opens_at": text(null=True),
            "closes_at": text(null=True),
            "time_zone": text(),
            "eligibility": text("HTML."),
            "costs": text(null=True),
            "costs_detail": text(),
            "languages": {"type": "array", "items": text()},
            "topics": {"type": "array", "items": {"type": "object"}},
            "regions": {"type": "array", "items": {"type": "object"}},
            "apply_url": ADDRESS,
            "apply_email": text(null=True),
        },
        "required": ["id", "page_id", "title", "status", "closes_at", "time_zone", "locales"],
    },
    "Job": {
        "type": "object",
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "title": text(),
            "state": {"type": "string", "enum": ["waiting", "running", "done", "failed"]},
            "done": {"type": "integer"},
            "total": {"type": ["integer", "null"]},
            "words": text(),
            "result": ADDRESS,
        },
        "required": ["id", "title", "state", "done", "total", "words", "result"],
    },
}


def schema_of(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def list_of(name: str, **meta: Any) -> dict[str, Any]:
    told = {"type": "object", "properties": {"total_count": WHOLE, **meta}, "required": ["total_count"]}
    return {
        "type": "object",
        "properties": {"meta": told, "items": {"type": "array", "items": schema_of(name)}},
        "required": ["meta", "items"],
    }


def read(
    name: str, summary: str, schema: dict[str, Any], parameters: Iterable[dict[str, Any]], *more: int, description: str = ""
) -> dict[str, Any]:
    """Return the path of an operation that reads. `more` are statuses besides those that every operation can answer with."""
    operation = {
        "operationId": name,
        "summary": summary,
        "parameters": list(parameters),
        "responses": {
            "200": {"description": "OK", "content": {"application/json": {"schema": schema}}},
            **problems([*ALWAYS, *more]),
        },
        "security": READ,
    }
    return {"get": {**operation, "description": description} if description else operation}


def find(name: str, *parameters: dict[str, Any], responses: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the path of an operation that leads to what is looked for."""
    path = read(name, "Find one", {}, [query("id", "Its id.", **WHOLE), *parameters], 404)
    del path["get"]["responses"]["200"]
    path["get"]["responses"] |= responses or {"302": FOUND["302"]}
    return path


def endpoint(name: str, schema: str, title: str, listed: list[dict[str, Any]], one: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the paths of an endpoint of Wagtail's: the list, one of it, and how to find one."""
    return {
        f"/api/v2/{name}/": read(name, title, list_of(schema), [*listed, FIELDS, ORDER, *PARTS]),
        f"/api/v2/{name}/{{id}}/": read(f"{name}_one", f"{title}: one", schema_of(schema), [NUMBER, *one, FIELDS], 404),
        f"/api/v2/{name}/find/": find(f"{name}_find"),
    }


def content_document() -> Document:
    """Return version 2 of the content API, the calls and the jobs."""
    path = query("html_path", "The path of a page, in any language.")
    in_words = locale("The language of names.")
    paths: dict[str, Any] = {
        "/api/v2/pages/": read(
            "pages",
            "The public pages",
            list_of("Page", next=text(null=True)),
            [*OF_PAGES, FIELDS, RICH_TEXT, ORDER, *SEARCH, *PARTS],
            description=DATES,
        ),
        "/api/v2/pages/{id}/": read("page", "A page", schema_of("Page"), [NUMBER, FIELDS, RICH_TEXT], 404),
        "/api/v2/pages/find/": find("find_page", path, responses=FOUND),
        "/api/v2/pages/deleted/": read(
            "removed_pages",
            "Pages that are no longer public",
            list_of("Removed", next=text(null=True), complete_since=text(null=True)),
            [
                query("since", "A moment or a day."),
                query("after", "The `next` of an earlier answer."),
                LISTED,
                query("type", "Page types, separated by commas."),
                *PARTS,
            ],
        ),
        **endpoint("images", "Image", "The public pictures", SEARCH, []),
        **endpoint("documents", "Document", "The public files", SEARCH, []),
        **endpoint("redirects", "Redirect", "The redirects", [], []),
        "/api/v2/page_preview/": read(
            "preview",
            "A draft, by a signed link",
            schema_of("Page"),
            [query("token", "The `token` of the preview's address."), FIELDS, RICH_TEXT],
            404,
        ),
        "/api/v2/site/": read("site", "What stands around every page", {"type": "object"}, [in_words], 404),
        "/api/v2/menus/": read("menus", "The menus", {"type": "object"}, [in_words], 404),
        "/api/v2/locales/": read("locales", "The languages of the site", list_of("Locale"), [in_words], 404),
        "/api/calls/": read(
            "calls",
            "The open calls, the next to close first",
            {
                "type": "object",
                "properties": {
                    "version": {"const": 1},
                    "count": WHOLE,
                    "limit": WHOLE,
                    "offset": WHOLE,
                    "items": {"type": "array", "items": schema_of("Call")},
                },
                "required": ["version", "count", "limit", "offset", "items"],
            },
            [
                locale("The language of texts and names."),
                query("status", "Which calls.", type="string", enum=list(CallPage.Status.values), default="open"),
                query("topic", "Topics by slug, separated by commas."),
                query("region", "Regions by slug, separated by commas."),
                query("limit", "How many at once.", type="integer", minimum=1, maximum=100, default=20),
                query("offset", "How many to leave out.", **WHOLE, default=0),
            ],
        ),
        "/api/calls/{id}/": read(
            "call",
            "A call, of any status",
            schema_of("Call"),
            [in_path("id", "Its id.", type="string", format="uuid"), in_words],
            404,
        ),
        "/api/jobs/{id}/": read(
            "job",
            "How far a long job is that you started",
            schema_of("Job"),
            [in_path("id", "Its id.", type="string", format="uuid")],
            404,
        ),
    }
    paths["/api/jobs/{id}/"]["get"]["security"] = [{}, {ACCESS_TOKEN: []}]
    words = query("search", "Words to look for in the names.", type="string", maxLength=MOST_LETTERS)
    for name, found in SNIPPET_ENDPOINTS.items():
        title = capfirst(found.model._meta.verbose_name_plural)
        paths |= endpoint(name, "Named", title, [in_words, words], [in_words])
    return {"paths": paths, "components": {"schemas": SCHEMAS}}
