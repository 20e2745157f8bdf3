"""Clients and the library: who they are, what is recorded of them, who works for them."""

from typing import Any

from rest_framework import serializers

from api.editorial.v1.serializers.common import ActionSerializer, PageSerializer
from api.inputs import Anything, Beginning, Body, Flag, Numbers, String, Strings
from api.members import Members, Moment, Words, strings


class ClientHeadSerializer(Members):
    """A client in a list."""

    slug = serializers.CharField()
    name = serializers.CharField()
    organisation_number = Words(source="number")
    languages = strings(help_text="The first is the authoritative one.")
    required_languages = strings(help_text="Beside the authoritative one.")
    deadlines = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="How many days it has to answer a change of the library, by change class.",
    )
    workflow = Words(source="workflow.name", help_text="Its own, by name; null: the default one applies.")


class ClientActionsSerializer(Members):
    """What may be done to a client. `record`: facts and values; `assign`: members."""

    change = ActionSerializer()
    record = ActionSerializer()
    assign = ActionSerializer()
    write = ActionSerializer()


class ClientSerializer(ClientHeadSerializer):
    """A client, or the library."""

    etag = serializers.CharField()
    allowed_actions = ClientActionsSerializer()


class ClientPageSerializer(PageSerializer):
    """A page of clients, by slug."""

    results = ClientHeadSerializer(many=True)


class ClientChange(Body):
    """What is known of a client; what is not given stays."""

    known = frozenset(ClientSerializer._declared_fields)

    name = String(required=False)
    organisation_number = String(required=False, allow_null=True, help_text="Nine digits, or null.")
    languages = Strings(required=False, help_text="The first is the authoritative one.")
    required_languages = Strings(required=False)
    deadlines = Numbers(required=False, help_text="All of them: change class to days, from 1 to 3650.")
    workflow = String(required=False, allow_null=True, help_text="By name; null: it follows the default one.")


class ClientCreation(ClientChange):
    """A new client."""

    slug = String(help_text="`[a-z0-9-]{1,40}`. Permanent, and never used again.")
    name = String()
    languages = Strings(help_text="The first is the authoritative one.")


class FactSerializer(Members):
    """A dated statement about a client. Later rows prevail; null ends a fact."""

    id = serializers.UUIDField(source="pk")
    key = serializers.CharField()
    value = serializers.JSONField()  # null is one, too
    valid_from = Moment()
    recorded_at = Moment()
    recorded_by = Words(source="recorder", help_text="A name; null: the operator of the server.")


class FactPageSerializer(PageSerializer):
    """A page of facts, the last recorded first."""

    results = FactSerializer(many=True)


class ConsequenceSerializer(Members):
    """A clause, and from when until before when (null: as long as is known) it would be otherwise."""

    key = serializers.CharField(source="clause.key")
    kind = serializers.CharField(source="clause.kind")
    title = Words(help_text="In the client's first language that there is. Raw, with its placeholders.")

    def get_fields(self) -> Any:
        """``from`` is a word of Python's."""
        moments = {"from": Moment(source="start"), "until": Moment(source="end", allow_null=True)}
        return {**super().get_fields(), **moments}


class ConsequencesSerializer(Members):
    """Which clauses would start to apply to the client, and which would cease to. Nothing was recorded.

    A guideline or section takes along what it lists, which is not named for that.
    """

    starts = ConsequenceSerializer(many=True)
    ceases = ConsequenceSerializer(many=True)


class FactRecording(Body):
    """A fact from a date on."""

    known = frozenset(FactSerializer._declared_fields)

    key = String()
    value = Anything(allow_null=True, help_text="Of the fact's type; null ends the fact.")
    valid_from = Beginning(help_text="May lie in the past.")
    dry_run = Flag(required=False, help_text="True: only tell what it would change. Nothing is recorded.")


class ValueSerializer(Members):
    """A dated value of a parameter. Later rows prevail; null ends a value."""

    id = serializers.UUIDField(source="pk")
    parameter = serializers.CharField(source="parameter.key")
    value = serializers.JSONField()  # null is one, too
    valid_from = Moment()
    recorded_at = Moment()
    recorded_by = Words(source="recorder", help_text="A name; null: the operator of the server.")


class ValuePageSerializer(PageSerializer):
    """A page of values, the last recorded first."""

    results = ValueSerializer(many=True)


class ValueRecording(Body):
    """A parameter's value from a date on."""

    known = frozenset(ValueSerializer._declared_fields)

    parameter = String(help_text="Its key.")
    value = Anything(
        allow_null=True, help_text="Of the parameter's type, or a mapping of all languages; null ends it."
    )
    valid_from = Beginning(help_text="May lie in the past.")


class MemberSerializer(Members):
    """A person's role for a client."""

    id = serializers.IntegerField(source="pk")
    username = serializers.CharField(source="user.username")
    name = Words(source="full_name")
    role = serializers.CharField(help_text="`consultant` or `signatory`.")
    etag = serializers.CharField()


class MemberPageSerializer(PageSerializer):
    """A page of members, in the order in which they came."""

    results = MemberSerializer(many=True)


class MemberAddition(Body):
    """A person who gets a role."""

    known = frozenset(MemberSerializer._declared_fields)

    username = String()
    role = String(help_text="`consultant` or `signatory`.")
