from django.urls import path

from governance.proposals.sources import views

urlpatterns = [
    path("proposals/<uuid:proposal_id>/details/", views.details, name="details"),
    path("proposals/<uuid:proposal_id>/evidence/new/", views.new_evidence, name="new_evidence"),
    path("proposals/<uuid:proposal_id>/attachments/new/", views.attach, name="attach"),
    path("evidence/<uuid:evidence_id>/remove/", views.remove_link, name="remove_evidence"),
    path("attachments/<uuid:attachment_id>/remove/", views.detach, name="detach"),
    path("attachments/<uuid:attachment_id>/", views.attachment, name="attachment"),
]
