"""A library's files as they are imported: by whom, in which order, and what is refused."""

from pathlib import Path

import pytest

from clauses import accounts, behind, clock, editing, verification
from clauses.library_files.documents import Refused
from clauses.models import Clause, Event, Owner, Review, Text, User, Version, Workflow
from clauses.policy import OPERATOR
from tests.cast import Cast
from tests.clauses.libraries import (
    SMALL,
    clause,
    imported,
    in_importing,
    smallest,
    text,
    variant,
    version,
    write,
)

ROLE = "clauses/role/clause.yaml"
FEW = smallest("clauses/gone")
LATER = smallest("clauses/later")


@pytest.mark.django_db
def test_the_small_library_is_imported(tmp_path: Path) -> None:
    imported(write(tmp_path))
    role = Version.objects.filter(clause__key="role", owner__slug="library").order_by("number")
    assert list(role.values_list("number", flat=True)) == [1, 3]
    firm = Version.objects.filter(clause__key="role", owner__slug="firm").order_by("number")
    assert [(v.effect, v.base and v.base.number) for v in firm.select_related("base")] == [
        ("wording", 1), ("inherits", None), ("wording", 3)
    ]  # fmt: skip
    assert Text.objects.get(version=firm[0]).statutory == "Lov."
    assert not list(verification.findings())


@pytest.mark.django_db
def test_a_variant_that_followed_the_library_is_made_from_its_newest(tmp_path: Path) -> None:
    followed = variant(version(1, base="1"), version(3, base="3", valid_from="2021-01-01"))
    imported(write(tmp_path, {"clients/firm/clauses/role/clause.yaml": followed}))
    firm = Version.objects.filter(clause__key="role", owner__slug="firm").order_by("number")
    assert [version.base and version.base.number for version in firm.select_related("base")] == [1, 3]
    owner = Owner.objects.get(slug="firm")
    assert [row.place for row in behind.rows([owner.pk], clock.now())] == [("firm", "gone")]


@pytest.mark.django_db
def test_an_imported_variant_keeps_its_base_without_an_answer(tmp_path: Path) -> None:
    path = "clients/firm/clauses/role/clause.yaml"
    kept = (version(1, base="1"), version(2, base="1", valid_from="2190-01-01"))
    firms = {
        "clients/firm/clauses/role/2.nb.md": text("Vårt senere."),
        "clients/firm/clauses/role/3.nb.md": None,
    }
    imported(write(tmp_path, {path: variant(kept[0]), **dict.fromkeys(firms)}))
    imported(write(tmp_path, {path: variant(*kept), **firms}))
    firm = Version.objects.filter(clause__key="role", owner__slug="firm").order_by("number")
    assert [version.base and version.base.number for version in firm.select_related("base")] == [1, 1]


@pytest.mark.django_db
def test_a_version_may_begin_before_its_import_but_is_not_adopted_before(tmp_path: Path) -> None:
    imported(write(tmp_path, of=FEW))
    for one in Version.objects.filter(clause__key="role", owner__slug="library"):
        assert one.valid_from
        assert one.adopted_at
        assert one.valid_from < one.adopted_at


@pytest.mark.django_db
def test_a_second_import_records_no_event(tmp_path: Path) -> None:
    imported(write(tmp_path, of=FEW))
    before = Event.objects.count()
    imported(tmp_path)
    assert Event.objects.count() == before


@pytest.mark.django_db
def test_nothing_is_imported_if_anything_is_wrong(tmp_path: Path) -> None:
    in_importing(tmp_path, {"clauses/role/3.nb.md": text("{{ nobody }}")}, FEW)
    assert not Event.objects.exists()
    assert not Clause.objects.exists()
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "words", "problem"),
    [
        ("clauses/role/3.nb.md", text("{{ nobody }}"), "clauses/role/3.nb.md:1: There is no parameter"),
        ("clauses/role/3.nb.md", text("A\n\n<b>x</b>"), "clauses/role/3.nb.md:7: HTML is not accepted"),
        ("clauses/role/1.en.md", text("B {{ who }}", "nn"), "clauses/role/1.en.md:3: there is no text"),
        ("clauses/guide/clause.yaml", clause(version(1, entries="[role, nowhere]"), kind="guideline"),
         "clauses/guide/clause.yaml:9: There is no clause 'nowhere'."),
        (ROLE, clause(version(1, force="always"), version(3)), f"{ROLE}:9: One of must"),
        (ROLE, clause(version(1, condition="[{fact: size, operator: eq, value: 1}]"), version(3)),
         f"{ROLE}:9: There is no fact 'size'"),
        (ROLE, SMALL[ROLE].replace("category: work", "category: play"), f"{ROLE}:2: There is no category"),
        ("clients/firm/clauses/gone/clause.yaml", variant(version(1, effect="omitted", base="7")),
         "clients/firm/clauses/gone/clause.yaml:6: the library has no version 7 of 'gone'"),
        ("clients/firm/clauses/nothing/clause.yaml", variant(version(1, base="1")),
         "clients/firm/clauses/nothing/clause.yaml:1: the library has no clause 'nothing' to adapt"),
        ("clients/firm/clauses/role/1.nb.md", text("<!-- statutory -->\nOurs.\n<!-- body -->\nB"),
         "clients/firm/clauses/role/1.nb.md:6: Only the library writes"),
        ("parameters.yaml", "- key: Who\n  type: text\n  labels: {nb: N}\n", "parameters.yaml:1: A key is"),
        ("clients/firm/owner.yaml", "name: F\nlanguages: [da]\n", "clients/firm/owner.yaml:2: Each once"),
        ("owner.yaml", SMALL["owner.yaml"].replace("{nb: vi, nn: vi, en: we}", "3"), "owner.yaml:6: A text"),
    ],
)  # fmt: skip
def test_a_refusal_of_the_domain_names_file_and_line(
    tmp_path: Path, name: str, words: str, problem: str
) -> None:
    also = ("clients/", "clauses/gone") if name.startswith("clients/") else ()
    found = in_importing(tmp_path, {name: words}, smallest(*also))
    assert any(one.startswith(problem) for one in found), found


@pytest.mark.django_db
def test_a_missing_required_language_is_submitted_with_a_reason(tmp_path: Path) -> None:
    imported(write(tmp_path, of=FEW))
    reviews = Review.objects.filter(language="").exclude(without_languages_reason="")
    assert set(reviews.values_list("version__clause__key", "version__number")) == {("role", 3)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "words", "problem"),
    [
        ("clauses/gone/1.nb.md", text("Andre ord."), "clauses/gone/1.nb.md:5: this is not the approved body; "
         "approved words never change: add a correction (1.nb.2.md) or a new version"),
        ("clauses/gone/1.en.md", text("Before."), "clauses/gone/1.en.md:3: this was translated from 'nb'"),
        ("clauses/role/3.nb.2.md", text("Mellom."), "clauses/role/3.nb.2.md:1: revision 2 was never"),
        (ROLE, SMALL[ROLE].replace("force: must", "force: may"), f"{ROLE}:9: this is not the 'force'"),
        (ROLE, SMALL[ROLE].replace("kind: clause", "kind: section"), f"{ROLE}:1: this is a clause of"),
    ],
)  # fmt: skip
def test_what_was_adopted_is_not_imported_otherwise(
    tmp_path: Path, name: str, words: str, problem: str
) -> None:
    files = smallest("clauses/gone")
    imported(write(tmp_path, of=files))
    found = in_importing(tmp_path, {name: words}, files)
    assert any(one.startswith(problem) for one in found), found


@pytest.mark.django_db
def test_corrections_late_translations_and_versions_are_added_to_what_is_there(tmp_path: Path) -> None:
    imported(write(tmp_path, of=FEW))
    added = {
        "clauses/gone/1.nb.2.md": text("Rettet."),
        "clauses/gone/1.nn.md": text("Omsett.", "nb"),
        ROLE: SMALL[ROLE] + version(4, valid_from="2150-01-01"),
        "clauses/role/4.nb.md": text("Fire."),
    }
    imported(write(tmp_path, added, FEW))
    texts = Text.objects.filter(version__clause__key="gone", version__number=1, approved_at__isnull=False)
    assert texts.count() == 4
    assert texts.get(language="nn").source == texts.get(language="nb", revision=2)
    assert Version.objects.get(clause__key="role", number=4).is_adopted


@pytest.mark.django_db
def test_a_version_is_dated_back_only_where_there_was_none(tmp_path: Path) -> None:
    imported(write(tmp_path, of=FEW))
    changes = {ROLE: SMALL[ROLE] + version(4, valid_from="2022-01-01"), "clauses/role/4.nb.md": text("Fire.")}
    assert in_importing(tmp_path, changes, FEW) == [
        f"{ROLE}:20: A version is dated back only where the clause had none before the import."
    ]


@pytest.mark.django_db
def test_a_schedule_that_the_files_do_not_hold_is_not_ended(tmp_path: Path) -> None:
    imported(write(tmp_path, of=LATER))
    only = clause(version(1), version(4, valid_from="2170-01-01"))
    texts: dict[str, str | None] = {
        name: None for name in LATER if name.startswith(("clauses/later/2", "clauses/later/3"))
    }
    changes = {"clauses/later/clause.yaml": only, "clauses/later/4.nb.md": text("F."), **texts}
    assert in_importing(tmp_path, changes, LATER)[0].startswith(
        "clauses/later/clause.yaml:9: These scheduled"
    )


@pytest.mark.django_db
def test_a_draft_in_the_way_is_reported(tmp_path: Path) -> None:
    imported(write(tmp_path, of=FEW))
    role = Clause.objects.get(key="role")
    author = User.objects.get(username="import-author")
    editing.new_version(author, role, role.owner, change_class="normative")
    changes = {ROLE: SMALL[ROLE] + version(4), "clauses/role/4.nb.md": text("Fire.")}
    assert in_importing(tmp_path, changes, FEW)[0].startswith(f"{ROLE}:18: the number 4 was given to a draft")


@pytest.mark.django_db
def test_service_accounts_cannot_sign_in(tmp_path: Path) -> None:
    imported(write(tmp_path, of=FEW))
    accounts = User.objects.filter(username__in=["import-author", "import-approver"])
    assert [account.has_usable_password() for account in accounts] == [False, False]


def test_given_people_write_and_approve(cast: Cast, tmp_path: Path) -> None:
    imported(write(tmp_path, of=smallest()), cast.author, (cast.approver,))
    assert not User.objects.filter(username__startswith="import-").exists()
    assert set(Version.objects.values_list("created_by__username", flat=True)) == {"author"}


def test_an_author_becomes_consultant_of_new_clients_only(cast: Cast, tmp_path: Path) -> None:
    write(tmp_path, of=smallest("clients/firm/owner", "clients/firm/clauses/firm.car"))
    with pytest.raises(Refused) as refusal:
        imported(tmp_path, cast.author, (cast.approver,))  # the firm is there already
    assert [problem.message for problem in refusal.value.problems] == [
        "'author' may not write this: name somebody who is a consultant of 'firm'"
    ]
    (tmp_path / "clients" / "firm").rename(tmp_path / "clients" / "new")
    (tmp_path / "clients/new/clauses/firm.car").rename(tmp_path / "clients/new/clauses/new.car")
    imported(tmp_path, cast.author, (cast.approver,))
    assert cast.author.memberships.get().owner.slug == "new"


def test_each_stage_gets_an_approver_of_its_own(cast: Cast, tmp_path: Path) -> None:
    sign_off = Workflow.objects.create(name="Sign-off")
    sign_off.stages.create(position=0, name="Client", client_sign_off=True)
    default = Workflow.objects.get(is_default=True).stages.get()
    sign_off.stages.create(position=1, name="Approval", group=default.group)
    Owner.objects.filter(slug="firm").update(workflow=sign_off)
    accounts.assign(OPERATOR, cast.firm, cast.author, "consultant")
    write(tmp_path, of=smallest("clients/firm/owner", "clients/firm/clauses/firm.car"))
    with pytest.raises(Refused, match="cannot fill every stage"):
        imported(tmp_path, cast.author, (cast.approver,))
    imported(tmp_path, cast.author, (cast.approver, cast.signatory))
    decided = Review.objects.filter(version__owner=cast.firm).values_list(
        "decisions__person__username", flat=True
    )
    assert set(decided) == {"approver", "signatory"}
