from django.urls import path

from governance.manifestos.beside import views

urlpatterns = [
    path("manifestos/<uuid:manifesto_id>/beside/", views.beside, name="beside"),
    path("manifestos/<uuid:manifesto_id>/in/<slug:language>/", views.translation, name="translation"),
    path("manifestos/<uuid:manifesto_id>/beside/<slug:kind>/<slug:language>/", views.write, name="write_beside"),
    path("articles/<uuid:article_id>/in/<slug:language>/", views.translate, name="translate"),
    path("beside/<uuid:companion_id>/check/", views.check, name="check_beside"),
]
