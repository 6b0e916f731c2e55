"""The URLs of the topic store, below `/{locale}/community/`."""

from django.urls import path

from .views import desk, own, rounds, store

app_name = "topics"

urlpatterns = [
    path("topics/", store.topics, name="topics"),
    path("topics/all/", store.all_topics, name="all"),
    path("topics/new/", own.new, name="new"),
    path("topics/rounds/<int:key>/vote/", store.vote, name="vote"),
    path("topics/desk/", desk.desk, name="desk"),
    path("topics/desk/rounds/new/", rounds.new_round, name="new_round"),
    path("topics/desk/rounds/<int:key>/", rounds.edit_round, name="round"),
    path("topics/desk/rounds/<int:key>/delete/", rounds.delete_one, name="delete_round"),
    path("topics/desk/rounds/<int:key>/votes.csv", rounds.table, name="table"),
    path("topics/<int:key>/", store.topic, name="topic"),
    path("topics/<int:key>/edit/", own.edit, name="edit"),
    path("topics/<int:key>/withdraw/", own.withdraw, name="withdraw"),
    path("topics/<int:key>/answer/", desk.answer, name="answer"),
    path("topics/<int:key>/answer/take-back/", desk.take_back, name="take_back"),
    path("topics/<int:key>/merge/", desk.merge, name="merge"),
    path("topics/<int:key>/call/", desk.call, name="call"),
]
