"""The URLs of discussions, below `/{locale}/community/`."""

from django.urls import path

from .views import later, lists, moderation, posts, topics

app_name = "discussions"

urlpatterns = [
    path("groups/<slug:slug>/discussions/", lists.topics, name="topics"),
    path("groups/<slug:slug>/discussions/new/", lists.new, name="new"),
    path("groups/<slug:slug>/discussions/follow/", lists.follow_group, name="follow_group"),
    path("groups/<slug:slug>/discussions/reports/", moderation.reports, name="reports"),
    path("discussions/reports/<int:key>/settle/", moderation.settle, name="settle"),
    path("discussions/later/", later.later_posts, name="later"),
    path("discussions/later/<int:key>/", later.later_post, name="later_post"),
    path("discussions/later/<int:key>/send/", later.send_later_post_now, name="send_later_post"),
    path("discussions/later/<int:key>/delete/", later.delete_later, name="delete_later_post"),
    path("discussions/<int:key>/", topics.topic, name="topic"),
    path("discussions/<int:key>/move/", topics.move, name="move"),
    path("discussions/<int:key>/act/<slug:action>/", topics.act, name="act"),
    path("discussions/posts/<int:key>/edit/", posts.edit, name="edit"),
    path("discussions/posts/<int:key>/delete/", posts.delete, name="delete"),
    path("discussions/posts/<int:key>/history/", posts.history, name="history"),
    path("discussions/posts/<int:key>/history/<int:number>/hide/", moderation.hide_version, name="hide_version"),
    path("discussions/posts/<int:key>/react/", posts.react, name="react"),
    path("discussions/posts/<int:key>/unreact/", posts.unreact, name="unreact"),
    path("discussions/posts/<int:key>/solve/", posts.solve, name="solve"),
    path("discussions/posts/<int:key>/language/", posts.language, name="language"),
    path("discussions/posts/<int:key>/translate/", posts.translate, name="translate"),
    path("discussions/posts/<int:key>/remind/", posts.remind, name="remind"),
    path("discussions/posts/<int:key>/report/", moderation.report, name="report"),
    path("discussions/posts/<int:key>/hide/", moderation.hide, name="hide"),
    path("discussions/posts/<int:key>/show/", moderation.show, name="show"),
]
