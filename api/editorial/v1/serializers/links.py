"""Preview links."""

from rest_framework import serializers

from api.editorial.v1.serializers.common import PageSerializer
from api.inputs import Body, Seconds, Strings
from api.members import Members, Moment, Words, strings


class LinkSerializer(Members):
    """A link by which people without a key see a version's newest words."""

    id = serializers.UUIDField(source="pk")
    languages = strings()
    created_by = Words()
    created_at = Moment()
    expires_at = Moment()
    revoked_at = Moment(allow_null=True)
    etag = serializers.CharField()


class MadeLinkSerializer(LinkSerializer):
    """A link, with its address: shown this once."""

    url = serializers.CharField()


class LinkPageSerializer(PageSerializer):
    """A page of links, the last made first."""

    results = LinkSerializer(many=True)


class LinkCreation(Body):
    """How long, and in which languages."""

    expires_in = Seconds(help_text="Seconds: from one minute to 14 days.")
    languages = Strings()
