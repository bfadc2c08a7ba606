from django.urls import path

from governance.reports import views

urlpatterns = [
    path("questions/<uuid:question_id>/reports/new/", views.new, name="new"),
    path("reports/<uuid:report_id>/", views.report, name="report"),
    path("reports/<uuid:report_id>/sign/", views.sign, name="sign"),
    path("reports/<uuid:report_id>/withdraw/", views.withdraw, name="withdraw"),
    path("reports/<uuid:report_id>/hide/", views.hide, name="hide"),
    path("reports/<uuid:report_id>/show/", views.show, name="show"),
]
