"""With `COMMUNITY_ENABLED=false` nothing of the community remains."""

import json
import os
import subprocess
import sys

from django.apps import apps

SCRIPT = """
import json, sys
import django
django.setup()
from django.apps import apps
from django.urls import get_resolver, resolve
from wagtail.snippets.models import get_snippet_models
from cms import announcing, navigation
from search.documents import audiences
from search.documents.registry import sources

OURS = sys.argv[1:]

def is_community_url(path):
    return resolve(path).func.__module__.startswith("community")

print(json.dumps({
    "modules": [name for name in sys.modules if name.split(".")[0] == "community"],
    "apps": [config.label for config in apps.get_app_configs() if config.name.split(".")[0] == "community"],
    "tables": [model._meta.db_table for model in apps.get_models() if model._meta.db_table.split("_")[0] in OURS],
    "namespaces": [name for name in get_resolver().namespace_dict if name in OURS],
    "addresses": [path for path in ("/de/community/", "/de/community/groups/x/", "/de/community/notifications/", "/de/community/documents/x/") if is_community_url(path)],
    "snippets": [model._meta.label for model in get_snippet_models() if model._meta.app_label in OURS],
    "links": [links.__module__ for links in (*navigation._member_links, *navigation._page_links, *navigation._tools) if "community" in links.__module__],
    "announcers": len(announcing._announcers),
    "audiences": len(audiences._providers),
    "sources": [name for name in sources() if name != "page"],
}))
"""


def test_disabling_the_community_leaves_nothing_of_it():
    labels = [config.label for config in apps.get_app_configs() if config.name.split(".")[0] == "community"]
    assert {"community", "access", "files", "notifications", "invitations", "people", "groups"} <= set(labels)
    environment = {**os.environ, "COMMUNITY_ENABLED": "false", "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT, *labels], env=environment, capture_output=True, text=True, check=False
    )

    assert answer.returncode == 0, answer.stderr
    left = json.loads(answer.stdout.splitlines()[-1])
    assert {name: found for name, found in left.items() if found} == {}
    assert len(left) == 10
