"""The library's vocabularies, and the caller's key, as JSON."""

from rest_framework import serializers

from api.delivery.v1.serializers import LabelSerializer, PageSerializer
from api.members import Members, Moment, Words, strings


class LabelsSerializer(PageSerializer):
    """A vocabulary, by key."""

    results = LabelSerializer(many=True)


class ParameterSerializer(LabelSerializer):
    """A placeholder. `type`: `text`, `integer`, `decimal` or `date`."""

    type = serializers.CharField()


class ParametersSerializer(PageSerializer):
    """The placeholders, by key."""

    results = ParameterSerializer(many=True)


class LegalSourceSerializer(LabelSerializer):
    """What a clause may rest on."""

    url = Words()


class LegalSourcesSerializer(PageSerializer):
    """The legal sources, by key."""

    results = LegalSourceSerializer(many=True)


class LanguageSerializer(Members):
    """A language of the owner's."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # hides what fields have
    is_authoritative = serializers.BooleanField()
    is_required = serializers.BooleanField()


class LanguagesSerializer(Members):
    """The languages of the owner, in its order; the first is authoritative."""

    client = serializers.CharField()
    results = LanguageSerializer(many=True)


class LimitSerializer(Members):
    """How many requests in how many seconds."""

    requests = serializers.IntegerField()
    seconds = serializers.IntegerField()


class MeSerializer(Members):
    """What this key is."""

    name = serializers.CharField()
    prefix = serializers.CharField()
    scope = serializers.CharField()
    clients = strings()
    guidance = serializers.BooleanField()
    expires_at = Moment(allow_null=True)
    limit = LimitSerializer(allow_null=True)
