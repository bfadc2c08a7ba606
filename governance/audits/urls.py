from django.urls import path

from governance.audits.views import board, findings

urlpatterns = [
    path("a/<slug:slug>/equity/", board.board, name="board"),
    path("a/<slug:slug>/guardians/", findings.guardians, name="guardians"),
    path("a/<slug:slug>/guardians/<slug:name>/", findings.guardian, name="guardian"),
    path("a/<slug:slug>/guarantors/", findings.watch, name="watch"),
    path("findings/<uuid:finding_id>/", findings.finding, name="finding"),
    path("findings/<uuid:finding_id>/answer/", findings.answer, name="answer"),
    path("findings/<uuid:finding_id>/false-alarm/", findings.alarm, name="alarm"),
]
