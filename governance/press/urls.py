from django.urls import path

from governance.press.views import audits, embeds, kit, manifestos

urlpatterns = [
    path("questions/<uuid:question_id>/press/", kit.press, name="press"),
    path("questions/<uuid:question_id>/press/sheet/", kit.sheet, name="sheet"),
    path("questions/<uuid:question_id>/press/result.pdf", kit.pdf, name="pdf"),
    path("questions/<uuid:question_id>/press/result.svg", kit.svg, name="svg"),
    path("questions/<uuid:question_id>/press/result.png", kit.png, name="png"),
    path("questions/<uuid:question_id>/press/result.csv", kit.csv, name="csv"),
    path("questions/<uuid:question_id>/press/result.json", kit.json, name="json"),
    path("manifestos/<uuid:manifesto_id>/adopted/print/", manifestos.sheet, name="manifesto_sheet"),
    path("manifestos/<uuid:manifesto_id>/adopted.pdf", manifestos.pdf, name="manifesto_pdf"),
    path("a/<slug:slug>/equity/report/", audits.sheet, name="audits_sheet"),
    path("a/<slug:slug>/equity/report.pdf", audits.pdf, name="audits_pdf"),
    path("a/<slug:slug>/equity/report.csv", audits.csv, name="audits_csv"),
    path("a/<slug:slug>/equity/report.json", audits.json, name="audits_json"),
    path("embed/questions/<uuid:question_id>/", embeds.question, name="embed_question"),
    path("embed/questions/<uuid:question_id>/result/", embeds.result, name="embed_result"),
    path("embed/a/<slug:slug>/phases/", embeds.phases, name="embed_phases"),
]
