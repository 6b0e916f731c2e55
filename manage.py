#!/usr/bin/env python
"""Run an administrative command with the settings that `DJANGO_SETTINGS_MODULE` names, in the environment or in `.env` beside this file."""

import os
import sys
from pathlib import Path

import environ
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

UNNAMED = "DJANGO_SETTINGS_MODULE is not set: set it to cms.settings.production on a server, or to cms.settings.demo to try the site out."


def names_settings(arguments: list[str]) -> bool:
    """Return whether settings are named, in the environment or among the arguments."""
    return bool(os.environ.get("DJANGO_SETTINGS_MODULE")) or any(one.partition("=")[0] == "--settings" for one in arguments)


if __name__ == "__main__":
    environ.Env.read_env(Path(__file__).resolve().with_name(".env"))
    if not names_settings(sys.argv):
        sys.exit(UNNAMED)
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, ImportError) as error:
        if settings.configured:
            raise
        sys.exit(f"The settings {os.environ.get('DJANGO_SETTINGS_MODULE', '')} cannot be used: {error}")
