"""What happens in the admin around accounts."""

from django.contrib.auth import HASH_SESSION_KEY, update_session_auth_hash
from django.http import HttpRequest
from wagtail import hooks

from .models import User


@hooks.register("after_edit_user")
def stay_logged_in(request: HttpRequest, user: User) -> None:
    """Go on with the session in which an administrator has changed the own address; all others end."""
    if user == request.user and request.session.get(HASH_SESSION_KEY) != user.get_session_auth_hash():
        update_session_auth_hash(request, user)
