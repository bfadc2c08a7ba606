from django.urls import path

from governance.audits import views

urlpatterns = [path("a/<slug:slug>/equity/", views.board, name="board")]
