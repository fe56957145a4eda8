"""The shape of a manifest, and the JSON Schema that is published of it.

The published file is what editors check and what the reader checks, as for policies.
"""

import json
from typing import Annotated, Any, Literal, NotRequired

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from pydantic.config import JsonDict
from pydantic.json_schema import GenerateJsonSchema
from typing_extensions import TypeAliasType, TypedDict, override

from scopeaudit.model.snapshot import GrantType

SCHEMA_ID = "urn:scopeaudit:manifest:v1"

_TEXT = r"^[\s\S]*\S[\s\S]*$"
_SCOPE = r"^[^\s*?]+$"
_PERMISSION = r"^[A-Za-z][\w-]*(:(\*|[\w-]+):(\*|[\w-]+))?$"
_URI = r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$"
_UUID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"


def _closed() -> ConfigDict:
    return ConfigDict(extra="forbid", strict=True)


def _described(text: str, *examples: object) -> Any:
    return Field(description=text, examples=list(examples) or None)


def _form(pattern: str, words: str) -> Any:
    return Field(pattern=pattern, json_schema_extra={"patternErrorMessage": words})


def _keyed() -> Any:
    extra: JsonDict = {"patternErrorMessage": "some text", "additionalProperties": False}
    return Field(min_length=1, json_schema_extra=extra)


Text = TypeAliasType("Text", Annotated[str, _form(_TEXT, "some text")])
TextKey = Annotated[str, Field(pattern=_TEXT)]
Scope = Annotated[str, _form(_SCOPE, "one scope without spaces or wildcards")]
Permission = Annotated[str, _form(_PERMISSION, "a permission such as `routing:queue:view`")]
Uri = Annotated[str, _form(_URI, "a URI with its scheme, such as `https://host/callback`")]
Uuid = Annotated[str, _form(_UUID, "an id as the vendor writes it")]


@with_config(_closed())
class RoleHeld(TypedDict):
    """A role of the client, and where it holds it."""

    role: Annotated[Text, _described("The role, by its name.", "Queue reader")]
    division: NotRequired[
        Annotated[
            Text,
            _described("`home` (default), `*` for all, or a division by its name.", "*", "EMEA"),
        ]
    ]


@with_config(_closed())
class ClientWanted(TypedDict):
    """An OAuth client as the app needs it."""

    name: Annotated[Text, _described("The name it has in Genesys Cloud.", "Queue dashboard")]
    id: NotRequired[
        Annotated[Uuid, _described("Its id, where it exists; else the name finds it.")]
    ]
    grant_type: Annotated[GrantType, _described("How it gets its tokens.", "CODE")]
    scopes: NotRequired[
        Annotated[
            list[Scope],
            Field(min_length=1),
            _described(
                "Its scopes; not for client credentials.", ["conversations", "users:readonly"]
            ),
        ]
    ]
    roles: NotRequired[
        Annotated[
            list[Text | RoleHeld],
            Field(min_length=1),
            _described("Its roles; only for client credentials.", ["Queue reader"]),
        ]
    ]
    redirect_uris: NotRequired[
        Annotated[
            list[Uri],
            Field(min_length=1),
            _described(
                "Where people are sent after they signed in.", ["https://app.example/back"]
            ),
        ]
    ]
    token_validity_seconds: NotRequired[
        Annotated[
            int,
            Field(ge=300),
            _described("How long a token is valid; 86400 when left out.", 86400),
        ]
    ]


@with_config(_closed())
class AppManifest(TypedDict):
    """The OAuth clients of an app, kept beside its code."""

    version: Annotated[Literal[1], _described("The version of this file.")]
    clients: Annotated[
        list[ClientWanted], Field(min_length=1), _described("Every client the app uses.")
    ]
    roles: NotRequired[
        Annotated[
            dict[TextKey, Annotated[list[Permission], Field(min_length=1)]],
            _keyed(),
            _described(
                "Roles that come with the app, by name: the permissions each gives.",
                {"Queue reader": ["routing:queue:view"]},
            ),
        ]
    ]


class _Untitled(GenerateJsonSchema):
    """Makes no titles out of the names of keys: they say nothing more."""

    @override
    def field_title_should_be_set(self, _schema: Any) -> bool:
        return False


def manifest_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a manifest."""
    schema = TypeAdapter(AppManifest).json_schema(schema_generator=_Untitled)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID}
    return head | schema | {"title": "scopeaudit manifest, version 1"}


def schema_text() -> str:
    """Return the JSON Schema as the published file has it."""
    return json.dumps(manifest_schema(), indent=2, ensure_ascii=False) + "\n"
