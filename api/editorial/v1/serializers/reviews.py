"""Reviews: what is frozen, who decided, what was said."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.editorial.v1.serializers.common import ActionSerializer, FieldsSerializer, PageSerializer
from api.inputs import Body, String
from api.members import Members, Moment, Words

STATES = ["open", "approved", "changes_requested", "recalled"]


class FrozenTextSerializer(Members):
    """A text, as it was when it was submitted."""

    id = serializers.UUIDField()
    language = serializers.CharField()
    revision = serializers.IntegerField()
    title = serializers.CharField()
    statutory = serializers.CharField()
    body = serializers.CharField()
    guidance = serializers.CharField()
    statutory_language = Words()
    source = Words()  # type: ignore[assignment]  # hides what fields have
    digest = serializers.CharField()


class WaivedSerializer(Members):
    """A difference between languages that the submitter let stand."""

    code = serializers.CharField()
    language = serializers.CharField()
    layer = serializers.CharField()
    detail = serializers.CharField()
    reason = serializers.CharField()


class ContentSerializer(Members):
    """What is decided on, whole. The review's digest is the SHA-256 of its RFC 8785 JSON.

    If anything was waived, it has a member `waived` too, which is that of the review.
    """

    version = FieldsSerializer()
    texts = FrozenTextSerializer(many=True)


@extend_schema_field(ContentSerializer)
class Frozen(serializers.Field[Any, Any, Any, Any]):
    """The frozen content, member by member as it is digested."""

    def to_representation(self, value: Any) -> Any:
        """It is JSON already."""
        return value


class DecisionSerializer(Members):
    """One person's verdict."""

    verdict = serializers.CharField(help_text="`approve` or `request_changes`.")
    by = Words(help_text="The person's full name at that time.")
    comment = serializers.CharField()
    decided_at = Moment()


class StageSerializer(Members):
    """A stage, and how it was decided."""

    name = serializers.CharField()
    group = Words()
    client_sign_off = serializers.BooleanField()
    decision = DecisionSerializer(allow_null=True)


class ReviewActionsSerializer(Members):
    """What may be done to a review."""

    approve = ActionSerializer()
    request_changes = ActionSerializer()
    recall = ActionSerializer()
    comment = ActionSerializer()


class ReviewHeadSerializer(Members):
    """A review in a list."""

    id = serializers.UUIDField(source="pk")
    version_id = serializers.UUIDField()
    clause = serializers.CharField(source="version.clause.key")
    client = serializers.CharField(source="version.owner.slug")
    number = serializers.IntegerField(source="version.number", help_text="The version's.")
    language = Words(help_text="Null for the review that adopts a version.")
    state = serializers.ChoiceField(choices=STATES)
    stage = serializers.IntegerField(help_text="The present or last stage, from 0.")
    stage_name = serializers.CharField()
    digest = serializers.CharField(help_text="Send it with the decision: it binds it to this content.")
    note = serializers.CharField()
    submitted_by = Words()
    submitted_at = Moment()
    closed_at = Moment(allow_null=True)
    allowed_actions = ReviewActionsSerializer()


class ReviewSerializer(ReviewHeadSerializer):
    """A review, with exactly the frozen content that its digest covers."""

    without_languages_reason = serializers.CharField()
    waived = WaivedSerializer(many=True, help_text="As in the content; `[]` if nothing was.")
    stages = StageSerializer(many=True)
    content = Frozen()
    comments = serializers.IntegerField(help_text="How many there are.")


class ReviewPageSerializer(PageSerializer):
    """A page of reviews, the oldest first."""

    results = ReviewHeadSerializer(many=True)


class CommentSerializer(Members):
    """What somebody said about a review."""

    id = serializers.UUIDField(source="pk")
    by = Words(source="name")
    body = serializers.CharField()
    at = Moment()


class CommentPageSerializer(PageSerializer):
    """A page of comments, the oldest first."""

    results = CommentSerializer(many=True)


class Approval(Body):
    """A decision for the content that was seen."""

    digest = String(help_text="The review's.")
    comment = String(required=False)


class ChangeRequest(Body):
    """A decision against it, with what to change."""

    digest = String(help_text="The review's.")
    comment = String(help_text="What to change.")


class Recall(Body):
    """Why it is taken back."""

    reason = String(required=False)


class Remark(Body):
    """What is said."""

    body = String()
