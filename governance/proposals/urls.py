from django.urls import path

from governance.proposals import views
from governance.proposals.merging.urls import urlpatterns as merging
from governance.proposals.points.urls import urlpatterns as points
from governance.proposals.sources.urls import urlpatterns as sources
from governance.proposals.support.urls import urlpatterns as support

urlpatterns = [
    path("a/<slug:slug>/proposals/", views.proposals, name="list"),
    path("a/<slug:slug>/proposals/new/", views.new, name="new"),
    path("proposals/<uuid:proposal_id>/", views.proposal, name="proposal"),
    path("proposals/<uuid:proposal_id>/versions/<int:number>/", views.version, name="version"),
    path("proposals/<uuid:proposal_id>/compare/", views.compare, name="compare"),
    path("proposals/<uuid:proposal_id>/edit/", views.edit, name="edit"),
    path("proposals/<uuid:proposal_id>/writing/", views.writing, name="writing"),
    path("proposals/<uuid:proposal_id>/undo/", views.undo, name="undo"),
    path("proposals/<uuid:proposal_id>/publish/", views.publish, name="publish"),
    path("proposals/<uuid:proposal_id>/invite/", views.invite, name="invite"),
    path("proposals/<uuid:proposal_id>/answer/", views.answer, name="answer"),
    path("proposals/<uuid:proposal_id>/withdraw/", views.withdraw, name="withdraw"),
    path("proposals/<uuid:proposal_id>/follow/", views.follow_it, name="follow"),
    *points,
    *merging,
    *sources,
    *support,
]
