"""In which order versions are imported: a variant is made while its base is the library's newest."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from clauses.library_files import versions
from clauses.library_files.documents import Problem
from clauses.library_files.session import Session
from clauses.library_files.shapes import ClauseFile, VersionFile
from clauses.models import LIBRARY, LIBRARY_ID, Clause, Version

type Progress = Callable[[], object]


@dataclass(slots=True)
class Chain:
    """One owner's versions of one clause: those still to import, in order of number."""

    file: ClauseFile
    pending: deque[VersionFile] = field(init=False)

    def __post_init__(self) -> None:
        self.pending = deque(self.file.versions)


def import_clauses(session: Session, files: Iterable[ClauseFile], progress: Progress) -> None:
    """Import the versions of every clause."""
    by_key: dict[str, list[ClauseFile]] = defaultdict(list)
    for file in files:
        by_key[file.key].append(file)
    clauses = {clause.key: clause for clause in Clause.objects.select_related("owner").filter(key__in=by_key)}
    for key, of_clause in by_key.items():
        clause = clauses.get(key)
        if clause is None or (clause.owner.slug != LIBRARY and any(file.is_variant for file in of_clause)):
            session.problems += [
                Problem(file.document.place(), f"the library has no clause '{key}' to adapt")
                for file in of_clause
            ]
            continue
        _Importer(session, clause, progress).run(of_clause)


class _Importer:
    """The versions of one clause."""

    def __init__(self, session: Session, clause: Clause, progress: Progress) -> None:
        self.session, self.clause, self.progress = session, clause, progress

    def run(self, files: Sequence[ClauseFile]) -> None:
        """The clause's owner's versions, and after each what adapts it."""
        main = next((Chain(file) for file in files if not file.is_variant), None)
        variants = [Chain(file) for file in files if file.is_variant]
        self._advance(variants, self._newest_of_library())
        while main and main.pending:
            if not self._next(main):
                return  # what adapts it would only fail too
            self._advance(variants, self._newest_of_library())
        for chain in variants:
            if chain.pending:
                version = chain.pending[0]
                message = f"the library has no version {version.base} of '{self.clause.key}'"
                self.session.problems.append(Problem(version.place("/base"), message))

    def _newest_of_library(self) -> int:
        adopted = Version.objects.of(self.clause.pk, LIBRARY_ID).filter(adopted_at__isnull=False)
        return adopted.newest_first().values_list("number", flat=True).first() or 0

    def _advance(self, variants: Iterable[Chain], newest: int) -> None:
        for chain in variants:
            while chain.pending and (chain.pending[0].base or 0) <= newest:
                self._next(chain)

    def _next(self, chain: Chain) -> bool:
        """Import one; after a failure the rest of the chain is left out."""
        file = chain.pending.popleft()
        done = versions.import_version(self.session, self.clause, chain.file, file)
        self.progress()
        if not done:
            chain.pending.clear()
        return done
