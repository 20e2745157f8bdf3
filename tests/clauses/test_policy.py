"""Who may do what: actor by action by thing, each with the code of its verdict ("" means allowed)."""

from itertools import permutations
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses import policy, workflow, writing
from clauses.errors import Denied
from clauses.models import Key, Owner, Scope, User, Workflow
from clauses.policy import OPERATOR, Action, may
from tests.cast import Cast, adopted, draft, make_clause, submitted

THINGS = ("library", "firm", "town")
DRAFTS = Action.READ_DRAFTS
READ, GUIDANCE, WRITE, RECORD = Action.READ, Action.READ_GUIDANCE, Action.WRITE, Action.RECORD
ABSENT, NO_GUIDANCE, SCOPE, NOBODY = "not-found", "guidance-not-allowed", "wrong-scope", "nobody"
MEMBERS = "not-member"
# Per actor and action the codes for the library, the client "firm" and the client "town".
VERDICTS: dict[str, dict[Action, tuple[str, str, str]]] = {
    "author": {READ: ("", ABSENT, ABSENT), WRITE: ("", ABSENT, ABSENT), RECORD: ("", ABSENT, ABSENT)},
    "approver": {READ: ("", ABSENT, ABSENT), WRITE: ("not-author", ABSENT, ABSENT)},
    "consultant": {
        READ: ("", "", ABSENT),
        GUIDANCE: ("", "", ABSENT),
        WRITE: ("not-author", "", ABSENT),
        RECORD: ("not-author", "", ABSENT),
    },
    "signatory": {
        READ: ("", "", ABSENT),
        WRITE: ("not-author", "not-consultant", ABSENT),
        RECORD: ("not-author", "not-consultant", ABSENT),
    },
    "admin": {READ: ("", MEMBERS, MEMBERS), WRITE: ("not-author", MEMBERS, MEMBERS)},
    "superuser": {READ: ("", MEMBERS, MEMBERS), WRITE: ("not-author", MEMBERS, MEMBERS)},
    "inactive": {READ: ("inactive",) * 3, WRITE: ("inactive",) * 3, RECORD: ("inactive",) * 3},
    "operator": {READ: (NOBODY,) * 3, WRITE: (NOBODY,) * 3, RECORD: ("", "", "")},
    "delivery key": {
        READ: ("", "", ABSENT),
        GUIDANCE: (NO_GUIDANCE,) * 3,
        WRITE: (SCOPE,) * 3,
        RECORD: (SCOPE,) * 3,
        DRAFTS: (SCOPE,) * 3,
    },
    "delivery key with guidance": {READ: ("", "", ABSENT), GUIDANCE: ("", "", ABSENT)},
    "unbound key": {READ: ("", ABSENT, ABSENT), GUIDANCE: (NO_GUIDANCE,) * 3},
    "preview key": {READ: ("", "", ABSENT), WRITE: (SCOPE,) * 3, DRAFTS: ("not-library", "", ABSENT)},
    "unbound preview key": {READ: ("", ABSENT, ABSENT), DRAFTS: ("", ABSENT, ABSENT)},
    "personal key": {
        READ: (SCOPE,) * 3,
        WRITE: (SCOPE,) * 3,
        GUIDANCE: (SCOPE,) * 3,
        DRAFTS: (SCOPE,) * 3,
    },
    "nobody": {
        READ: ("unauthenticated",) * 3,
        GUIDANCE: (NO_GUIDANCE,) * 3,
        WRITE: (SCOPE,) * 3,
        DRAFTS: ("unauthenticated",) * 3,
    },
}
ADMINISTERING = {"admin": "", "superuser": "", "operator": "", "author": "not-administrator"} | {
    "inactive": "inactive", "nobody": SCOPE, "delivery key": SCOPE, "consultant": "not-administrator"
}  # fmt: skip


def key(cast: Cast, scope: Scope = Scope.DELIVERY, *, bound: bool = True, guidance: bool = False) -> Key:
    user = cast.author if scope == Scope.PERSONAL else None
    made = Key.objects.create(
        scope=scope, user=user, guidance=guidance, created_at=cast.author.date_joined,
        secret_hash=str(Key.objects.count()),
    )  # fmt: skip
    made.clients.set([cast.firm] if bound else [])
    return made


@pytest.fixture
def actors(cast: Cast) -> dict[str, policy.Actor]:
    names = ("author", "approver", "consultant", "signatory", "admin")
    inactive = User.objects.create_user("inactive", is_active=False, is_superuser=True)
    inactive.memberships.create(owner=cast.firm, role="consultant")
    return {
        **{name: getattr(cast, name) for name in names},
        "superuser": User.objects.create_user("superuser", is_superuser=True),
        "inactive": inactive,
        "operator": OPERATOR,
        "delivery key": key(cast),
        "delivery key with guidance": key(cast, guidance=True),
        "unbound key": key(cast, bound=False),
        "preview key": key(cast, Scope.PREVIEW),
        "unbound preview key": key(cast, Scope.PREVIEW, bound=False),
        "personal key": key(cast, Scope.PERSONAL, guidance=True),
        "nobody": None,
    }


def test_each_actor_may_do_what_the_table_says(cast: Cast, actors: dict[str, policy.Actor]) -> None:
    assert set(VERDICTS) == set(actors)
    for name, by_action in VERDICTS.items():
        for action, codes in by_action.items():
            found = tuple(may(actors[name], action, getattr(cast, thing)).code for thing in THINGS)
            assert found == codes, (name, action)


def test_administering_is_for_administrators(actors: dict[str, policy.Actor]) -> None:
    assert {name: may(actors[name], Action.ADMINISTER).code for name in ADMINISTERING} == ADMINISTERING


def test_nothing_but_administering_is_done_to_nothing(actors: dict[str, policy.Actor]) -> None:
    for action in set(Action) - {Action.ADMINISTER}:
        allowed = {name for name, actor in actors.items() if may(actor, action)}
        assert allowed <= {"operator"}, action


def test_only_a_review_is_decided_on(cast: Cast, actors: dict[str, policy.Actor]) -> None:
    for thing in (cast.library, cast.firm, None):
        assert not any(may(actor, Action.DECIDE, thing) for actor in actors.values())


def test_a_refusal_carries_the_code_and_a_reason(cast: Cast) -> None:
    with pytest.raises(Denied) as refusal:
        policy.require(cast.approver, WRITE, cast.library)
    assert refusal.value.code == "not-author"
    assert refusal.value.detail


def test_a_public_library_is_read_by_anybody_and_a_client_never(cast: Cast) -> None:
    with override_settings(PUBLIC_LIBRARY=True):
        assert may(None, READ, cast.library)
        assert not may(None, READ, cast.firm)


DECIDING = {
    "author": "not-in-stage",
    "approver": "",
    "approver2": "",
    "consultant": "not-in-stage",
    "admin": "not-in-stage",
}


def test_the_library_is_decided_on_by_approvers(cast: Cast) -> None:
    review = submitted(cast, make_clause(cast))
    assert {name: may(getattr(cast, name), Action.DECIDE, review).code for name in DECIDING} == DECIDING


def test_a_clients_review_does_not_exist_for_who_neither_decides_nor_is_a_member(cast: Cast) -> None:
    review = submitted(cast, make_clause(cast, "firm.car"), cast.firm)
    assert may(cast.consultant, Action.DECIDE, review).code == "not-in-stage"
    for stranger in (cast.author, cast.consultant2, cast.admin):
        assert may(stranger, Action.DECIDE, review).code == ABSENT
        assert may(stranger, READ, review).code == ABSENT


def test_who_decides_at_the_present_stage_may_read_the_review_while_it_is_open(cast: Cast) -> None:
    review = submitted(cast, make_clause(cast, "firm.car"), cast.firm)
    assert may(cast.approver, READ, review)
    assert not may(cast.approver, READ, cast.firm)
    assert not may(cast.approver, WRITE, review)
    closed = workflow.approve(cast.approver, review, review.digest)
    assert may(cast.approver, READ, closed).code == ABSENT


def all_powerful(person: User) -> User:
    person.is_superuser = person.is_staff = True
    person.save()
    person.groups.set(Group.objects.all())
    return person


def test_four_eyes_holds_for_superusers(cast: Cast) -> None:
    review = submitted(cast, make_clause(cast))
    assert may(all_powerful(cast.author), Action.DECIDE, review).code == "four-eyes"
    assert may(all_powerful(cast.admin), Action.DECIDE, review)


def test_a_superuser_in_no_stage_decides_nothing(cast: Cast) -> None:
    review = submitted(cast, make_clause(cast))
    superuser = User.objects.create_superuser("root")
    assert may(superuser, Action.DECIDE, review).code == "not-in-stage"


def test_nobody_decides_twice_in_one_review(cast: Cast) -> None:
    stages = Workflow.objects.get(is_default=True).stages
    stages.create(position=1, name="Second", group=stages.get().group)
    review = submitted(cast, make_clause(cast))
    review = workflow.approve(cast.approver, review, review.digest)
    assert may(cast.approver, Action.DECIDE, review).code == "decided-already"
    assert may(cast.approver2, Action.DECIDE, review)


def test_after_adoption_who_wrote_another_language_may_decide_and_who_wrote_this_may_not(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast))
    for person in (cast.approver, cast.approver2):
        all_powerful(person)
    nb = version.texts.get(language="nb")
    writing.write_text(cast.approver, version, "en", title="T", body="Better", source=nb)
    corrected = writing.write_text(cast.approver2, version, "nb", title="T", body="Bedre")
    review = workflow.submit(cast.author, version, [corrected])
    assert may(cast.approver, Action.DECIDE, review)
    assert may(cast.approver2, Action.DECIDE, review).code == "four-eyes"


def test_the_authors_of_copied_words_are_no_contributors_but_who_copied_is(cast: Cast) -> None:
    origin = adopted(cast, make_clause(cast))
    all_powerful(cast.author)
    version = draft(cast, origin.clause, cast.firm, languages=(), copy_texts_from=origin)
    assert policy.contributors(version, "") == {cast.consultant.pk}


def brute_force(eligible: list[set[int]]) -> int:
    """The most stages that different people can fill."""
    people = sorted(set().union(*eligible)) + [-1 - n for n in range(len(eligible))]
    orders = permutations(people, len(eligible))
    return max(sum(p in who for p, who in zip(order, eligible, strict=True)) for order in orders)


class _People:
    """Stands for the people of a stage."""

    def __init__(self, ids: set[int]) -> None:
        self.ids = ids

    def values_list(self, *args: Any, **kwargs: Any) -> set[int]:
        return self.ids


@settings(max_examples=200, deadline=None)
@given(
    eligible=st.lists(st.sets(st.integers(0, 4), max_size=4), max_size=4),
    barred=st.sets(st.integers(0, 4), max_size=2),
)
def test_stages_are_filled_as_well_as_any_assignment_could(
    eligible: list[set[int]], barred: set[int]
) -> None:
    stages = [{"name": str(index), "people": who} for index, who in enumerate(eligible)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(policy, "stage_people", lambda stage, owner: _People(stage["people"]))
        unfilled = policy.unfilled_stages(stages, Owner(), barred)
    assert len(eligible) - len(unfilled) == brute_force([who - barred for who in eligible])
    left = [
        who - barred for stage, who in zip(stages, eligible, strict=True) if stage["name"] not in unfilled
    ]
    assert brute_force(left) == len(left)


def test_a_stage_of_group_and_client_asks_for_people_who_are_both(cast: Cast) -> None:
    stage = {"name": "Both", "group": "approver", "client_sign_off": True}
    assert not policy.stage_people(stage, cast.firm).exists()
    cast.approver.memberships.create(owner=cast.firm, role="signatory")
    cast.approver2.memberships.create(owner=cast.town, role="signatory")
    assert list(policy.stage_people(stage, cast.firm)) == [cast.approver]
    assert not policy.stage_people(stage, cast.library).exists()


def test_who_left_fills_no_stage(cast: Cast) -> None:
    User.objects.filter(pk__in=[cast.approver.pk, cast.approver2.pk]).update(is_active=False)
    stage = {"name": "Approval", "group": "approver", "client_sign_off": False}
    assert policy.unfilled_stages([stage], cast.library, []) == ["Approval"]
