"""What several resources are made of."""

from rest_framework import serializers

from api.members import Members, Words


class ActionSerializer(Members):
    """Whether something may be done now by this person, or why not."""

    allowed = serializers.BooleanField()
    code = Words()
    detail = Words()


class PageSerializer(Members):
    """A page of a list."""

    next_cursor = Words()
    count = serializers.IntegerField(allow_null=True, help_text="Of the whole list, with `count=true`.")


class TermSerializer(Members):
    """One term of a condition; all of them must hold."""

    fact = serializers.CharField()
    operator = serializers.CharField()
    value = serializers.JSONField()


class ProvisionSerializer(Members):
    """A provision that a version rests on. `relation`: `implements`, `limits` or `see`."""

    source = serializers.CharField()  # type: ignore[assignment]  # hides what fields have
    provision = serializers.CharField()
    relation = serializers.CharField()
    verified_at = serializers.DateField(allow_null=True)


class FieldsSerializer(Members):
    """The fields of a version, as their digest covers them."""

    clause = serializers.CharField()
    owner = serializers.CharField()
    number = serializers.IntegerField()
    effect = serializers.CharField()
    change_class = serializers.CharField()
    change_note = serializers.CharField()
    force = Words()
    valid_from = Words()
    entries = serializers.ListField(child=serializers.CharField())
    legal_basis = ProvisionSerializer(many=True)
    condition = TermSerializer(many=True)
    successor = Words()
    base = Words()
    original_approved_on = Words()
    original_approved_by = serializers.CharField()


class BaseSerializer(Members):
    """The library's version that a variant was made from."""

    version_id = serializers.UUIDField(source="pk")
    number = serializers.IntegerField()
