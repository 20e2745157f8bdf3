"""Transitions: what each does, and what each refuses."""

from datetime import datetime, timedelta

import pytest

from clauses import clock, editing, registry, workflow, writing
from clauses.errors import Absent, Denied, Invalid, Unconfirmed, WrongState
from clauses.models import Decision, Owner, Parameter, Review, Version, Workflow
from clauses.policy import OPERATOR
from tests.cast import Cast, adopted, corrected, draft, make_clause, submitted


def tomorrow() -> datetime:
    return clock.now() + timedelta(days=1)


def codes(refusal: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {finding.code for finding in refusal.value.findings}


def test_the_last_approval_approves_the_texts_and_adopts_the_version_together(cast: Cast) -> None:
    review = submitted(cast, make_clause(cast))
    workflow.approve(cast.approver, review, review.digest)
    version = Version.objects.get()
    assert version.is_adopted
    assert version.authoritative_language == "nb"
    assert {text.approved_at for text in version.texts.all()} == {version.adopted_at}


def test_a_version_takes_effect_no_earlier_than_its_adoption(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast), valid_from=clock.now() - timedelta(days=900))
    assert version.valid_from == version.adopted_at


def test_a_version_may_be_scheduled(cast: Cast) -> None:
    later = tomorrow()
    assert adopted(cast, make_clause(cast), valid_from=later).valid_from == later


def test_the_author_may_not_approve(cast: Cast) -> None:
    cast.author.groups.set(cast.approver.groups.all() | cast.author.groups.all())
    review = submitted(cast, make_clause(cast))
    with pytest.raises(Denied) as refusal:
        workflow.approve(cast.author, review, review.digest)
    assert refusal.value.code == "four-eyes"


def test_a_superuser_who_wrote_may_not_approve(cast: Cast) -> None:
    cast.author.is_superuser = True
    cast.author.save()
    cast.author.groups.set(cast.approver.groups.all() | cast.author.groups.all())
    review = submitted(cast, make_clause(cast))
    with pytest.raises(Denied):
        workflow.approve(cast.author, review, review.digest)


def test_who_only_submitted_may_not_approve(cast: Cast) -> None:
    version = draft(cast, make_clause(cast))
    cast.approver2.groups.set(cast.approver.groups.all() | cast.author.groups.all())
    review = workflow.submit(cast.approver2, version)
    with pytest.raises(Denied) as refusal:
        workflow.approve(cast.approver2, review, review.digest)
    assert refusal.value.code == "four-eyes"


def test_who_wrote_a_text_that_was_discarded_remains_a_contributor(cast: Cast) -> None:
    version = draft(cast, make_clause(cast))
    cast.approver2.groups.set(cast.approver.groups.all() | cast.author.groups.all())
    source = version.texts.get(language="nb")
    text = writing.write_text(cast.approver2, version, "nn", title="T", body="B", source=source)
    writing.discard_text(cast.approver2, text)
    review = workflow.submit(cast.author, version)
    with pytest.raises(Denied):
        workflow.approve(cast.approver2, review, review.digest)


def test_after_adoption_only_the_contributors_since_the_last_approval_of_the_language_count(
    cast: Cast,
) -> None:
    version = adopted(cast, make_clause(cast))
    cast.author.groups.set(cast.approver.groups.all() | cast.author.groups.all())
    cast.approver2.groups.set(cast.approver.groups.all() | cast.author.groups.all())
    text = writing.write_text(cast.approver2, version, "nb", title="T", body="Corrected")
    review = workflow.submit(cast.approver2, version, [text])
    assert workflow.approve(cast.author, review, review.digest).state == "approved"


def test_a_decision_on_another_digest_is_refused(cast: Cast) -> None:
    review = submitted(cast, make_clause(cast))
    with pytest.raises(WrongState) as refusal:
        workflow.approve(cast.approver, review, "sha256:" + "0" * 64)
    assert refusal.value.code == "digest-mismatch"
    assert not Decision.objects.exists()


def test_a_closed_review_is_not_decided_again(cast: Cast) -> None:
    review = submitted(cast, make_clause(cast))
    workflow.approve(cast.approver, review, review.digest)
    with pytest.raises(WrongState):
        workflow.approve(cast.approver2, review, review.digest)


def test_requested_changes_open_the_version_again(cast: Cast) -> None:
    review = submitted(cast, make_clause(cast))
    workflow.request_changes(cast.approver, review, review.digest, "Shorter, please.")
    text = review.version.texts.get(language="nb")
    writing.write_text(cast.author, review.version, "nb", title="T", body="Short")
    again = workflow.submit(cast.author, review.version)
    assert again.digest != review.digest
    assert text.revision == again.texts.get(language="nb").revision


def test_requesting_changes_is_a_decision_that_needs_a_reason(cast: Cast) -> None:
    review = submitted(cast, make_clause(cast))
    with pytest.raises(Invalid):
        workflow.request_changes(cast.approver, review, review.digest, "  ")


def test_what_is_under_review_is_frozen_until_it_is_recalled(cast: Cast) -> None:
    review = submitted(cast, make_clause(cast))
    for write in (
        lambda: writing.write_text(cast.author, review.version, "nb", title="T", body="B"),
        lambda: editing.change_version(cast.author, review.version, change_note="n"),
        lambda: workflow.discard(cast.author, review.version),
        lambda: writing.discard_text(cast.author, review.version.texts.get(language="en")),
        lambda: workflow.submit(cast.author, review.version),
    ):
        with pytest.raises(WrongState) as refusal:
            write()
        assert refusal.value.code == "in-review"
    workflow.recall(cast.author, review, "A slip")
    assert writing.write_text(cast.author, review.version, "nb", title="T", body="B").is_open


def test_an_adopted_version_never_changes(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast))
    with pytest.raises(WrongState):
        editing.change_version(cast.author, version, change_note="n")
    with pytest.raises(WrongState):
        workflow.discard(cast.author, version)


def test_discarding_keeps_the_number(cast: Cast) -> None:
    clause = make_clause(cast)
    workflow.discard(cast.author, draft(cast, clause))
    assert draft(cast, clause).number == 2


def test_only_one_version_of_an_owner_is_open(cast: Cast) -> None:
    clause = make_clause(cast)
    draft(cast, clause)
    with pytest.raises(WrongState) as refusal:
        draft(cast, clause)
    assert refusal.value.code == "open-version-exists"


def test_a_required_language_is_left_out_only_with_a_reason(cast: Cast) -> None:
    version = draft(cast, make_clause(cast), languages=["nb"])
    with pytest.raises(Invalid) as refusal:
        workflow.submit(cast.author, version)
    assert codes(refusal) == {"language-missing"}
    review = workflow.submit(cast.author, version, without_languages_reason="The law is in force.")
    assert review.without_languages_reason


def test_the_authoritative_language_is_never_left_out(cast: Cast) -> None:
    version = draft(cast, make_clause(cast), languages=["en"])
    with pytest.raises(Invalid) as refusal:
        workflow.submit(cast.author, version, without_languages_reason="No time")
    assert codes(refusal) == {"language-missing"}


def test_a_schedule_is_ended_only_when_that_is_confirmed(cast: Cast) -> None:
    clause = make_clause(cast)
    scheduled = adopted(cast, clause, valid_from=tomorrow())
    version = draft(cast, clause, words="Urgent")
    with pytest.raises(Unconfirmed) as refusal:
        workflow.submit(cast.author, version)
    assert refusal.value.version_ids == (str(scheduled.pk),)
    assert workflow.submit(cast.author, version, ends_schedules=[scheduled.pk]).is_open


def test_a_later_schedule_than_the_last_needs_no_confirmation(cast: Cast) -> None:
    clause = make_clause(cast)
    adopted(cast, clause, valid_from=tomorrow())
    assert adopted(cast, clause, valid_from=tomorrow() + timedelta(days=9)).number == 2


def test_words_are_checked_at_submission(cast: Cast) -> None:
    version = draft(cast, make_clause(cast), words="{{ nothing }} [x](clause:nowhere)")
    with pytest.raises(Invalid) as refusal:
        workflow.submit(cast.author, version)
    assert codes(refusal) == {"unknown-parameter", "unknown-reference"}


def test_every_language_has_the_same_parameters(cast: Cast) -> None:
    registry.define(OPERATOR, Parameter, "company_name", {"nb": "Navn"}, type="text")
    version = draft(cast, make_clause(cast))
    source = version.texts.get(language="nb")
    writing.write_text(cast.author, version, "en", title="T", body="{{ company_name }}", source=source)
    with pytest.raises(Invalid) as refusal:
        workflow.submit(cast.author, version)
    assert codes(refusal) == {"parameters-differ"}


def test_the_library_refers_to_no_client_and_a_client_to_no_other(cast: Cast) -> None:
    make_clause(cast, "firm.company-car")
    clause = make_clause(cast)
    for owner in (cast.library, cast.town):
        languages = ["nb", "en"] if owner == cast.library else ["nn"]
        own = clause if owner == cast.library else make_clause(cast, "town.visits")
        version = draft(cast, own, owner, words="[car](clause:firm.company-car)", languages=languages)
        with pytest.raises(Invalid) as refusal:
            workflow.submit(cast.writer_for(owner), version)
        assert codes(refusal) == {"unknown-reference"}


def test_a_late_translation_is_a_review_of_one_language(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast))
    source = version.texts.get(language="nb")
    review = corrected(cast, version, "nn", "Ord", source=source)
    assert review.language == "nn"
    assert review.texts.get().approved_at


def test_a_correction_is_a_new_revision_and_the_rule_stays(cast: Cast) -> None:
    version = adopted(cast, make_clause(cast))
    corrected(cast, version, "nb", "Corrected words")
    assert list(version.texts.filter(language="nb").values_list("revision", flat=True)) == [1, 2]
    assert Version.objects.count() == 1


def test_a_translation_names_its_source(cast: Cast) -> None:
    version = draft(cast, make_clause(cast), languages=["nb"])
    with pytest.raises(Invalid) as refusal:
        writing.write_text(cast.author, version, "en", title="T", body="B")
    assert codes(refusal) == {"source-required"}


def test_nobody_left_for_a_stage_is_refused_at_submission(cast: Cast) -> None:
    cast.approver.groups.clear()
    cast.approver2.groups.clear()
    with pytest.raises(WrongState) as refusal:
        submitted(cast, make_clause(cast))
    assert refusal.value.code == "nobody-left"


def two_stages(owner: Owner) -> None:
    workflow_ = Workflow.objects.create(name="Sign-off")
    group = Workflow.objects.get(is_default=True).stages.get().group
    workflow_.stages.create(position=0, name="Approval", group=group)
    workflow_.stages.create(position=1, name="Client", client_sign_off=True)
    owner.workflow = workflow_
    owner.save()


def test_stages_are_decided_in_order_by_their_own_people(cast: Cast) -> None:
    two_stages(cast.firm)
    review = submitted(cast, make_clause(cast, "firm.company-car"), cast.firm)
    with pytest.raises(Denied):
        workflow.approve(cast.signatory, review, review.digest)
    assert workflow.approve(cast.approver, review, review.digest).state == "open"
    with pytest.raises(Absent):  # the review no longer waits for approvers, so it is not there for them
        workflow.approve(cast.approver2, review, review.digest)
    assert workflow.approve(cast.signatory, review, review.digest).state == "approved"


def test_a_second_stage_needs_a_second_person(cast: Cast) -> None:
    two_stages(cast.firm)
    cast.approver2.groups.clear()
    cast.approver.memberships.create(owner=cast.firm, role="signatory")
    cast.signatory.memberships.all().delete()
    with pytest.raises(WrongState) as refusal:
        submitted(cast, make_clause(cast, "firm.company-car"), cast.firm)
    assert refusal.value.code == "nobody-left"


def test_a_workflow_is_copied_into_the_review(cast: Cast) -> None:
    two_stages(cast.firm)
    review = submitted(cast, make_clause(cast, "firm.company-car"), cast.firm)
    Workflow.objects.get(name="Sign-off").stages.get(position=1).delete()
    workflow.approve(cast.approver, review, review.digest)
    assert Review.objects.get(pk=review.pk).is_open
