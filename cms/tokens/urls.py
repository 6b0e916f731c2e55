"""The pages of a person's own tokens, below `/{locale}/accounts/tokens/`."""

from django.urls import path

from . import views

app_name = "tokens"
urlpatterns = [
    path("", views.show_tokens, name="list"),
    path("new/", views.new_token, name="new"),
    path("revoke/", views.revoke_all, name="revoke_all"),
    path("<int:pk>/revoke/", views.revoke, name="revoke"),
]
