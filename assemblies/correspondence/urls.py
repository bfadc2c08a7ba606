from django.urls import path

from assemblies.correspondence.views import notices, outbox

urlpatterns = [
    path("outbox/", outbox.outbox, name="outbox"),
    path("a/<slug:slug>/notices/", notices.notices, name="notices"),
    path("a/<slug:slug>/notices/new/", notices.new, name="new_notice"),
    path("notices/<uuid:notice_id>/", notices.notice, name="notice"),
    path("notices/<uuid:notice_id>/picture/", notices.picture, name="picture"),
    path("notices/<uuid:notice_id>/withdraw/", notices.withdraw, name="withdraw_notice"),
]
