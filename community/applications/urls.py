"""The URLs of applications, below `/{locale}/community/`."""

from django.urls import path

from . import account_views, blank_forms, decision_views, desk_views, review_views, team_views, views
from .composing import accept_views, condition_views
from .composing import views as composing_views
from .letters import views as letter_views
from .review import one_views

app_name = "applications"

urlpatterns = [
    path("apply/<uuid:call>/", views.begin_application, name="begin"),
    path("calls/<uuid:call>/applications/", review_views.applications, name="review"),
    path("calls/<uuid:call>/applications/ask/", review_views.ask_selected, name="review_ask"),
    path("calls/<uuid:call>/applications.<str:ending>", review_views.export, name="review_export"),
    path("applications/<uuid:key>/review/", one_views.review_one, name="review_one"),
    path("applications/<uuid:key>/review/<int:pk>/reopen/", one_views.reopen, name="reopen_review"),
    path("applications/<uuid:key>/conflict/", one_views.conflict, name="conflict"),
    path("applications/<uuid:key>/conflict/<int:pk>/withdraw/", one_views.no_conflict, name="withdraw_conflict"),
    path("applications/<uuid:key>/remarks/", one_views.remark, name="remark"),
    path("applications/<uuid:key>/remarks/<int:pk>/delete/", one_views.forget_remark, name="delete_remark"),
    path("applications/<uuid:key>/inquiries/", one_views.inquire, name="inquire"),
    path("calls/<uuid:call>/letters/", letter_views.letters, name="letters"),
    path("calls/<uuid:call>/letters/words/<slug:state>/<slug:language>/", letter_views.words, name="letter_words"),
    path("calls/<uuid:call>/letters/<int:pk>/", letter_views.dispatch, name="dispatch"),
    path("apply/<uuid:call>/form.pdf", blank_forms.blank_form, name="blank_form"),
    path("calls/<uuid:call>/late/", desk_views.late, name="late"),
    path("calls/<uuid:call>/late/<int:pk>/send-again/", desk_views.resend_admission, name="resend_admission"),
    path("calls/<uuid:call>/late/<int:pk>/revoke/", desk_views.revoke_admission, name="revoke_admission"),
    path("calls/<uuid:call>/paper/", desk_views.paper, name="paper"),
    path("calls/<uuid:call>/report/", desk_views.report, name="report"),
    path("calls/<uuid:call>/extend/", desk_views.extend, name="extend"),
    path("applications/<uuid:key>/", views.overview, name="application"),
    path("applications/<uuid:key>/inquiries/<int:pk>/", decision_views.answer_inquiry, name="answer_inquiry"),
    path("applications/<uuid:key>/place/confirm/", decision_views.confirm, name="confirm_place"),
    path("applications/<uuid:key>/place/give-up/", decision_views.give_up, name="give_up_place"),
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
