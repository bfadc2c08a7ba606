"""Pages of communities, their figures, and what they say about these."""

from django.urls import path

from assemblies.comments import views

communities = [path("a/<slug:slug>/communities/", views.communities, name="communities")]
urlpatterns = [
    path("a/<slug:slug>/communities/<uuid:community_id>/comment/", views.write, name="write"),
    path("comments/<uuid:comment_id>/", views.comment, name="comment"),
    path("comments/<uuid:comment_id>/agree/", views.agree, name="agree"),
    path("comments/<uuid:comment_id>/take-back/", views.take_back, name="take_back"),
    path("comments/<uuid:comment_id>/remove/", views.remove, name="remove"),
]
