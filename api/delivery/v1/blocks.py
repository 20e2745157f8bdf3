"""The blocks of a layer as OpenAPI has them: closed sets, told apart by ``type`` (frozen for v1)."""

from typing import Any

type Json = dict[str, Any]

STRING: Json = {"type": "string"}
INLINES: Json = {"type": "array", "items": {"$ref": "#/components/schemas/Inline"}}
BLOCKS: Json = {"type": "array", "items": {"$ref": "#/components/schemas/Block"}}
MARKS: Json = {"type": "array", "items": {"$ref": "#/components/schemas/MarksEnum"}}
ITEM: Json = {
    "type": "object", "required": ["children"], "properties": {"children": BLOCKS},
}  # fmt: skip


def nullable(type_: str) -> Json:
    """A type, or null."""
    return {"type": [type_, "null"]}


def tagged(type_: str, **properties: Json) -> Json:
    """An object of that ``type``, all of whose members are there."""
    members = {"type": {"type": "string", "const": type_}, **properties}
    return {"type": "object", "required": list(members), "properties": members}


def one_of(**names: str) -> Json:
    """Any of these, by the value of ``type``."""
    refs = {type_: f"#/components/schemas/{name}" for type_, name in names.items()}
    return {
        "oneOf": [{"$ref": ref} for ref in refs.values()],
        "discriminator": {"propertyName": "type", "mapping": refs},
    }


SCHEMAS: dict[str, Json] = {
    "Block": one_of(paragraph="ParagraphBlock", heading="HeadingBlock", list="ListBlock", quote="QuoteBlock"),
    "ParagraphBlock": tagged("paragraph", children=INLINES),
    "HeadingBlock": tagged("heading", level={"type": "integer"}, children=INLINES),
    "ListBlock": tagged(
        "list",
        ordered={"type": "boolean"},
        start=nullable("integer"),
        items={"type": "array", "items": ITEM},
    ),
    "QuoteBlock": tagged("quote", children=BLOCKS),
    "Inline": {
        **one_of(
            text="TextInline",
            link="LinkInline",
            parameter="ParameterInline",
            clause_ref="ClauseRefInline",
            **{"break": "BreakInline"},
        )
    },
    "TextInline": tagged("text", text=STRING, marks=MARKS),
    # a component of its own: the generator replaces an enum in its place, and all its runs share these
    "MarksEnum": {"type": "string", "enum": ["strong", "emphasis"]},
    "BreakInline": tagged("break"),
    "LinkInline": tagged("link", href=STRING, children=INLINES),
    "ParameterInline": tagged("parameter", key=STRING, value=nullable("string"), marks=MARKS),
    "ClauseRefInline": tagged(
        "clause_ref",
        key=STRING,
        title=nullable("string"),
        number_label=nullable("string"),
        applies={"type": "boolean"},
        children=INLINES,
    ),
}
