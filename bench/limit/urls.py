from django.urls import include, path
from rest_framework.routers import SimpleRouter

from bench.limit.least import views

api = SimpleRouter()
api.register("ideas", views.Ideas)

urlpatterns = [
    path("hello", views.hello),
    path("vote/<int:poll>", views.vote),
    path("ideas", views.ideas),
    path("api/", include(api.urls)),
]
