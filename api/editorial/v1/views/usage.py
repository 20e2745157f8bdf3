"""Where parameters are used."""

from typing import Any

from api.common import PAGES
from api.editorial.v1 import parameters as takes
from api.editorial.v1.operations import reads
from api.editorial.v1.serializers.usage import UsagePageSerializer
from api.editorial.v1.showing import Shown
from api.editorial.v1.views.base import WORD_IN_PATH, EditorialView
from clauses import policy, usage
from clauses.models import LIBRARY_ID, Owner, Parameter
from clauses.policy import Action


class UsageView(EditorialView):
    """Where one parameter is used."""

    path_parameters = (WORD_IN_PATH,)

    @reads("get_parameter_usage", UsagePageSerializer, takes.CLIENT, *PAGES)
    def get(self, key: str) -> Any:
        """The clauses whose words use a parameter, as far as one sees them.

        What is in force, scheduled or being written. With `client` only its own words and the library's, and
        the value that it has now.
        """
        self.find(Parameter.objects.all(), key=key)
        owner = self.asked_owner()
        found = self.page(usage.clauses_using(self.sight, key, owner), "key")
        uses = usage.uses(self.sight, key, found["results"], owner)
        results = [Shown(clause, uses=uses[clause.pk]) for clause in found["results"]]
        return found | {"results": results, "in_force": in_force(owner, key)}

    def asked_owner(self) -> Owner | None:
        """The client that is asked for, whose material the person reads."""
        if "client" not in self.asked:
            return None
        owner = self.find(self.sight.owners(), slug=self.asked["client"])
        policy.require(self.person, Action.READ, owner)
        return owner


def in_force(owner: Owner | None, key: str) -> Shown | None:
    """The value that the client has now."""
    row = usage.value_in_force(owner, key) if owner else None
    return Shown(row, source="library" if row.owner_id == LIBRARY_ID else "client") if row else None
