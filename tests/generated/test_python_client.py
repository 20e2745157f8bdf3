"""A client that is generated from the contract is imported and used, as a consumer's program would."""

import pkgutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.generated.conftest import Service

CONTRACTS = sorted((Path(__file__).parents[2] / "openapi").glob("*.yaml"))
# No formatting: nobody reads this code, and it would want ruff on the PATH. A media type that the generator
# does not know it is told to read as text.
SETTINGS = "post_hooks: []\ncontent_type_overrides:\n  application/xliff+xml: text/plain\n"


type PackageOf = Callable[[str], ModuleType]


@pytest.fixture(scope="module")
def package_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackageOf]:
    """Gives the client of a contract, generated when it is first asked for."""
    folder = tmp_path_factory.mktemp("clients")

    @cache
    def package_of(contract: str) -> ModuleType:
        package = f"generated_{contract.replace('-', '_')}"
        generate(contract, folder / package)
        return import_module(package)

    sys.path.insert(0, str(folder))
    yield package_of
    sys.path.remove(str(folder))


def generate(contract: str, target: Path) -> None:
    """Run the generator, whose warnings are errors."""
    settings = target.with_suffix(".yaml")
    settings.write_text(SETTINGS)
    source = next(file for file in CONTRACTS if file.stem == contract)
    command = ["generate", "--path", source, "--output-path", target, "--config", settings, "--meta", "none"]
    done = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", *map(str, command), "--fail-on-warning"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("contract", [file.stem for file in CONTRACTS])
def test_a_contract_makes_a_client_without_a_warning(package_of: PackageOf, contract: str) -> None:
    package = package_of(contract)

    modules = [found.name for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]

    assert len([import_module(name) for name in modules]) > 20


class Delivery:
    """The generated client of delivery, connected."""

    def __init__(self, package: ModuleType, service: Service) -> None:
        self.name = package.__name__
        self.connection = package.AuthenticatedClient(
            base_url=service.url,
            token=service.key,
            raise_on_unexpected_status=True,
            httpx_args={"event_hooks": {"request": [join_lists]}, "trust_env": False},
        )

    def ask(self, operation: str, *path: str, **query: Any) -> Any:
        """Call an operation; the response with its parsed document."""
        return import_module(f"{self.name}.api.{operation}").sync_detailed(
            *path, client=self.connection, **query
        )


def join_lists(request: Any) -> None:
    """Make one parameter with commas of a list: the generator knows nothing of ``explode: false``."""
    params = request.url.params
    request.url = request.url.copy_with(
        params={name: ",".join(params.get_list(name)) for name in params.keys()}  # noqa: SIM118  # no dict
    )


@pytest.fixture
def delivery(package_of: PackageOf, service: Service) -> Delivery:
    """Delivery, over HTTP."""
    return Delivery(package_of("delivery-v1"), service)


def test_a_list_is_read_page_by_page(delivery: Delivery) -> None:
    asked: dict[str, Any] = {"client_query": "firm", "language": ["nn", "nb"], "page_size": 1}
    first = delivery.ask("clauses.list_clauses", **asked, count=True)
    rest = delivery.ask("clauses.list_clauses", **asked, count=True, cursor=first.parsed.next_cursor)

    assert (first.status_code, first.parsed.count, rest.parsed.next_cursor) == (200, 2, None)
    assert [node.key for page in (first, rest) for node in page.parsed.results] == ["balance", "private-role"]


def test_a_clause_is_read_in_several_formats(delivery: Delivery) -> None:
    formats = import_module(f"{delivery.name}.models").GetClauseBodyFormatsItem
    wanted = [formats.MARKDOWN, formats.BLOCKS]

    found = delivery.ask("clauses.get_clause", "private-role", client_query="firm", body_formats=wanted)

    node = found.parsed
    assert (node.client, node.origin.value, node.force, node.entries) == ("firm", "client", "must", [])
    assert node.body.markdown.startswith("The firm's Firm & Co")
    assert [type(block).__name__ for block in node.body.blocks] == ["ParagraphBlock"]
    assert node.valid_from.utcoffset() is not None


def test_what_is_kept_already_is_not_sent_again(delivery: Delivery) -> None:
    first = delivery.ask("guidelines.get_guideline", "rules", client_query="firm")
    again = delivery.ask(
        "guidelines.get_guideline", "rules", client_query="firm", if_none_match=first.headers["ETag"]
    )

    assert [entry.key for entry in first.parsed.entries] == ["part"]
    assert (again.status_code, again.parsed) == (304, None)


def test_a_refusal_is_a_problem_that_programs_can_read(delivery: Delivery) -> None:
    absent = delivery.ask("clauses.get_clause", "nothing", client_query="firm")
    wrong = delivery.ask("clauses.list_clauses", client_query="firm", category=["nothing"])

    assert (absent.status_code, absent.parsed.status, absent.parsed.code) == (404, 404, "not-found")
    assert [(fault.in_, fault.at, fault.code) for fault in wrong.parsed.errors] == [
        ("query", "category", "unknown-value")
    ]
