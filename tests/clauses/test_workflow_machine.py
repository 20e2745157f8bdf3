"""Random histories of the workflow: each verb does what a tiny model expects, or leaves no trace."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Count
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from clauses import editing, ledger, workflow, writing
from clauses.errors import DomainError
from clauses.models import Contribution, Decision, Event, Owner, Review, Text, User, Version
from tests.clauses.company import add_firm, add_people, reject, save_firm
from tests.clauses.expected import OWNER, PEOPLE, Check, Issue, Model

slots = st.sampled_from(sorted(OWNER))
orders = st.integers(0, len(PEOPLE) - 1).map(lambda first: [*PEOPLE[first:], *PEOPLE[:first]])
wisely = st.sampled_from([True, True, True, False])  # the first who may, or simply the first
languages = st.sampled_from(["nb", "nb", "en", "nn"])
effects = st.sampled_from(["wording"] * 5 + ["omitted", "inherits"])
recent = st.integers(0, 2)  # how far back a review is taken from
seldom = st.sampled_from([False] * 5 + [True])
often = st.sampled_from([True] * 5 + [False])


def outcome(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except DomainError as refusal:
        return refusal


def spelt(number: int) -> str:
    """Other words each time, without a number, which all languages would have to have."""
    return str(number).translate(str.maketrans("0123456789", "abcdefghij"))


def has_reviews(machine: Any) -> bool:
    return bool(machine.model.checks)


class WorkflowMachine(RuleBasedStateMachine):
    """The library's clause, the client's variant of it, and the client's own clause."""

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.model = Model()
        self.rows: dict[Any, Any] = {}  # of the model's things
        self.approved: dict[Any, Any] = {}  # kept outside the database
        self.count = 0

    def teardown(self) -> None:
        assert list(ledger.breaks()) == []
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        self.people = add_people()
        firm, library = add_firm(self.people), Owner.objects.get(slug="library")
        shared = editing.create_clause(self.people["author"], library, "shared", "clause")
        own = editing.create_clause(self.people["lead"], firm, "firm.own", "clause")
        self.places = {"library": (shared, library), "variant": (shared, firm), "own": (own, firm)}
        for slot in self.places:
            self.open_version(slot, list(PEOPLE), True, "wording")
            self.carry_through(slot, list(PEOPLE))

    def attempt(self, is_expected: bool, act: Callable[[], Any]) -> Any:
        """Do it; it succeeds, with events, if that is expected, and else it is refused without a trace."""
        before = Event.objects.count()
        result = outcome(act)
        is_refused = isinstance(result, DomainError)
        assert is_refused is not is_expected, result
        assert (Event.objects.count() > before) is is_expected
        return None if is_refused else result

    def who(self, order: list[str], is_wise: bool, may: Callable[[str], bool]) -> tuple[str, User]:
        name = next((name for name in order if may(name)), order[0]) if is_wise else order[0]
        return name, self.people[name]

    def writer(self, order: list[str], is_wise: bool, slot: str) -> tuple[str, User]:
        return self.who(order, is_wise, lambda name: self.model.writes(name, slot))

    @rule(slot=slots, order=orders, is_wise=wisely, effect=effects)
    def open_version(self, slot: str, order: list[str], is_wise: bool, effect: str) -> None:
        name, person = self.writer(order, is_wise, slot)
        act = partial(editing.new_version, person, *self.places[slot], effect=effect, change_class="law")
        row = self.attempt(self.model.may_open(name, slot, effect), act)
        if row:
            issue = Issue(slot, effect, wrote={name}, pin=self.model.pin(slot, effect))
            self.model.issues[slot].append(issue)
            self.rows[issue] = row

    @rule(slot=slots, order=orders, is_wise=wisely, language=languages)
    def write(self, slot: str, order: list[str], is_wise: bool, language: str) -> None:
        issue = self.model.current(slot)
        if issue is None:
            return
        self.count += 1
        source, body = issue.live("nb") if language != "nb" else None, f"Words {spelt(self.count)}"
        name, person = self.writer(order, is_wise, slot)
        given: dict[str, Any] = {"title": "T", "body": body, "source": self.rows[source] if source else None}
        act = partial(writing.write_text, person, self.rows[issue], language, **given)
        row = self.attempt(self.model.may_write(name, issue, language, source), act)
        if row:
            self.rows[issue.written(name, language, body, source)] = row

    @rule(slot=slots, order=orders, is_wise=wisely, language=languages)
    def discard_text(self, slot: str, order: list[str], is_wise: bool, language: str) -> None:
        issue = self.model.current(slot)
        words = issue.live(language) if issue else None
        if issue is None or words is None:
            return
        name, person = self.writer(order, is_wise, slot)
        is_free = words.state == "open" and not self.model.is_frozen(issue, language)
        act = partial(writing.discard_text, person, self.rows[words])
        if self.attempt(is_free and self.model.writes(name, slot), act):
            words.state = "discarded"
            issue.contributed(name, language)

    @rule(slot=slots, order=orders, is_wise=wisely)
    def change(self, slot: str, order: list[str], is_wise: bool) -> None:
        issue = self.model.current(slot)
        if issue:
            name, person = self.writer(order, is_wise, slot)
            act = partial(editing.change_version, person, self.rows[issue], change_note="n")
            if self.attempt(self.model.may_change(name, issue), act):
                issue.contributed(name)

    @rule(slot=slots, order=orders, is_wise=seldom)
    def discard(self, slot: str, order: list[str], is_wise: bool) -> None:
        issue = self.model.current(slot)
        if issue:
            name, person = self.writer(order, is_wise, slot)
            act = partial(workflow.discard, person, self.rows[issue])
            if self.attempt(self.model.may_change(name, issue), act):
                issue.state = "discarded"

    @rule(slot=slots, order=orders, is_wise=wisely, has_reason=often)
    def submit(self, slot: str, order: list[str], is_wise: bool, has_reason: bool) -> None:
        issue = self.model.current(slot)
        if issue and issue.state == "open":
            held = self.writer(order, is_wise, slot)
            self.put_up(held, Check(issue, "", issue.open_texts(), has_reason))

    @rule(order=orders, is_wise=wisely)
    def stay(self, order: list[str], is_wise: bool) -> None:
        """The firm does not follow what moved."""
        name, person = self.writer(order, is_wise, "variant")
        if self.attempt(
            self.model.is_behind() and self.model.writes(name, "variant"), partial(reject, person)
        ):
            self.model.answered = self.model.latest()

    @rule(slot=slots, order=orders, is_wise=wisely)
    def submit_one(self, slot: str, order: list[str], is_wise: bool) -> None:
        issue = self.model.current(slot)
        if issue and issue.state == "adopted":
            for language, words in issue.open_texts().items():
                check = Check(issue, language, {language: words}, False)
                self.put_up(self.writer(order, is_wise, slot), check)

    def put_up(self, writer: tuple[str, User], check: Check) -> None:
        name, person = writer
        chosen = [self.rows[words] for words in check.texts.values()]
        reason = "A reason" if check.has_reason else ""
        act = partial(
            workflow.submit, person, self.rows[check.issue], chosen, without_languages_reason=reason
        )
        review = self.attempt(self.model.may_submit(name, check), act)
        if review:
            check.issue.contributed(name, check.language)
            self.model.checks.append(check)
            self.rows[check] = review

    @rule(slot=slots, order=orders)
    def carry_through(self, slot: str, order: list[str]) -> None:
        """So that histories come far."""
        self.write(slot, order, True, "nb")
        self.stay(order, True)
        self.submit(slot, order, True, True)
        self.submit_one(slot, order, True)
        while any(check.is_open and self.able(check) for check in self.model.checks):
            self.approve(0, order, True, True)

    def able(self, check: Check) -> bool:
        return any(self.model.may_approve(name, check) for name in PEOPLE)

    def review(self, back: int, order: list[str], is_wise: bool) -> tuple[Check, str, User]:
        waiting = [check for check in self.model.checks if check.is_open and self.able(check)]
        among = waiting if waiting and is_wise else self.model.checks
        check = among[-1 - back % len(among)]
        return check, *self.who(order, is_wise, lambda name: self.model.may_decide(name, check))

    @precondition(has_reviews)
    @rule(back=recent, order=orders, is_wise=wisely, is_honest=often)
    def approve(self, back: int, order: list[str], is_wise: bool, is_honest: bool) -> None:
        self.decide(*self.review(back, order, is_wise), is_honest)

    @precondition(has_reviews)
    @rule(order=orders)
    def approve_in_vain(self, order: list[str]) -> None:
        """By who wrote or decided."""
        for check in self.model.checks:
            barred = [name for name in order if check.is_open and name in check.barred]
            for name in barred[:1]:
                self.decide(check, name, self.people[name], True)

    def decide(self, check: Check, name: str, person: User, is_honest: bool) -> None:
        digest = self.rows[check].digest if is_honest else "sha256:"
        is_expected = is_honest and self.model.may_approve(name, check)
        if self.attempt(is_expected, partial(workflow.approve, person, self.rows[check], digest)):
            self.model.approve(name, check)
            for words in check.texts.values() if not check.is_open else ():
                row = Text.objects.filter(pk=self.rows[words].pk).values().get()
                assert row["body"] == words.body
                self.approved[row["id"]] = row

    @precondition(has_reviews)
    @rule(back=recent, order=orders, is_wise=seldom)
    def request_changes(self, back: int, order: list[str], is_wise: bool) -> None:
        check, name, person = self.review(back, order, is_wise)
        review = self.rows[check]
        act = partial(workflow.request_changes, person, review, review.digest, "No")
        if self.attempt(self.model.may_decide(name, check), act):
            check.is_open = False

    @precondition(has_reviews)
    @rule(back=recent, order=orders)
    def recall(self, back: int, order: list[str]) -> None:
        check, name, person = self.review(back, order, False)
        is_expected = check.is_open and self.model.writes(name, check.issue.slot)
        if self.attempt(is_expected, partial(workflow.recall, person, self.rows[check])):
            check.is_open = False

    @rule(required=st.sampled_from([("nb",), ("nb", "en")]))
    def require(self, required: tuple[str, ...]) -> None:
        self.model.required["firm"] = set(required)
        save_firm(*required)

    @invariant()
    def one_version_is_open(self) -> None:
        opened = Version.objects.open().values("clause", "owner").annotate(count=Count("pk")).order_by()
        assert all(row["count"] == 1 for row in opened)

    @invariant()
    def approved_words_are_as_they_were(self) -> None:
        rows = Text.objects.filter(approved_at__isnull=False).values()
        assert {row["id"]: row for row in rows} == self.approved

    @invariant()
    def nobody_decided_on_their_own_words(self) -> None:
        for decision in Decision.objects.select_related("review"):
            assert decision.person_id not in contributors(decision)

    @invariant()
    def numbers_have_no_gaps(self) -> None:
        last = ledger.head()
        assert Event.objects.count() == (last.number if last else 0)

    @invariant()
    def adopted_is_what_a_first_review_approved(self) -> None:
        adopted = set(Version.objects.filter(adopted_at__isnull=False).values_list("pk", flat=True))
        reviews = Review.objects.filter(state="approved", language="")
        texts = Text.objects.filter(approved_at__isnull=False)
        assert adopted == set(reviews.values_list("version", flat=True))
        assert adopted >= set(texts.values_list("version", flat=True))


def contributors(decision: Decision) -> set[int]:
    """By the rows alone: who had written what the decision was about."""
    review = decision.review
    wrote = Contribution.objects.filter(version=review.version_id, at__lt=decision.decided_at)
    if review.language:
        texts = Text.objects.filter(version=review.version_id, language=review.language)
        earlier = texts.filter(approved_at__lt=decision.decided_at).order_by("approved_at").last()
        wrote = wrote.filter(language=review.language)
        wrote = wrote.filter(at__gt=earlier.approved_at) if earlier and earlier.approved_at else wrote
    return set(wrote.values_list("person", flat=True))


def test_random_histories_go_as_the_model_expects(db: None) -> None:
    bounded = settings(
        max_examples=10, stateful_step_count=50, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(WorkflowMachine, settings=bounded)
