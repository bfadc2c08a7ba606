from django.urls import path

from assemblies.founding.views import beginning, communities, preview, steps

urlpatterns = [
    path("set-up/<str:token>/", beginning.set_up, name="set_up"),
    path("new/", beginning.new, name="new"),
    path("new/copy/", beginning.copy, name="copy"),
    path("a/<slug:slug>/set-up/", preview.preview, name="preview"),
    path("a/<slug:slug>/set-up/question/", steps.question, name="question"),
    path("a/<slug:slug>/set-up/template/", steps.template, name="template"),
    path("a/<slug:slug>/set-up/communities/", communities.communities, name="communities"),
    path("a/<slug:slug>/set-up/communities/add/", communities.add, name="add_community"),
    path("a/<slug:slug>/set-up/communities/<uuid:community_id>/", communities.change, name="community"),
    path("a/<slug:slug>/set-up/communities/<uuid:community_id>/remove/", communities.remove, name="remove_community"),
    path("a/<slug:slug>/set-up/charter/", steps.charter, name="charter"),
    path("a/<slug:slug>/set-up/team/", steps.team, name="team"),
    path("a/<slug:slug>/set-up/dates/", steps.dates, name="dates"),
]
