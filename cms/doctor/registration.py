"""The examinations of the editorial site, in the order in which they are shown."""

from . import addresses, checks, database, files, services
from .findings import register_examination


def register_examinations() -> None:
    for part, examine in (
        ("settings", checks.examine_checks),
        ("address", addresses.examine_address),
        ("database", database.examine_database),
        ("kind of database", database.examine_kind_of_database),
        ("cache", services.examine_cache),
        ("mail server", services.examine_mail),
        ("storage", services.examine_storage),
        ("folders", files.examine_folders),
        ("disk", files.examine_disks),
        ("static files", files.examine_static_files),
        ("translations", files.examine_catalogues),
    ):
        register_examination(part, examine, needs_database=False)
    register_examination("clock", database.examine_clock)
    register_examination("site", addresses.examine_site)
    register_examination("administrators", database.examine_administrators)
    register_examination("e-mails", services.examine_letters)
    register_examination("public files", services.examine_public_files)
    register_examination("worker", services.examine_workers)
