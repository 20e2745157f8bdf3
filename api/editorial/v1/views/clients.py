"""Clients and the library: who they are, what is recorded of them, who works for them."""

from typing import Any

from api import preconditions
from api.common import PAGES
from api.editorial.v1 import parameters as takes
from api.editorial.v1.operations import reads, writes
from api.editorial.v1.serializers.clients import (
    ClientChange,
    ClientCreation,
    ClientPageSerializer,
    ClientSerializer,
    ConsequencesSerializer,
    FactPageSerializer,
    FactRecording,
    FactSerializer,
    MemberAddition,
    MemberPageSerializer,
    MemberSerializer,
    ValuePageSerializer,
    ValueRecording,
    ValueSerializer,
)
from api.editorial.v1.showing import Shown, name_of, single
from api.editorial.v1.views.base import SLUG_IN_PATH, EditorialView, in_path
from clauses import accounts, guards, policy, registry, tokens
from clauses.consequences import consequences
from clauses.models import LIBRARY, Fact, Membership, Owner, ParameterValue, User, Workflow
from clauses.policy import Action

MEMBER_IN_PATH = in_path("member_id", {"type": "integer"})


class OwnersView(EditorialView):
    """What its subclasses share: bodies that name a workflow, and clients that are not the library."""

    def members(self, given: dict[str, Any]) -> dict[str, Any]:
        """A client's members as the domain wants them."""
        if "organisation_number" in given:
            given["organisation_number"] = given["organisation_number"] or ""
        if given.get("workflow") is not None:
            given["workflow"] = self.named(Workflow.objects.all(), "/workflow", name=given["workflow"])
        return given

    def client(self, slug: str) -> Owner:
        """The client of that slug."""
        return self.find(self.sight.owners().exclude(slug=LIBRARY), slug=slug)

    def shown(self, slug: str) -> Shown:
        """The owner as it is now."""
        owner = self.owner(slug)
        return single(owner, guards.on_owner(self.person, owner), number=owner.organisation_number or None)


class ClientsView(OwnersView):
    """The clients that the person sees."""

    @reads("list_clients", ClientPageSerializer, *PAGES)
    def get(self) -> Any:
        """The clients that one works for, by slug; for administrators all."""
        rows = self.sight.owners().exclude(slug=LIBRARY).select_related("workflow")
        return self.page(rows, "slug", lambda row: Shown(row, number=row.organisation_number or None))

    @writes("create_client", ClientSerializer, ClientCreation, status=201)
    def post(self, given: dict[str, Any]) -> Any:
        """Make a client. Its slug is permanent, and never used again."""
        policy.require(self.person, Action.ADMINISTER)
        owner = registry.create_owner(self.person, given.pop("slug"), **self.members(given))
        self.made("get_client", slug=owner.slug)
        return self.shown(owner.slug)


class ClientView(OwnersView):
    """One client, or the library."""

    path_parameters = (SLUG_IN_PATH,)

    @reads("get_client", ClientSerializer)
    def get(self, slug: str) -> Any:
        """A client, or the library."""
        return self.shown(slug)

    @writes("change_client", ClientSerializer, ClientChange, is_matching=True)
    def patch(self, given: dict[str, Any], slug: str) -> Any:
        """Change what is known of a client, or the library. Later languages touch nothing adopted."""
        owner = self.owner(slug)
        self.expect(guards.on_owner(self.person, owner)["change"], owner)
        registry.change_owner(self.person, owner, **self.members(given))
        return self.shown(slug)


class FactsView(OwnersView):
    """What is recorded about a client."""

    path_parameters = (SLUG_IN_PATH,)

    @reads("list_facts", FactPageSerializer, takes.FACT, *PAGES)
    def get(self, slug: str) -> Any:
        """The facts about a client, the last recorded first: all that were ever recorded."""
        owner = self.client(slug)
        policy.require(self.person, Action.READ, owner)
        rows = owner.facts.select_related("recorded_by")
        return self.page(self.filtered(rows, {"key": "key"}), "-pk", recorded)

    @writes("record_fact", FactSerializer, FactRecording, status=201, instead={200: ConsequencesSerializer})
    def post(self, given: dict[str, Any], slug: str) -> Any:
        """Record a fact from a date on. Nothing is overwritten: a later row prevails, null ends the fact.

        A `dry_run` is answered with 200, and with the clauses that would start or cease to apply by it.
        """
        client = self.client(slug)
        if given.pop("dry_run", False):
            self.status = 200
            return consequences(self.person, client, **given)
        return recorded(registry.record_fact(self.person, client, **given))


class ValuesView(EditorialView):
    """The parameters' values of a client, or the library."""

    path_parameters = (SLUG_IN_PATH,)

    @reads("list_parameter_values", ValuePageSerializer, takes.PARAMETER, *PAGES)
    def get(self, slug: str) -> Any:
        """The parameters' values of a client or the library, the last recorded first."""
        owner = self.owner(slug)
        policy.require(self.person, Action.READ, owner)
        rows = owner.parameter_values.select_related("parameter", "recorded_by")
        return self.page(self.filtered(rows, {"parameter": "parameter__key"}), "-pk", recorded)

    @writes("record_parameter_value", ValueSerializer, ValueRecording, status=201)
    def post(self, given: dict[str, Any], slug: str) -> Any:
        """Record a parameter's value from a date on. A later row prevails, null ends the value."""
        key = given.pop("parameter")
        row = registry.record_value(self.person, self.owner(slug), parameter_key=key, **given)
        return recorded(row)


class MembersView(OwnersView):
    """Who works for a client."""

    path_parameters = (SLUG_IN_PATH,)

    @reads("list_members", MemberPageSerializer, *PAGES)
    def get(self, slug: str) -> Any:
        """Who works for a client, or signs for it, in the order in which they came."""
        return self.page(self.client(slug).memberships.select_related("user"), "pk", member)

    @writes("add_member", MemberSerializer, MemberAddition, status=201, also=(200,))
    def post(self, given: dict[str, Any], slug: str) -> Any:
        """Give a person a role for a client. Who has it already is answered with 200."""
        owner = self.client(slug)
        policy.require(self.person, Action.ASSIGN, owner)
        person = self.named(User.objects.all(), "/username", username=given["username"])
        if owner.memberships.filter(user=person, role=given["role"]).exists():
            self.status = 200
        return member(accounts.assign(self.person, owner, person, given["role"]))


class MemberView(OwnersView):
    """One role of one person."""

    path_parameters = (SLUG_IN_PATH, MEMBER_IN_PATH)

    @writes("remove_member", status=204, is_matching=True)
    def delete(self, given: dict[str, Any], slug: str, member_id: int) -> Any:
        """End a person's role for a client: with the next request they see nothing of it any more."""
        owner = self.client(slug)
        membership = self.find(owner.memberships.select_related("user"), pk=member_id)
        self.expect(guards.on_owner(self.person, owner)["assign"], membership)
        accounts.unassign(self.person, membership)


def recorded(row: Fact | ParameterValue) -> Shown:
    """A fact or value, with the name of who recorded it."""
    return Shown(row, recorder=name_of(row.recorded_by))


def member(row: Membership) -> Shown:
    """A member, with the tag that ending the role needs."""
    return Shown(row, full_name=name_of(row.user), etag=preconditions.etag(tokens.of(row)))
