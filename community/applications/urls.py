"""The URLs of applications, below `/{locale}/community/`."""

from django.urls import path

from . import account_views, blank_forms, desk_views, team_views, views

app_name = "applications"

urlpatterns = [
    path("apply/<uuid:call>/", views.begin_application, name="begin"),
    path("apply/<uuid:call>/form.pdf", blank_forms.blank_form, name="blank_form"),
    path("calls/<uuid:call>/late/", desk_views.late, name="late"),
    path("calls/<uuid:call>/late/<int:pk>/send-again/", desk_views.resend_admission, name="resend_admission"),
    path("calls/<uuid:call>/late/<int:pk>/revoke/", desk_views.revoke_admission, name="revoke_admission"),
    path("calls/<uuid:call>/paper/", desk_views.paper, name="paper"),
    path("calls/<uuid:call>/report/", desk_views.report, name="report"),
    path("calls/<uuid:call>/extend/", desk_views.extend, name="extend"),
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
]
