"""What pages say about e-mails that are being sent: `{% load mail %}`."""

from django import template

from cms.mail.health import is_mail_late

register = template.Library()
register.simple_tag(is_mail_late)
