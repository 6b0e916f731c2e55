"""Single sign-on: whose account somebody enters who comes from another site."""

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin

from .ownership import owner_of


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Open no account by an address that only asks for it, where a site lets addresses open accounts at all."""
        return super().can_authenticate_by_email(login, email) and owner_of(email) is not None
