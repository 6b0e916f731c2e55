"""The account adapter's rules for addresses: their form, who may confirm one, and where a password reset is sent."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.signup import send_unknown_account_mail
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from .accounts import claim_address
from .addresses import canonical, readable, validate_address
from .letters import ask_to_confirm
from .models import User
from .ownership import forget_sign_ups, owner_of, sign_ups


class AddressRules(DefaultAccountAdapter):
    """An address has one owner: the account that has confirmed it."""

    def clean_email(self, email: str) -> str:
        validate_address(email)
        return canonical(super().clean_email(email))

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if message_context and "email" in message_context:
            message_context = {**message_context, "email": readable(message_context["email"])}
        super().add_message(request, level, message_template, message_context, extra_tags, message)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Give the address to its account, unless another one was faster. The person stays logged in here, and only here."""
        try:
            with transaction.atomic():
                confirmed = claim_address(address=email_address) and super().confirm_email(request, email_address)
                if confirmed:
                    forget_sign_ups(address=email_address.email, owner=email_address.user)
        except IntegrityError:
            confirmed = False
        if not confirmed:
            words = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, messages.ERROR, words, {"email": email_address.email})
        elif request.user == email_address.user:
            update_session_auth_hash(request, User.objects.get(pk=email_address.user_id))
        return confirmed

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """Send no link that cannot work: the owner of the address is told that they already have an account."""
        owner = owner_of(emailconfirmation.email_address.email)
        if owner and owner != emailconfirmation.email_address.user:
            self.send_account_already_exists_mail(emailconfirmation.email_address.email)
        else:
            super().send_confirmation_mail(request, emailconfirmation, signup)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Send the link to the address that the account has confirmed, never to the one that was typed.

        If an administrator entered the address and it is still unconfirmed, that link is sent again; otherwise no account has it.
        """
        address = EmailAddress.objects.filter(user=user, email=user.email).first()
        if address and address.verified:
            super().send_password_reset_mail(user, address.email, context)
        elif user.email and user.email == canonical(email) and not sign_ups(User.objects.filter(pk=user.pk)).exists():
            ask_to_confirm(address or EmailAddress.objects.create(user=user, email=user.email, primary=True))
        else:
            send_unknown_account_mail(self.request, email)
