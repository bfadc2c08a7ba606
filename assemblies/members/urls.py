"""Pages of people, seats and cards, and those of bodies that ask who holds which seat."""

from django.urls import path

from assemblies.members.views import cards, people, prints, rules, seats
from assemblies.members.views import me as me_pages

urlpatterns = [
    path("a/<slug:slug>/people/add/", people.add, name="add"),
    path("a/<slug:slug>/people/import/", people.bring_in, name="import"),
    path("a/<slug:slug>/people/cards/", cards.print_cards, name="cards"),
    path("a/<slug:slug>/people/cards/anew/", cards.cards_anew, name="cards_anew"),
    path("a/<slug:slug>/people/poster/", prints.poster, name="poster"),
    path("a/<slug:slug>/people/guide/", prints.guide, name="guide"),
    path("a/<slug:slug>/people/attendance/", prints.attendance, name="attendance"),
    path("seats/<uuid:seat_id>/", seats.seat, name="seat"),
    path("seats/<uuid:seat_id>/card/", seats.reissue, name="reissue"),
    path("seats/<uuid:seat_id>/person/", seats.person, name="person"),
    path("seats/<uuid:seat_id>/end/", seats.end, name="end"),
    path("seats/<uuid:seat_id>/name/", seats.name, name="name"),
    path("seats/<uuid:seat_id>/leave/", me_pages.leave, name="leave"),
    path("card/", cards.code, name="code"),
    path("card/<str:token>/", cards.card, name="card"),
    path("not-my-phone/", cards.not_mine, name="not_mine"),
]
me = [
    path("me/", me_pages.me, name="me"),
    path("me/data/", me_pages.data, name="data"),
    path("me/data.json", me_pages.data_file, name="data_file"),
    path("me/erase/", me_pages.erase, name="erase"),
]
bodies = [
    path("bodies/<uuid:body_id>/charter/", rules.charter, name="charter"),
    path("bodies/<uuid:body_id>/phases/", rules.phases, name="phases"),
]
