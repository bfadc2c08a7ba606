from django.urls import path

from governance.manifestos.beside.urls import urlpatterns as beside
from governance.manifestos.views import amending, chairing, editions, texts

urlpatterns = [
    path("a/<slug:slug>/manifestos/", texts.manifestos, name="list"),
    path("a/<slug:slug>/manifestos/new/", chairing.new, name="new"),
    path("manifestos/<uuid:manifesto_id>/", texts.manifesto, name="manifesto"),
    path("manifestos/<uuid:manifesto_id>/rehearse/", texts.rehearse, name="rehearse"),
    path("manifestos/<uuid:manifesto_id>/desk/", chairing.desk, name="desk"),
    path("manifestos/<uuid:manifesto_id>/lead/<slug:stage>/", chairing.lead, name="lead"),
    path("manifestos/<uuid:manifesto_id>/freeze/", chairing.freeze, name="freeze"),
    path("manifestos/<uuid:manifesto_id>/articles/new/", chairing.new_article, name="new_article"),
    path("manifestos/<uuid:manifesto_id>/editions/<int:number>/", editions.edition, name="edition"),
    path("manifestos/<uuid:manifesto_id>/editions/<int:number>.json", editions.json, name="edition_json"),
    path("articles/<uuid:article_id>/", texts.article, name="article"),
    path("articles/<uuid:article_id>/versions/", texts.versions, name="versions"),
    path("articles/<uuid:article_id>/edit/", chairing.edit, name="edit"),
    path("articles/<uuid:article_id>/writing/", chairing.writing, name="writing"),
    path("articles/<uuid:article_id>/bring-in/", chairing.bring_in, name="bring_in"),
    path("articles/<uuid:article_id>/mend/", chairing.mend, name="mend"),
    path("articles/<uuid:article_id>/amend/", amending.amend, name="amend"),
    path("amendments/<uuid:amendment_id>/", amending.amendment, name="amendment"),
    path("amendments/<uuid:amendment_id>/answer/", amending.answer, name="answer"),
    path("amendments/<uuid:amendment_id>/withdraw/", amending.withdraw, name="withdraw"),
    *beside,
]
