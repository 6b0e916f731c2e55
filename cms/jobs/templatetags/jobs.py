"""What pages say about background jobs: `{% load jobs %}`."""

from django import template

from cms.jobs.queueing import is_anybody_working

register = template.Library()
register.simple_tag(is_anybody_working)
