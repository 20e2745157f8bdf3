"""A tiny model of the workflow: what each verb may do, by domain.md, and knowing nothing of the code."""

from dataclasses import dataclass, field
from itertools import permutations

REGISTER = ("nb", "nn", "en")
# Chosen so that people meet themselves: most may both write and decide, one at both stages.
APPROVERS = frozenset({"boss", "lead", "partner"})
SIGNATORIES = frozenset({"partner", "signatory"})
WRITERS = {"library": frozenset({"boss", "author"}), "firm": frozenset({"lead", "boss", "partner"})}
STAGES = {"library": (APPROVERS,), "firm": (APPROVERS, SIGNATORIES)}
PEOPLE = ("signatory", "boss", "lead", "partner", "author")
OWNER = {"library": "library", "variant": "firm", "own": "firm"}  # by slot: a clause as one owner has it


@dataclass(eq=False)
class Words:
    """A text."""

    body: str
    source: "Words | None" = None
    state: str = "open"


@dataclass(eq=False)
class Issue:
    """A version: its texts by language (the newest last), and who wrote."""

    slot: str
    effect: str
    state: str = "open"
    texts: dict[str, list[Words]] = field(default_factory=dict)
    first: str = ""
    wrote: set[str] = field(default_factory=set)
    wrote_since: dict[str, set[str]] = field(default_factory=dict)
    pin: "Pin | None" = None  # what a variant is made from

    def live(self, language: str) -> Words | None:
        """The open text, else the newest approved one."""
        found = [words for words in self.texts.get(language, []) if words.state != "discarded"]
        return found[-1] if found else None

    def approved(self, language: str) -> Words | None:
        """The newest approved text."""
        found = [words for words in self.texts.get(language, []) if words.state == "approved"]
        return found[-1] if found else None

    def open_texts(self) -> dict[str, Words]:
        """By language."""
        found = {language: self.live(language) for language in REGISTER}
        return {language: words for language, words in found.items() if words and words.state == "open"}

    def written(self, name: str, language: str, body: str, source: Words | None) -> Words:
        """The open text, with these words now."""
        self.first = self.first or language
        words = self.open_texts().get(language)
        if words is None:
            words = Words("")
            self.texts.setdefault(language, []).append(words)
        words.body, words.source = body, source
        self.contributed(name, language)
        return words

    def contributed(self, name: str, language: str = "") -> None:
        """Note who wrote."""
        self.wrote.add(name)
        if language:
            self.wrote_since.setdefault(language, set()).add(name)

    def contributors(self, language: str) -> set[str]:
        """Whom four eyes bars from a review of that language ("": the first review)."""
        return self.wrote_since.get(language, set()) if language else self.wrote


type Pin = tuple[Issue, dict[str, str]]  # a version of the library, and its newest approved words


@dataclass(eq=False)
class Check:
    """A review."""

    issue: Issue
    language: str
    texts: dict[str, Words]
    has_reason: bool
    stage: int = 0
    decided: set[str] = field(default_factory=set)
    is_open: bool = True

    @property
    def stages(self) -> tuple[frozenset[str], ...]:
        """Who may decide, stage by stage."""
        return STAGES[OWNER[self.issue.slot]]

    @property
    def barred(self) -> frozenset[str]:
        """Who could decide now, had they not written or decided before."""
        return self.stages[self.stage] & (self.issue.contributors(self.language) | self.decided)

    @property
    def is_at_its_last_stage(self) -> bool:
        """Whether the next approval takes effect."""
        return self.stage == len(self.stages) - 1


class Model:
    """What there is."""

    def __init__(self) -> None:
        self.issues: dict[str, list[Issue]] = {slot: [] for slot in OWNER}
        self.checks: list[Check] = []
        self.required = {"library": {"nb", "en"}, "firm": {"nb"}}
        self.answered: Pin | None = None  # what the firm was told, and does not follow

    def current(self, slot: str) -> Issue | None:
        """The open version, else the newest adopted one."""
        found = [issue for issue in self.issues[slot] if issue.state != "discarded"]
        return found[-1] if found else None

    def adopted(self, slot: str) -> Issue | None:
        """The newest adopted version."""
        return next((issue for issue in reversed(self.issues[slot]) if issue.state == "adopted"), None)

    def latest(self) -> Pin | None:
        """What a variant would be made from now."""
        library = self.adopted("library")
        if library is None:
            return None
        of_languages = {language: library.approved(language) for language in REGISTER}
        return library, {language: words.body for language, words in of_languages.items() if words}

    def pin(self, slot: str, effect: str) -> Pin | None:
        """A variant keeps its base; after a return it is made from the newest."""
        if slot != "variant" or effect == "inherits":
            return None
        previous = self.adopted(slot)
        return (previous and previous.pin) or self.latest()

    def is_behind(self) -> bool:
        """Whether the firm has to answer: of its newest adopted variant, else of its draft."""
        variants = self.adopted("variant"), self.current("variant")
        return any(each and each.pin and each.pin != self.latest() for each in variants)

    def follows(self, issue: Issue) -> bool:
        """Whether it is made from the newest, or the firm said that it stays."""
        return issue.pin is None or self.latest() in (issue.pin, self.answered)

    def writes(self, name: str, slot: str) -> bool:
        return name in WRITERS[OWNER[slot]]

    def is_frozen(self, issue: Issue, language: str = "") -> bool:
        """Whether it is under review."""
        held = language if issue.state == "adopted" else ""
        return any(c.is_open and c.issue is issue and c.language == held for c in self.checks)

    def may_open(self, name: str, slot: str, effect: str) -> bool:
        current = self.current(slot)
        if not self.writes(name, slot) or (current and current.state == "open"):
            return False
        if effect == "inherits":
            return slot == "variant"
        return slot != "variant" or any(issue.state == "adopted" for issue in self.issues["library"])

    def may_change(self, name: str, issue: Issue) -> bool:
        return self.writes(name, issue.slot) and issue.state == "open" and not self.is_frozen(issue)

    def may_write(self, name: str, issue: Issue, language: str, source: Words | None) -> bool:
        others = any(issue.live(other) for other in REGISTER if other != language)
        has_source = source is not None or issue.first == language or not others
        is_writable = issue.effect == "wording" and not self.is_frozen(issue, language)
        return self.writes(name, issue.slot) and is_writable and has_source

    def may_submit(self, name: str, check: Check) -> bool:
        issue, texts = check.issue, list(check.texts.values())
        sources = [words.source for words in texts if words.source]
        is_sourced = all(source.state == "approved" or source in texts for source in sources)
        is_free = not self.is_frozen(issue, check.language) and self.writes(name, issue.slot)
        barred = issue.contributors(check.language) | {name}
        is_free = is_free and (issue.state == "adopted" or self.follows(issue))
        return is_free and is_sourced and self.is_complete(check) and somebody_is_left(check.stages, barred)

    def is_complete(self, check: Check) -> bool:
        """Whether a first review has every required language; all but the authoritative may be left out."""
        if check.language or check.issue.effect != "wording":
            return True
        missing = self.required[OWNER[check.issue.slot]] - set(check.texts)
        return not missing or (check.has_reason and "nb" in check.texts)

    def may_decide(self, name: str, check: Check) -> bool:
        is_eligible = check.is_open and name in check.stages[check.stage]
        return is_eligible and name not in check.issue.contributors(check.language) | check.decided

    def may_approve(self, name: str, check: Check) -> bool:
        is_acceptable = not check.is_at_its_last_stage or self.is_complete(check)
        return is_acceptable and self.may_decide(name, check)

    def approve(self, name: str, check: Check) -> None:
        """At the last stage all takes effect, and what is written from then on counts anew."""
        check.decided.add(name)
        if not check.is_at_its_last_stage:
            check.stage += 1
            return
        check.is_open = False
        check.issue.state = "adopted"
        for language, words in check.texts.items():
            words.state = "approved"
            check.issue.wrote_since[language] = set()


def somebody_is_left(stages: tuple[frozenset[str], ...], barred: set[str]) -> bool:
    orders = permutations(set(PEOPLE) - barred, len(stages))
    return any(all(name in who for name, who in zip(order, stages, strict=True)) for order in orders)
