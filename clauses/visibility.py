"""What a person may see, as querysets: reading begins here, there is no other way to begin.

``policy.may`` says the same of single owners and reviews; a test compares the two. What is not in these sets
does not exist for the person: not in lists, counts, histories or errors.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from clauses import policy
from clauses.models import (
    LIBRARY_ID,
    Clause,
    Event,
    Owner,
    Review,
    Role,
    Text,
    User,
    Version,
)
from clauses.querysets import ClauseQuerySet, TextQuerySet, Undeletable, VersionQuerySet
from clauses.review_querysets import ReviewQuerySet


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person may see now: by their groups, and by the clients they work for."""

    person: User
    groups: frozenset[str]
    advises: frozenset[UUID]
    signs_for: frozenset[UUID]

    @property
    def is_administrator(self) -> bool:
        """Whether clients, keys and the whole ledger are theirs to look after (never wording)."""
        return self.person.is_superuser or policy.ADMINISTRATOR in self.groups

    @property
    def mark(self) -> str:
        """Who sees by which rights, as one string: another where any of these is another."""
        rights = [*sorted(self.groups), *sorted(map(str, self.advises)), *sorted(map(str, self.signs_for))]
        return " ".join([str(self.person.pk), str(self.is_administrator), *rights])

    @property
    def clients(self) -> frozenset[UUID]:
        """The clients that they work for."""
        return self.advises | self.signs_for

    @property
    def writes_for(self) -> frozenset[UUID]:
        """The owners whose words they write."""
        return self.advises | {LIBRARY_ID} if policy.AUTHOR in self.groups else self.advises

    @property
    def readable(self) -> frozenset[UUID]:
        """The owners whose adopted wording they read."""
        return self.clients | {LIBRARY_ID}

    @property
    def drafting(self) -> frozenset[UUID]:
        """The owners of whom they see what is not adopted."""
        return self.clients | self.writes_for

    def owners(self) -> QuerySet[Owner]:
        """The library, and the clients that they work for, or administer."""
        return Owner.objects.all() if self.is_administrator else Owner.objects.filter(pk__in=self.readable)

    def asked(self) -> ReviewQuerySet:
        """The open reviews whose present stage asks them, four eyes aside."""
        return Review.objects.asking(self.groups, self.signs_for)

    def waiting(self) -> ReviewQuerySet:
        """The inbox: those of them on which they may decide."""
        return self.asked().exclude(decisions__person=self.person).not_contributed_to(self.person)

    def reviews(self) -> ReviewQuerySet:
        """Of the owners whose drafts they see, and those that ask them."""
        own = Q(version__owner_id__in=self.drafting)
        return Review.objects.filter(own | Q(pk__in=self.asked().values("pk")))

    def versions(self) -> VersionQuerySet:
        """Adopted ones of whom they read, drafts of whom they draft for, and what a review shows them.

        A review that asks them shows its version, and what the owner had adopted of the clause before.
        """
        seen = Q(owner_id__in=self.drafting) | Q(owner_id__in=self.readable, adopted_at__isnull=False)
        asked = self.asked()
        compared = asked.filter(
            version__clause_id=OuterRef("clause_id"), version__owner_id=OuterRef("owner_id")
        )
        shown = Q(pk__in=asked.values("version_id")) | Q(Exists(compared), adopted_at__isnull=False)
        return Version.objects.filter(seen | shown)

    def texts(self) -> TextQuerySet:
        """Approved ones of the versions that they see, drafts of whom they draft for or are asked about."""
        asked = self.asked().filter(texts=OuterRef("pk"))
        drafts = Q(version__owner_id__in=self.drafting) | Q(Exists(asked))
        approved = Q(version__in=self.versions().values("pk"), approved_at__isnull=False)
        return Text.objects.filter(drafts | approved)

    def clauses(self) -> ClauseQuerySet:
        """Those with anything that they see, and all of the owners that they draft for."""
        versions = self.versions().filter(clause_id=OuterRef("pk"))
        return Clause.objects.filter(Q(owner_id__in=self.drafting) | Q(Exists(versions)))

    def events(self) -> Undeletable[Event]:
        """The whole ledger to administrators; to writers that of the owners that they write for."""
        if self.is_administrator:
            return Event.objects.all()
        known = Q(clause=None) | Q(clause__owner_id__in=self.readable)
        return Event.objects.filter(known, owner_id__in=self.writes_for)


def of(person: User) -> Sight:
    """Look up what the person may see now. Two queries."""
    # Kept on the person: the policy asks for them again with each verdict.
    prefetch_related_objects([person], "groups", "memberships")
    groups = frozenset(group.name for group in person.groups.all())
    roles = person.memberships.all()
    by_role = {role: frozenset(each.owner_id for each in roles if each.role == role) for role in Role}
    return Sight(person, groups, by_role[Role.CONSULTANT], by_role[Role.SIGNATORY])
