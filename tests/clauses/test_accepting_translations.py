"""What an acceptance, or a copy, says of translations: of what they were made, and whether it moved on."""

from clauses import editing, workflow
from clauses.models import Text, Version
from tests.cast import Cast, corrected
from tests.clauses.followers import CLIENTS, LIBRARYS, OLD, accepted, row, version_of

BOTH = ("nb", "en")


def texts_of(version: Version, *languages: str) -> list[Text]:
    """The newest."""
    return [version.texts.filter(language=each).order_by("revision").reverse()[0] for each in languages]


def test_what_the_library_has_not_translated_yet_is_stale_in_the_draft_too(cast: Cast) -> None:
    version = version_of(cast, "role", cast.library, dict.fromkeys(BOTH, OLD))
    version_of(cast, "role", cast.firm, dict.fromkeys(BOTH, CLIENTS))
    corrected(cast, version, "nb", LIBRARYS)
    norwegian, english = texts_of(accepted(cast, row(cast)).draft, *BOTH)
    assert norwegian.body == "First rule, newer.\n\nSecond rule, the firm's."
    assert (english.body, english.source) == (CLIENTS, norwegian)
    assert english.source_digest != norwegian.digest


def test_where_only_the_librarys_translation_moved_it_is_current(cast: Cast) -> None:
    version = version_of(cast, "role", cast.library, dict.fromkeys(BOTH, OLD))
    version_of(cast, "role", cast.firm, dict.fromkeys(BOTH, CLIENTS))
    corrected(cast, version, "en", LIBRARYS, texts_of(version, "nb")[0])
    norwegian, english = texts_of(accepted(cast, row(cast)).draft, *BOTH)
    assert english.body == "First rule, newer.\n\nSecond rule, the firm's."
    assert english.source_digest == norwegian.digest


def test_a_translation_of_a_corrected_translation_keeps_its_source_and_stays_stale(cast: Cast) -> None:
    version_of(cast, "role", cast.library, dict.fromkeys(BOTH, OLD))
    own = version_of(cast, "role", cast.firm, dict.fromkeys(BOTH, CLIENTS))
    norwegian, english = texts_of(own, *BOTH)
    corrected(cast, own, "nn", CLIENTS, english)
    corrected(cast, own, "en", f"{CLIENTS} Again.", norwegian)
    copied = editing.new_version(
        cast.consultant, own.clause, cast.firm, change_class="normative", copy_texts_from="current"
    )
    workflow.discard(cast.consultant, copied)
    version_of(cast, "role", cast.library, dict.fromkeys(BOTH, LIBRARYS))
    for made in (copied, accepted(cast, row(cast)).draft):
        source, nynorsk = texts_of(made, "en", "nn")
        assert nynorsk.source == source
        assert nynorsk.source_digest == english.digest != source.digest


def test_of_texts_made_from_each_other_the_oldest_is_written_first(cast: Cast) -> None:
    version_of(cast, "role", cast.library, {"nb": OLD})
    own = version_of(cast, "role", cast.firm, dict.fromkeys(BOTH, CLIENTS))
    corrected(cast, own, "nb", CLIENTS, texts_of(own, "en")[0])
    version_of(cast, "role", cast.library, {"nb": LIBRARYS})
    norwegian, english = texts_of(accepted(cast, row(cast)).draft, *BOTH)
    assert (english.source, norwegian.source) == (None, english)
