from django.urls import path

from governance.adoption import views
from governance.adoption.pledges.urls import urlpatterns as pledges

urlpatterns = [
    path("manifestos/<uuid:manifesto_id>/adoption/", views.adoption, name="adoption"),
    path("manifestos/<uuid:manifesto_id>/adoption/ask/", views.ask, name="ask"),
    path("manifestos/<uuid:manifesto_id>/adoption/repair/", views.repair, name="repair"),
    path("manifestos/<uuid:manifesto_id>/adoption/adopt/", views.adopt, name="adopt"),
    path("manifestos/<uuid:manifesto_id>/adopted/", views.text, name="text"),
    path("manifestos/<uuid:manifesto_id>/adopted.json", views.json, name="json"),
    path("manifestos/<uuid:manifesto_id>/adopted/sign/", views.sign, name="sign"),
    path("manifestos/<uuid:manifesto_id>/pledges/new/", views.pledge, name="pledge"),
    path("articles/<uuid:article_id>/thread/<slug:passage>/", views.thread, name="thread"),
    path("articles/<uuid:article_id>/thread/<slug:passage>/<int:sentence>/", views.thread, name="sentence_thread"),
    *pledges,
]
