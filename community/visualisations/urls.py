"""The URLs of visualisation sessions, below `/{locale}/community/`."""

from django.urls import path

from .cases import photo_views
from .cases import views as case_views
from .exporting import views as exporting_views
from .looking import views as looking_views
from .looking import wall_views
from .making import views as making_views
from .publishing import verify_views
from .publishing import views as publishing_views
from .sessions import clock_views
from .sessions import views as session_views
from .talking import views as talking_views

app_name = "visualisations"

urlpatterns = [
    path("groups/<slug:slug>/visualisations/", session_views.sessions, name="sessions"),
    path("groups/<slug:slug>/visualisations/new/", session_views.plan, name="plan"),
    path("visualisations/<uuid:key>/edit/", session_views.edit, name="edit"),
    path("visualisations/<uuid:key>/export/<slug:kind>/", exporting_views.export, name="export"),
    path("visualisations/<uuid:key>/run-sheet/", clock_views.run_sheet, name="run_sheet"),
    path("visualisations/<uuid:key>/clock/", clock_views.projector, name="projector"),
    path("visualisations/<uuid:key>/delete/", session_views.delete, name="delete"),
    path("visualisations/<uuid:key>/unpublish/", session_views.unpublish, name="unpublish"),
    path("visualisations/<uuid:key>/<slug:what>/now/", session_views.act, name="act"),
    path("visualisations/<uuid:key>/places/new/", case_views.new_case, name="new_case"),
    path("visualisations/verify/", verify_views.verify, name="verify"),
    path("visualisations/gallery/", publishing_views.gallery, name="gallery"),
    path("visualisations/gallery/<uuid:key>/", publishing_views.released, name="released"),
    path("visualisations/variants/<uuid:key>/release/", publishing_views.release, name="release"),
    path("visualisations/variants/<uuid:key>/take-back/", publishing_views.withdraw, name="take_back"),
    path("visualisations/mine/", case_views.own_cases, name="own_cases"),
    path("visualisations/places/<uuid:key>/place/", case_views.place, name="case_place"),
    path("visualisations/places/<uuid:key>/photos/", photo_views.photos, name="case_photos"),
    path("visualisations/places/<uuid:key>/photos/state/", photo_views.state, name="photos_state"),
    path("visualisations/places/<uuid:key>/rights/", case_views.rights, name="case_rights"),
    path("visualisations/places/<uuid:key>/wish/", case_views.wish, name="case_wish"),
    path("visualisations/places/<uuid:key>/share/", case_views.share, name="share_case"),
    path("visualisations/places/<uuid:key>/withdraw/", case_views.withdraw, name="withdraw_case"),
    path("visualisations/places/<uuid:key>/delete/", case_views.delete, name="delete_case"),
    path("visualisations/places/<uuid:key>/variants/new/", making_views.new_variant, name="new_variant"),
    path("visualisations/places/<uuid:key>/collages/new/", making_views.new_collage, name="new_collage"),
    path("visualisations/<uuid:key>/queue/", making_views.queue, name="queue"),
    path("visualisations/variants/<uuid:key>/collage/", making_views.collage, name="collage"),
    path("visualisations/variants/<uuid:key>/scene/", making_views.scene, name="scene"),
    path("visualisations/variants/<uuid:key>/show/", making_views.show, name="show"),
    path("visualisations/variants/<uuid:key>/cancel/", making_views.cancel, name="cancel"),
    path("visualisations/variants/<uuid:key>/retry/", making_views.retry, name="retry"),
    path("visualisations/variants/<uuid:key>/delete/", making_views.delete, name="delete_variant"),
    path("visualisations/photos/<uuid:key>/", photo_views.photo, name="photo"),
    path("visualisations/photos/<uuid:key>/describe/", photo_views.describe, name="describe_photo"),
    path("visualisations/photos/<uuid:key>/regions/", photo_views.regions, name="regions"),
    path("visualisations/photos/<uuid:key>/confirm/", photo_views.confirm, name="confirm_photo"),
    path("visualisations/photos/<uuid:key>/turn/", photo_views.turn, name="turn_photo"),
    path("visualisations/photos/<uuid:key>/cover/", photo_views.cover, name="cover"),
    path("visualisations/photos/<uuid:key>/remove/", photo_views.remove, name="remove_photo"),
    path("visualisations/photos/<uuid:key>/report/", photo_views.report, name="report_photo"),
    path("visualisations/<uuid:key>/", looking_views.session, name="session"),
    path("visualisations/<uuid:key>/wall/", wall_views.wall, name="wall"),
    path("visualisations/<uuid:key>/wall/news/", wall_views.wall_news, name="wall_news"),
    path("visualisations/<uuid:key>/check/", talking_views.check, name="check"),
    path("visualisations/places/<uuid:key>/", looking_views.case, name="case"),
    path("visualisations/reports/<int:report>/settle/", looking_views.settle, name="settle_report"),
    path("visualisations/variants/<uuid:key>/", looking_views.variant, name="variant"),
    path("visualisations/variants/<uuid:key>/rate/", talking_views.rate, name="rate"),
    path("visualisations/variants/<uuid:key>/highlight/", talking_views.highlight, name="highlight"),
    path("visualisations/variants/<uuid:key>/decide/", talking_views.decide, name="decide"),
    path("visualisations/comments/<int:comment>/delete/", talking_views.remove_comment, name="delete_comment"),
]
