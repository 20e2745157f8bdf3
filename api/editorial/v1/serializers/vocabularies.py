"""The words that clauses are sorted, filled and justified with."""

from rest_framework import serializers

from api.editorial.v1.serializers.common import ActionSerializer, PageSerializer
from api.inputs import Body, Labels, String
from api.members import Members, Words


class ChangeActionSerializer(Members):
    """What may be done to a word or a workflow."""

    change = ActionSerializer()


class WordHeadSerializer(Members):
    """A word in a list."""

    key = serializers.CharField()
    labels = serializers.DictField(child=serializers.CharField(), help_text="By language.")


class WordSerializer(WordHeadSerializer):
    """A category or a tag."""

    etag = serializers.CharField()
    allowed_actions = ChangeActionSerializer()


class WordPageSerializer(PageSerializer):
    """A page of words, by key."""

    results = WordHeadSerializer(many=True)


class WordChange(Body):
    """Other labels; what is not given stays."""

    known = frozenset(WordSerializer._declared_fields)

    labels = Labels(required=False, help_text="All of them, by language.")


class WordCreation(WordChange):
    """A new category or tag."""

    key = String(help_text="`[A-Za-z0-9._-]{1,80}`. Permanent.")
    labels = Labels(help_text="By language.")


class ParameterHeadSerializer(WordHeadSerializer):
    """A parameter in a list."""

    type = serializers.CharField(help_text="`text`, `integer`, `decimal` or `date`.")


class ParameterSerializer(ParameterHeadSerializer):
    """A placeholder that has values."""

    etag = serializers.CharField()
    allowed_actions = ChangeActionSerializer()


class ParameterPageSerializer(PageSerializer):
    """A page of parameters, by key."""

    results = ParameterHeadSerializer(many=True)


class ParameterChange(WordChange):
    """Other labels; what is not given stays."""

    known = frozenset(ParameterSerializer._declared_fields)


class ParameterCreation(ParameterChange):
    """A new parameter."""

    key = String(help_text="`[a-z][a-z0-9_]{0,63}`. Permanent.")
    labels = Labels(help_text="By language.")
    type = String(help_text="`text`, `integer`, `decimal` or `date`. Permanent.")


class LegalSourceHeadSerializer(WordHeadSerializer):
    """A legal source in a list."""

    url = Words(source="address")


class LegalSourceSerializer(LegalSourceHeadSerializer):
    """What a clause may rest on."""

    etag = serializers.CharField()
    allowed_actions = ChangeActionSerializer()


class LegalSourcePageSerializer(PageSerializer):
    """A page of legal sources, by key."""

    results = LegalSourceHeadSerializer(many=True)


class LegalSourceChange(WordChange):
    """Other labels, or another address; what is not given stays."""

    known = frozenset(LegalSourceSerializer._declared_fields)

    url = String(required=False, allow_null=True, help_text="With http or https, at most 500 characters.")


class LegalSourceCreation(LegalSourceChange):
    """A new legal source."""

    key = String(help_text="`[A-Za-z0-9._-]{1,80}`, as it is cited. Permanent.")
    labels = Labels(help_text="By language.")
