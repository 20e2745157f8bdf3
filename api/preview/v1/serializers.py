"""Delivery's shapes over drafts: the same members, and the state; what only approval gives may be null."""

from rest_framework import serializers

from api.delivery.v1 import serializers as delivery
from api.delivery.v1 import serializers_history as history
from api.members import Moment
from clauses.resolution.drafts import State

STATES = "`in_review`: what is not adopted of it, its version or its text, is under review."
BEGINS = "Of a version that is not adopted the date that it asks for, if any; here it counts from now on."


class HeadSerializer(delivery.HeadSerializer):
    """What answers for a clause, without its words."""

    state = serializers.ChoiceField(choices=[state.value for state in State], help_text=STATES)
    valid_from = Moment(source="version.valid_from", allow_null=True, help_text=BEGINS)
    adopted_at = Moment(source="version.adopted_at", allow_null=True)
    approved_at = Moment(source="text.approved_at", allow_null=True)


class NodeSerializer(HeadSerializer, delivery.NodeSerializer):
    """A clause as it would apply; sections and guidelines with what they list."""


class NodePageSerializer(delivery.NodePageSerializer):
    """A page of clauses."""

    results = NodeSerializer(many=True)


class HeadPageSerializer(delivery.HeadPageSerializer):
    """A page of guidelines."""

    results = HeadSerializer(many=True)


class CandidateSerializer(history.CandidateSerializer):
    """A version that was considered."""

    valid_from = Moment(source="version.valid_from", allow_null=True, help_text=BEGINS)
    is_adopted = serializers.BooleanField(source="version.is_adopted")


class OwnerStepSerializer(history.OwnerStepSerializer):
    """Whose version answers, and why: `client`, `client_inherits`, `client_has_none`, `library` …"""

    candidates = CandidateSerializer(many=True)


class RevisionSerializer(history.RevisionSerializer):
    """The revision that is read: the newest, approved or not."""

    approved_at = Moment(allow_null=True)


class ExplanationSerializer(history.ExplanationSerializer):
    """Why an answer is what it is: each step of resolution, null where it was not reached."""

    owner = OwnerStepSerializer()
    text = RevisionSerializer(allow_null=True)
