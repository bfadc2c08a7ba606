from django.urls import path

from assemblies.correspondence.views import messages, mine, notices, outbox, people

urlpatterns = [
    path("outbox/", outbox.outbox, name="outbox"),
    path("a/<slug:slug>/notices/", notices.notices, name="notices"),
    path("a/<slug:slug>/notices/new/", notices.new, name="new_notice"),
    path("notices/<uuid:notice_id>/", notices.notice, name="notice"),
    path("notices/<uuid:notice_id>/picture/", notices.picture, name="picture"),
    path("notices/<uuid:notice_id>/withdraw/", notices.withdraw, name="withdraw_notice"),
    path("a/<slug:slug>/messages/", messages.messages, name="messages"),
    path("a/<slug:slug>/messages/new/", messages.new, name="new_message"),
    path("a/<slug:slug>/messages/letters/", messages.letters, name="letters"),
    path("a/<slug:slug>/messages/held/", messages.held, name="held_messages"),
    path("a/<slug:slug>/messages/manners/", messages.manners, name="manners"),
    path("messages/<uuid:message_id>/", messages.message, name="message"),
    path("messages/<uuid:message_id>/edit/", messages.edit, name="edit_message"),
    path("messages/<uuid:message_id>/send/", messages.send, name="send_message"),
    path("messages/<uuid:message_id>/test/", messages.test, name="test_message"),
    path("messages/<uuid:message_id>/discard/", messages.discard, name="discard_message"),
    path("me/messages/", mine.my_messages, name="my_messages"),
    path("me/messages/<uuid:letter_id>/", mine.letter, name="letter"),
    path("me/reach/", mine.reach, name="reach"),
]
# The list of people tells who got in and whom a message reached, so it stands here, under the name of the others.
members = [path("a/<slug:slug>/people/", people.people, name="people")]
