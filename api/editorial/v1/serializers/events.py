"""The ledger."""

from rest_framework import serializers

from api.editorial.v1.serializers.common import PageSerializer
from api.members import Members, Moment, Words, strings


class EventSerializer(Members):
    """One change of state. `number` and hashes are told to administrators, who see the whole chain."""

    id = serializers.UUIDField()
    type = serializers.CharField()
    recorded_at = Moment()
    effective_at = Moment()
    client = Words(source="owner.slug", help_text="Whose: a client's, or `library`.")
    clause = Words(source="clause.key")
    version_id = serializers.UUIDField(allow_null=True)
    actor = Words(source="actor_name", help_text="A name; null: the operator of the server, or nobody named.")
    payload = serializers.JSONField()
    number = serializers.IntegerField(allow_null=True)
    hash = Words()
    previous_hash = Words()


class EventPageSerializer(PageSerializer):
    """A page of events, the newest first."""

    results = EventSerializer(many=True)


class LedgerSerializer(Members):
    """Whether the ledger's chain holds, and where it ends."""

    ok = serializers.BooleanField()
    number = serializers.IntegerField(allow_null=True, help_text="Of the newest event.")
    hash = Words(help_text="Of the newest event: kept elsewhere, it vouches for all before it.")
    findings = strings(help_text="What is wrong, the first hundred.")
