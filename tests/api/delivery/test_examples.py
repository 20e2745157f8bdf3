"""The examples in the contract are real answers of the sample library."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from api.delivery.v1.examples import EXAMPLES, FOLDER, Example
from clauses.models import Owner
from tests.api.conftest import Asker, make_key
from tests.api.delivery.test_openapi import check, operations
from tests.examples.asking import answer, prepared, standstill

each = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)


@pytest.fixture(scope="module")
def sample_reader(rolled_back: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Asker]:
    """Reads the sample library, imported once for all tests here; the clock stands still."""
    with standstill():
        with django_db_blocker.unblock():
            reader = prepared()
        yield reader


@each
@pytest.mark.django_db
def test_an_example_is_what_the_service_answers(sample_reader: Asker, example: Example) -> None:
    said = answer(sample_reader, example)
    assert said == example.file.read_text(encoding="utf-8"), "write it again: see CONTRIBUTING.md"


@each
def test_an_example_is_as_the_contract_says(example: Example) -> None:
    content = operations()[example.route]["responses"][str(example.status)]["content"]
    (described,) = content.values()
    check(example.value, described["schema"])
    assert example.value in [shown["value"] for shown in described["examples"].values()]


def test_every_file_is_an_example() -> None:
    assert {file.name for file in FOLDER.glob("*.json")} == {example.file.name for example in EXAMPLES}


@pytest.mark.parametrize(
    ("client", "status"),
    [("blatind-handel", 404), ("tindvik-industri", 200), ("vestvik-kommune", 404)],
)
@pytest.mark.django_db
def test_of_the_samples_clients_the_listed_one_has_the_clause_on_inside_information(
    sample_reader: Asker, client: str, status: int
) -> None:
    reader = Asker(make_key(Owner.objects.get(slug=client)))
    response = reader.get(f"clauses/inside-information?client={client}")
    assert response.status_code == status
    assert response.json().get("reason") == (None if status == 200 else "condition")
