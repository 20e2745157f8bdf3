"""Preview links: made, listed, revoked."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from api import preconditions
from api.common import PAGES
from api.editorial.v1.operations import reads, writes
from api.editorial.v1.serializers.links import LinkCreation, LinkPageSerializer, MadeLinkSerializer
from api.editorial.v1.showing import Shown, name_of
from api.editorial.v1.views.base import EditorialView, in_path
from api.editorial.v1.views.versions import VERSION_IN_PATH
from clauses import guards, policy, previews, tokens
from clauses.models import PreviewLink
from clauses.policy import Action


class LinksView(EditorialView):
    """The links of a version."""

    path_parameters = (VERSION_IN_PATH,)

    @reads("list_preview_links", LinkPageSerializer, *PAGES)
    def get(self, version_id: UUID) -> Any:
        """The preview links of a version, the last made first. For those who write for its owner."""
        version = self.version(version_id)
        policy.require(self.person, Action.WRITE, version.owner)
        return self.page(version.preview_links.select_related("created_by"), "-pk", shown)

    @writes("make_preview_link", MadeLinkSerializer, LinkCreation, status=201)
    def post(self, given: dict[str, Any], version_id: UUID) -> Any:
        """Make a link to a version's newest words, approved or not. Its address is shown this once."""
        length = timedelta(seconds=given["expires_in"])
        version = self.version(version_id)
        link, token = previews.make(self.person, version, expires_in=length, languages=given["languages"])
        return shown(link, url=reverse("preview-link", kwargs={"token": token}))


class LinkView(EditorialView):
    """One link."""

    path_parameters = (VERSION_IN_PATH, in_path("link_id"))

    @writes("revoke_preview_link", is_matching=True, status=204)
    def delete(self, given: dict[str, Any], version_id: UUID, link_id: UUID) -> None:
        """End a link, now."""
        version = self.version(version_id)
        policy.require(self.person, Action.WRITE, version.owner)
        link = self.find(version.preview_links.all(), pk=link_id)
        self.expect(guards.may_link(self.person, version), link)
        previews.revoke(self.person, link)


def shown(link: PreviewLink, **members: Any) -> Shown:
    """The link, without its token."""
    tag = preconditions.etag(tokens.of(link))
    return Shown(link, created_by=name_of(link.created_by), etag=tag, **members)
