"""The URLs of files of groups: a folder and a file of the owner with two versions, and another file of hers in the trash."""

from functools import partial

from tests.community.table import (
    ANONYMOUS,
    FACILITATOR,
    GROUP_MEMBER,
    INSIDE,
    OWNER,
    Address,
    answers,
    api,
    form,
    page,
    sent,
)

SECRETS = ("Kühlräume", "Kühlplan", "Kellerliste", "Ohne Turnhalle")
NUMBER = 2**62  # of nothing
NOBODY = ([ANONYMOUS], 401)
KEEPERS = frozenset({OWNER, FACILITATOR})

GROUP = partial(Address, parts=lambda things: [things["group"].slug], inside=INSIDE, secrets=SECRETS)
FOLDER = partial(Address, parts=lambda things: [things["folder"].pk], inside=INSIDE, secrets=SECRETS)
DOCUMENT = partial(Address, parts=lambda things: [things["document"].pk], inside=INSIDE, secrets=SECRETS)
FIRST = partial(Address, parts=lambda things: [things["document"].pk, 1], inside=INSIDE, secrets=SECRETS)
TRASHED = partial(
    Address, parts=lambda things: [things["trashed document"].pk], row="in the trash", inside=KEEPERS, secrets=("Verworfener",)
)
NONE = partial(Address, parts=lambda _things: [NUMBER], row="of nothing")

SHOWN = answers(404, (INSIDE, 200))
KEPT, KEPT_DONE = answers(404, (KEEPERS, 200)), answers(404, (KEEPERS, 302))
READS = answers(404, NOBODY, (INSIDE, 200))
GROUPS_READS = answers(403, NOBODY, (INSIDE, 200))
ANY = {"If-Match": "*"}
EMPTY: tuple[dict[str, str], dict[str, str]] = ({}, {})
NO_UPLOAD = {"upload": "6f9619ff-8b86-d011-b42d-00cf4fc964ff"}


def staged() -> dict[str, str]:
    return {"files_staged": NO_UPLOAD["upload"], "content_staged": NO_UPLOAD["upload"]}


def named() -> dict[str, str]:
    return {"name": "Hereingelegt", "parent": ""}


PAGES = [
    GROUP("library:files", form(answers(403, (INSIDE, 200)), answers(403, (INSIDE, 422))), sends=staged),
    GROUP("library:new_folder", form(answers(403, (INSIDE, 200)), answers(403, (INSIDE, 302))), sends=named),
    GROUP("library:trash", page(answers(403, (INSIDE, 200)))),
    GROUP(
        "library:settings",
        sent(answers(403, (INSIDE, 404), ([FACILITATOR], 302))),
        sends=lambda: {"only_facilitators": "yes"},
    ),
    GROUP("library:archive_all", sent(answers(403, (INSIDE, 302)))),
    FOLDER("library:folder", form(SHOWN, answers(404, (INSIDE, 422))), sends=staged),
    NONE("library:folder", form(answers(404), answers(404))),
    FOLDER("library:edit_folder", form(KEPT, KEPT_DONE), sends=named),
    FOLDER("library:delete_folder", form(KEPT, answers(404, ([OWNER], 403), ([FACILITATOR], 302))), sends=lambda: {"most": "9"}),
    FOLDER("library:archive", sent(answers(404, (INSIDE, 302)))),
    DOCUMENT("library:document", form(SHOWN, answers(404, (INSIDE, 422))), sends=staged),
    TRASHED("library:document", form(KEPT, answers(404, (KEEPERS, 403))), sends=staged),
    NONE("library:document", form(answers(404), answers(404))),
    DOCUMENT("library:edit", form(KEPT, KEPT_DONE), sends=lambda: {"title": "Hereingelegt"}),
    TRASHED("library:edit", form(answers(404), answers(404))),
    DOCUMENT("library:trash_document", form(KEPT, KEPT_DONE)),
    TRASHED("library:restore", sent(KEPT_DONE)),
    DOCUMENT("library:restore", sent(answers(404))),
    TRASHED("library:erase", form(KEPT, KEPT_DONE)),
    DOCUMENT("library:erase", form(answers(404), answers(404))),
    FIRST("library:make_current", sent(KEPT_DONE)),
    FIRST("library:delete_version", form(KEPT, KEPT_DONE)),
    Address("files:file", page(SHOWN), parts=lambda things: [things["document"].current_id], row="of a library", inside=INSIDE),
    Address("files:file", page(KEPT), parts=lambda things: [things["trashed document"].current_id], row="in the trash"),
]

API = [
    Address(
        "community_api:file",
        api(GET=answers(404, NOBODY, (INSIDE, 301))),
        parts=lambda things: [things["document"].current_id],
        inside=INSIDE,
        secrets=SECRETS,
    ),
    Address(
        "community_api:file",
        api(GET=answers(404, NOBODY, (KEEPERS, 301))),
        parts=lambda things: [things["trashed document"].current_id],
        row="in the trash",
    ),
    Address("community_api:file", api(GET=answers(404, NOBODY)), parts=lambda _things: [NO_UPLOAD["upload"]], row="of nothing"),
    GROUP(
        "community_api:library",
        api(GET=GROUPS_READS, PUT=answers(403, NOBODY, ([FACILITATOR], 200))),
        json={"PUT": ({"only_facilitators_upload": True}, {})},
    ),
    GROUP("community_api:library_log", api(GET=answers(403, NOBODY, ([FACILITATOR], 200)))),
    GROUP("community_api:library_archives", api(POST=answers(403, NOBODY, (INSIDE, 202))), json={"POST": EMPTY}),
    GROUP(
        "community_api:library_folders",
        api(GET=GROUPS_READS, POST=answers(403, NOBODY, (INSIDE, 201))),
        json={"POST": ({"name": "Hereingelegt"}, {})},
    ),
    FOLDER(
        "community_api:library_folder",
        api(
            GET=READS,
            PATCH=answers(404, NOBODY, (INSIDE, 200), ([GROUP_MEMBER], 403)),
            DELETE=answers(404, NOBODY, (INSIDE, 403)),
        ),
        json={"PATCH": ({"name": "Hereingelegt"}, ANY)},
    ),
    GROUP(
        "community_api:library_documents",
        api(GET=GROUPS_READS, POST=answers(403, NOBODY, (INSIDE, 422))),
        json={"POST": (NO_UPLOAD, {})},
    ),
    GROUP("community_api:library_trash", api(GET=GROUPS_READS)),
    DOCUMENT(
        "community_api:library_document",
        api(
            GET=READS,
            PATCH=answers(404, NOBODY, (INSIDE, 200), ([GROUP_MEMBER], 403)),
            DELETE=answers(404, NOBODY, (INSIDE, 204), ([GROUP_MEMBER], 403)),
        ),
        json={"PATCH": ({"title": "Hereingelegt"}, ANY)},
    ),
    TRASHED(
        "community_api:library_document",
        api(
            GET=answers(404, NOBODY, (KEEPERS, 200)),
            PATCH=answers(404, NOBODY, (KEEPERS, 403)),
            DELETE=answers(404, NOBODY, (KEEPERS, 403)),
        ),
        json={"PATCH": ({"title": "Hereingelegt"}, ANY)},
    ),
    NONE(
        "community_api:library_document",
        api(GET=answers(404, NOBODY), PATCH=answers(404, NOBODY), DELETE=answers(404, NOBODY)),
        json={"PATCH": ({"title": "Hereingelegt"}, ANY)},
    ),
    TRASHED("community_api:library_document_restore", api(POST=answers(404, NOBODY, (KEEPERS, 200))), json={"POST": EMPTY}),
    TRASHED("community_api:library_document_erase", api(POST=answers(404, NOBODY, (KEEPERS, 204))), json={"POST": EMPTY}),
    DOCUMENT(
        "community_api:library_versions",
        api(GET=READS, POST=answers(404, NOBODY, (INSIDE, 422))),
        json={"POST": (NO_UPLOAD, {})},
    ),
    FIRST(
        "community_api:library_version_current",
        api(PUT=answers(404, NOBODY, (INSIDE, 200), ([GROUP_MEMBER], 403))),
        json={"PUT": EMPTY},
    ),
    FIRST("community_api:library_version", api(DELETE=answers(404, NOBODY, (INSIDE, 204), ([GROUP_MEMBER], 403)))),
]

ADDRESSES = [*PAGES, *API]
