"""Endpoints, the events that they are told of, and each attempt to deliver one."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.jobs.models import Job

from . import kinds
from .signing import new_secret

SERVER_ERRORS = 500  # and above
ABOUT_HOST = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)  # would be answered to any event


def new_message_id() -> str:
    """Return the id of an event, which each endpoint gets as `webhook-id`."""
    return f"msg_{uuid.uuid4().hex}"


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def in_trouble(self) -> Self:
        """Endpoints that fail at present, or were switched off because they did."""
        return self.filter(
            Q(is_active=True, failing_since__isnull=False) | Q(reason__in=(Endpoint.Reason.GONE, Endpoint.Reason.FAILING))
        )


class Endpoint(models.Model):
    """An address of another program that is told of events."""

    class Reason(models.TextChoices):
        """Why an endpoint is switched off."""

        BY_PERSON = "by_person", _("A person switched it off.")
        GONE = "gone", _("It said that it is gone for good.")
        FAILING = "failing", _("It had not accepted anything for days.")

    address = models.CharField(
        _("address"),
        max_length=500,
        help_text=_("Begins with https://. Events are sent there with POST."),
    )
    description = models.CharField(
        _("description"), max_length=200, blank=True, help_text=_("What it is for, and who to ask about it.")
    )
    is_active = models.BooleanField(_("active"), default=True, editable=False)
    events = models.JSONField(pgettext_lazy("webhook", "events"), default=list)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    page_types = models.JSONField(_("page types"), default=list, blank=True)
    secret = models.CharField(max_length=100, default=new_secret, editable=False)
    secret_shown_at = models.DateTimeField(null=True, editable=False)  # it is shown once
    earlier_secret = models.CharField(max_length=100, blank=True, editable=False)  # signs too while the secret is being changed
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    reason = models.CharField(max_length=10, choices=Reason, blank=True, editable=False)  # while switched off
    switched_off_at = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)  # in a row
    failing_since = models.DateTimeField(null=True, editable=False)
    rests_until = models.DateTimeField(null=True, editable=False)  # nothing is sent before
    busy_until = models.DateTimeField(null=True, editable=False)  # another worker is sending; at the latest until then

    objects = EndpointQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        default_permissions = ("change",)  # whoever has it may add and delete endpoints too
        verbose_name = _("webhook endpoint")
        verbose_name_plural = _("webhook endpoints")

    def __str__(self) -> str:
        return self.address

    @property
    def host(self) -> str:
        """The host of the address, with its port, for headings."""
        return urlsplit(self.address).netloc

    @property
    def secrets(self) -> list[str]:
        """The secrets that sign what is sent, the current one first."""
        return [one for one in (self.secret, self.earlier_secret) if one]

    def wants(self, event: Event) -> bool:
        """Return whether the endpoint is told of `event`. One that is about no page has neither language nor page type."""
        about = event.data
        return (
            event.kind in self.events
            and (not self.languages or about.get("locale") in (None, *self.languages))
            and (not self.page_types or about.get("page_type") in (None, *self.page_types))
        )


class Event(models.Model):
    """Something that happened, as endpoints are told of it. It names a page, and contains nothing of it."""

    message_id = models.CharField(max_length=40, unique=True, default=new_message_id, editable=False)
    kind = models.CharField(max_length=60)
    happened_at = models.DateTimeField(default=timezone.now)
    data = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.message_id

    @property
    def label(self) -> Any:
        return kinds.label_of(self.kind)

    @property
    def payload(self) -> dict[str, Any]:
        """What is sent, as Standard Webhooks lays it out."""
        moment = self.happened_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"type": self.kind, "timestamp": moment, "data": self.data}


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def waiting(self) -> Self:
        return self.filter(state=Delivery.State.WAITING)

    def over(self) -> Self:
        return self.exclude(state=Delivery.State.WAITING)


class Delivery(models.Model):
    """One event for one endpoint."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("failed")
        DROPPED = "dropped", _("not sent, endpoint switched off")

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveIntegerField(default=0)  # since it was last queued
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "event"], name="event_once_for_each_endpoint"),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at__isnull=True) | (~Q(state="waiting") & Q(settled_at__isnull=False)),
                name="delivery_that_is_over_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.endpoint_id}"


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def about_their_events(self) -> Self:
        """Attempts whose trouble only concerns the event that was sent; see `is_about_event`."""
        refused = Q(trouble=Attempt.Trouble.REFUSED, status__lt=SERVER_ERRORS) & ~Q(status__in=ABOUT_HOST)
        return self.filter(refused | Q(trouble=Attempt.Trouble.REDIRECT))


class Attempt(models.Model):
    """One attempt to deliver an event: what the endpoint answered, or why there was no answer."""

    class Trouble(models.TextChoices):
        """Why there was no answer that counts."""

        REFUSED = "refused", _("The answer was not a success.")
        REDIRECT = "redirect", _("The answer leads to another address, which is not followed.")
        GONE = "gone", _("The endpoint said that it is gone for good.")
        PRIVATE = "private", _("The address leads into a private network, where nothing is sent.")
        UNKNOWN_HOST = "unknown", _("There was no connection: the host is unknown or does not answer.")
        TLS = "tls", _("The certificate of the host is not valid for this address.")
        SLOW = "slow", _("There was no answer in time.")
        BROKEN = "broken", _("The connection ended before there was an answer.")

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    began_at = models.DateTimeField(default=timezone.now)
    milliseconds = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    excerpt = models.TextField(blank=True)  # the beginning of the answer
    trouble = models.CharField(max_length=10, choices=Trouble, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.status or self.trouble}"


def is_about_event(trouble: str, status: int | None) -> bool:
    """Return whether trouble only concerns the event that was sent: the host answered, and may accept others."""
    if trouble == Attempt.Trouble.REDIRECT:
        return True
    return trouble == Attempt.Trouble.REFUSED and status is not None and status < SERVER_ERRORS and status not in ABOUT_HOST


class Told(models.Model):
    """What endpoints were last told of a public page. Comparing it with the site yields the next events."""

    page_id = models.PositiveBigIntegerField(primary_key=True)  # no foreign key: it is needed when the page is gone
    page_type = models.CharField(max_length=120)
    locale = models.CharField(max_length=100)
    path = models.TextField()
    url = models.TextField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.path


class Watch(models.Model):
    """The one row that exists while somebody is told of pages. Whoever compares them holds it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    began_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d}"


def days_before_giving_up() -> int:
    """Return for how many days an endpoint may fail before it is switched off."""
    return max(1, int(settings.WEBHOOK_GIVES_UP_DAYS))
