#!/usr/bin/env python
"""Run an administrative command; `DJANGO_SETTINGS_MODULE` names the settings, the demo's without it."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.demo")
    execute_from_command_line(sys.argv)
