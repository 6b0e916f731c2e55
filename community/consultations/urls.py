"""The URLs of consultations, below `/{locale}/community/`."""

from django.urls import path

from . import leading_views, people_views, release_views, takeaway_views, views

app_name = "consultations"

urlpatterns = [
    path("groups/<slug:slug>/consultations/", views.consultations, name="consultations"),
    path("groups/<slug:slug>/consultations/new/", views.plan, name="plan"),
    path("consultations/mine/", takeaway_views.mine, name="mine"),
    path("consultations/takeaways/<int:pk>/delete/", takeaway_views.remove_takeaway, name="delete_takeaway"),
    path("consultations/contributions/<int:pk>/delete/", takeaway_views.remove_contribution, name="delete_contribution"),
    path("consultations/archive/<uuid:key>/", release_views.released, name="released"),
    path("consultations/archive/<uuid:key>/agree/", release_views.agree, name="agree"),
    path("consultations/archive/<uuid:key>/take-back/", release_views.take_back, name="take_back"),
    path("consultations/<uuid:key>/", views.consultation, name="consultation"),
    path("consultations/<uuid:key>/news/", views.news, name="news"),
    path("consultations/<uuid:key>/wall/", views.wall, name="wall"),
    path("consultations/<uuid:key>/edit/", leading_views.edit, name="edit"),
    path("consultations/<uuid:key>/case/", leading_views.write_case, name="case"),
    path("consultations/<uuid:key>/people/", people_views.people, name="people"),
    path("consultations/<uuid:key>/join/", people_views.join, name="join"),
    path("consultations/<uuid:key>/leave/", people_views.leave, name="leave"),
    path("consultations/<uuid:key>/delete/", leading_views.delete, name="delete"),
    path("consultations/<uuid:key>/release/", release_views.propose, name="propose"),
    path("consultations/<uuid:key>/<slug:act>/now/", leading_views.lead, name="lead"),
]
