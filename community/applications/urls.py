"""The URLs of applications, below `/{locale}/community/`."""

from django.urls import path

from . import account_views, team_views, views
from .composing import accept_views, condition_views
from .composing import views as composing_views

app_name = "applications"

urlpatterns = [
    path("apply/<uuid:call>/", views.begin_application, name="begin"),
    path("applications/<uuid:key>/", views.overview, name="application"),
    path("applications/<uuid:key>/sections/<slug:section>/", views.section, name="section"),
    path("applications/<uuid:key>/submit/", views.submit_application, name="submit"),
    path("applications/<uuid:key>/withdraw/", views.withdraw_application, name="withdraw"),
    path("applications/<uuid:key>/delete/", views.delete_application, name="delete"),
    path("applications/<uuid:key>/account/", account_views.account, name="account"),
    path("applications/<uuid:key>/team/", team_views.team, name="team"),
    path("applications/<uuid:key>/team/<int:pk>/contact/", team_views.make_contact, name="make_contact"),
    path("applications/<uuid:key>/team/<int:pk>/remove/", team_views.remove, name="remove_member"),
    path("applications/<uuid:key>/team/invitations/<int:pk>/send-again/", team_views.resend, name="resend_invitation"),
    path("applications/<uuid:key>/team/invitations/<int:pk>/revoke/", team_views.revoke_invitation, name="revoke_invitation"),
    path("calls/<uuid:call>/cohort/", composing_views.compose, name="cohort"),
    path("calls/<uuid:call>/cohort/condition/", condition_views.condition, name="cohort_condition"),
    path("calls/<uuid:call>/cohort/exception/", condition_views.waive_condition, name="cohort_waive"),
    path("calls/<uuid:call>/cohort/accept/", accept_views.decide, name="cohort_accept"),
    path("calls/<uuid:call>/cohort/accept/<int:pk>/undo/", accept_views.undo, name="cohort_undo"),
]
