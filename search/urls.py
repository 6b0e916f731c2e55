"""URLs of the archive search."""

from django.urls import path

from search.results import export, views
from search.saved import views as saved

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("results.csv", export.results_csv, name="csv"),
    path("saved/", saved.saved_searches, name="saved"),
    path("saved/new/", saved.new, name="save"),
    path("saved/<uuid:pk>/", saved.change, name="change_saved"),
    path("saved/<uuid:pk>/delete/", saved.delete, name="delete_saved"),
    path("saved/unsubscribe/<str:token>/", saved.unsubscribe_by_link, name="unsubscribe"),
]
