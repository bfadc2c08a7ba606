from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from config.errors import Refusal


class BadWitness(Refusal):
    code = "bad-witness"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("A witness needs a name of 1 to 80 letters and a public key: 64 digits and letters from a to f.")


class OwnKey(Refusal):
    code = "own-key"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("This is a key of this machine itself. A witness is somebody else.")


class WitnessKnown(Refusal):
    code = "witness-known"
    sentence = _("There is a witness with this key already.")


class TooManyWitnesses(Refusal):
    code = "too-many-witnesses"
    sentence = _("An assembly has at most %(most)d witnesses.")


class UnknownHead(Refusal):
    code = "unknown-head"
    status = HTTPStatus.NOT_FOUND
    sentence = _("This record was never signed like that here. Ask for its newest head and check that.")


class UnknownWitness(Refusal):
    code = "unknown-witness"
    status = HTTPStatus.FORBIDDEN
    sentence = _("This key is not that of a witness of this assembly. An organiser can name one.")


class BadSignature(Refusal):
    code = "bad-signature"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("This is not the signature of that key under that head. The manual says what exactly is signed.")


class BadSize(Refusal):
    code = "bad-size"
    status = HTTPStatus.BAD_REQUEST
    sentence = _("The record is not that long. Ask for sizes from 1 to %(size)d.")
