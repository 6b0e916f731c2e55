"""Single sign-on: which account somebody coming from another site is logged in to."""

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.http import HttpRequest

from .models import LONGEST_NAME, User
from .names import one_line
from .ownership import make_way, owner_of

#: What is kept of what a provider says about a person; it may say more than anybody asked for.
KEPT = ("sub", "email", "name")


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Never log in by an address that the account has only asked for, on sites that allow login by address at all."""
        return super().can_authenticate_by_email(login, email) and owner_of(email) is not None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let nobody block an address by asking for it before the person whose address the provider has verified."""
        super().pre_social_login(request, sociallogin)
        if not sociallogin.is_existing and sociallogin.state.get("process") == AuthProcess.LOGIN:
            for address in sociallogin.email_addresses:
                if address.verified:
                    make_way(address=address.email)

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Take over the name as a single field, and believe an address to be verified only if the provider says exactly that.

        Some providers send "false" as a word, which is as good as true to whoever only looks whether something is there.
        """
        for address in sociallogin.email_addresses:
            address.verified = address.verified is True
        told = sociallogin.account.extra_data.get("userinfo") or sociallogin.account.extra_data.get("id_token") or {}
        sociallogin.account.extra_data = {"userinfo": {name: told[name] for name in KEPT if name in told}}
        user: User = super().populate_user(request, sociallogin, data)
        halves = f"{data.get('first_name') or ''} {data.get('last_name') or ''}"
        user.name = one_line(data.get("name") or halves)[:LONGEST_NAME]
        return user
