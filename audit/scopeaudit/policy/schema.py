"""The shape of a policy, and the JSON Schema that is published of it.

The published file is what editors check and what the loader checks (`documents.shape`), so that loading
needs no pydantic, which costs more to import than all policies cost to read.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NotRequired

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from pydantic.config import JsonDict
from pydantic.json_schema import GenerateJsonSchema
from typing_extensions import TypeAliasType, TypedDict, override

from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import ClientState, GrantType, UserState
from scopeaudit.policy.rule_shapes import with_rules

SCHEMA_ID = "urn:scopeaudit:policy:v1"

_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
_ID_WORDS = "an id of letters, digits, `.`, `-` and `_`"
_WORD = r"^[^\s*?]+$"
_WORD_WORDS = "one name without spaces or wildcards"
_TEXT = r"^[\s\S]*\S[\s\S]*$"
_URL = r"^https?://\S+$"


def _closed(
    *, exactly_one: tuple[str, ...] = (), at_least_one: tuple[str, ...] = (), some: bool = False
) -> ConfigDict:
    """Configure a mapping with no other keys, of which one, one at least, or `some` must be given."""
    extra: JsonDict = {"minProperties": 1} if some else {}
    if exactly_one:
        extra["oneOf"] = [{"required": [key]} for key in exactly_one]
    if at_least_one:
        extra["anyOf"] = [{"required": [key]} for key in at_least_one]
    return ConfigDict(extra="forbid", strict=True, json_schema_extra=extra)


def _described(text: str, *examples: object) -> Any:
    return Field(description=text, examples=list(examples) or None)


def _form(pattern: str, words: str) -> Any:
    """Describe a form of text; editors that know `patternErrorMessage` say it in these words."""
    return Field(pattern=pattern, json_schema_extra={"patternErrorMessage": words})


def _keyed(words: str) -> Any:
    """Describe a mapping whose keys people choose, in a form said in these words."""
    extra: JsonDict = {"patternErrorMessage": words, "additionalProperties": False}
    return Field(min_length=1, json_schema_extra=extra)


Text = TypeAliasType("Text", Annotated[str, _form(_TEXT, "some text")])
Word = TypeAliasType("Word", Annotated[str, _form(_WORD, _WORD_WORDS)])
Texts = TypeAliasType("Texts", Annotated[list[Text], Field(min_length=1)])
Words = TypeAliasType("Words", Annotated[list[Word], Field(min_length=1)])
Id = Annotated[str, _form(_ID, _ID_WORDS)]
Url = Annotated[str, _form(_URL, "a web address that begins with `https://`")]
IdKey = Annotated[str, Field(pattern=_ID)]
WordKey = Annotated[str, Field(pattern=_WORD)]

Severity = TypeAliasType(
    "Severity",
    Annotated[
        Literal["critical", "high", "medium", "low", "info"], _described("How bad a gap is.")
    ],
)
Remedy = TypeAliasType(
    "Remedy",
    Annotated[
        str,
        _form(_TEXT, "some text"),
        _described("What to do about it: which setting of which object."),
    ],
)


@with_config(_closed(exactly_one=("any", "all")))
class TextChoice(TypedDict):
    """Some or all of several names; exactly one of the two keys."""

    any: NotRequired[Annotated[Texts, _described("One of them is enough.")]]
    all: NotRequired[Annotated[Texts, _described("Every one of them is needed.")]]


@with_config(_closed(exactly_one=("any", "all")))
class WordChoice(TypedDict):
    """Some or all of several names; exactly one of the two keys."""

    any: NotRequired[Annotated[Words, _described("One of them is enough.")]]
    all: NotRequired[Annotated[Words, _described("Every one of them is needed.")]]


Scopes = Annotated[
    Word | Words | WordChoice,
    _described(
        "OAuth scopes the application must hold: published names, or names of the vocabulary.",
        "conversations:readonly",
        {"any": ["conversations", "conversations:readonly"]},
    ),
]
Permissions = Annotated[
    Word | Words | WordChoice,
    _described(
        "Permissions the subject must hold, as domain:entity:action.",
        "conversation:call:monitor",
    ),
]
Roles = Annotated[
    Text | Texts | TextChoice,
    _described("Roles the subject must hold, by name or id.", "Supervisor"),
]


@with_config(_closed(some=True))
class Needs(TypedDict):
    """What something needs; several keys mean all of them."""

    scope: NotRequired[Scopes]
    permission: NotRequired[Permissions]
    role: NotRequired[Roles]
    operation: NotRequired[
        Annotated[
            Text | Texts | TextChoice,
            _described(
                "Operations whose needs, as the vendor publishes them, are needed.",
                "patchConversationsCallParticipant",
            ),
        ]
    ]
    user_context: NotRequired[
        Annotated[
            Literal[True], _described("A person is signed in; never so for client credentials.")
        ]
    ]
    participant: NotRequired[
        Annotated[
            Literal["self", "any"],
            _described("The caller is on the conversation: as the one acted on, or as anyone."),
        ]
    ]
    all: NotRequired[
        Annotated[list["Needs"], Field(min_length=1, description="Every one of these is needed.")]
    ]
    any: NotRequired[
        Annotated[list["Needs"], Field(min_length=1, description="One of these is enough.")]
    ]


SomeNeeds = Annotated[Needs, Field(description="What it needs.")]


@with_config(_closed(exactly_one=("scope", "permission", "role")))
class Meaning(TypedDict):
    """What a name of the vocabulary stands for, in names the vendor publishes; exactly one key."""

    scope: NotRequired[Scopes]
    permission: NotRequired[Permissions]
    role: NotRequired[Roles]


@with_config(_closed())
class Link(TypedDict):
    """A page for the reader."""

    title: Annotated[Text, _described("The text of the link.")]
    url: Annotated[Url, _described("The address.", "https://help.mypurecloud.com/?p=69")]


Links = TypeAliasType(
    "Links", Annotated[list[Link], Field(min_length=1, description="Pages for the reader.")]
)


@with_config(_closed(at_least_one=("operation", "needs")))
class Action(TypedDict):
    """What people want to do, and what it needs."""

    title: Annotated[Text, _described("In words.", "Mute a participant's microphone")]
    operation: NotRequired[
        Annotated[
            Text,
            _described(
                "The vendor's operation, by id or method and path; without `needs`, the action needs what "
                "the operation needs.",
                "patchConversationsCallParticipant",
                "PATCH /api/v2/conversations/calls/{conversationId}/participants/{participantId}",
            ),
        ]
    ]
    needs: NotRequired[SomeNeeds]
    severity: NotRequired[Severity]
    remedy: NotRequired[Remedy]
    links: NotRequired[Links]
    override: NotRequired[
        Annotated[bool, _described("Replaces the action of that id in another file.")]
    ]


@with_config(_closed(some=True))
class Clients(TypedDict):
    """Which OAuth clients; every given key must match, names may hold `*`, `?` and `[…]`."""

    name: NotRequired[Annotated[Text | Texts, _described("By name.", "Queue dashboard*")]]
    id: NotRequired[Annotated[Text | Texts, _described("By id.")]]
    grant_type: NotRequired[
        Annotated[
            GrantType | Annotated[list[GrantType], Field(min_length=1)],
            _described("By grant type.", "CLIENT-CREDENTIALS"),
        ]
    ]
    state: NotRequired[
        Annotated[
            ClientState | Annotated[list[ClientState], Field(min_length=1)],
            _described("By state."),
        ]
    ]
    role: NotRequired[Annotated[Text | Texts, _described("By a role the client holds.")]]


@with_config(_closed(some=True))
class Users(TypedDict):
    """Which users; every given key must match, names may hold `*`, `?` and `[…]`."""

    name: NotRequired[Annotated[Text | Texts, _described("By name.")]]
    id: NotRequired[Annotated[Text | Texts, _described("By id.")]]
    role: NotRequired[Annotated[Text | Texts, _described("By a role held.", "Supervisor")]]
    group: NotRequired[Annotated[Text | Texts, _described("By a group they are in.")]]
    division: NotRequired[
        Annotated[Text | Texts, _described("By the division the user object is in.")]
    ]
    state: NotRequired[
        Annotated[
            UserState | Annotated[list[UserState], Field(min_length=1)],
            _described("By state; active when left out."),
        ]
    ]


@with_config(_closed())
class InQueues(TypedDict):
    """The divisions that queues belong to."""

    queue: Annotated[Text | Texts, _described("Queues by name or id.", "Billing")]


@with_config(_closed(exactly_one=("can", "cannot"), at_least_one=("clients", "users")))
class Expectation(TypedDict):
    """Who must, or must not, be able to do which actions."""

    id: Annotated[Id, _described("A name of its own, kept when the wording changes.")]
    title: NotRequired[Annotated[Text, _described("In words.")]]
    clients: NotRequired[Clients]
    users: NotRequired[Users]
    can: NotRequired[
        Annotated[Texts, _described("Ids of actions they must be able to do.", ["call.mute"])]
    ]
    cannot: NotRequired[
        Annotated[Texts, _described("Ids of actions they must not be able to do.", ["call.*"])]
    ]
    where: NotRequired[
        Annotated[
            Literal["any", "all", "home"] | Texts | InQueues,
            _described(
                "In any division (default), in all, at home, in these, or in those of queues.",
                ["EMEA"],
            ),
        ]
    ]
    severity: NotRequired[Severity]
    remedy: NotRequired[Remedy]
    links: NotRequired[Links]


@with_config(_closed())
class Check(TypedDict):
    """How a rule is to be reported; `{}` switches it on as it is."""

    severity: NotRequired[Severity]
    remedy: NotRequired[Remedy]
    links: NotRequired[Links]


@with_config(_closed(at_least_one=("vocabulary", "include", "actions", "expect", "checks")))
class Policy(TypedDict):
    """What people must and must not be able to do, and what is checked besides."""

    version: Annotated[Literal[1], _described("The version of this language.")]
    title: Annotated[Text, _described("What the policy is about.", "Call control")]
    description: NotRequired[Annotated[Text, _described("More about it.")]]
    vocabulary: NotRequired[
        Annotated[
            dict[WordKey, Meaning],
            _keyed(_WORD_WORDS),
            _described(
                "The team's own names for what the vendor publishes.",
                {"call:update": {"scope": "conversations"}},
            ),
        ]
    ]
    include: NotRequired[
        Annotated[
            Texts,
            _described(
                "Other policies: bundled ones by name, files of the same folder tree by path.",
                ["call-control", "./teams/emea.yaml"],
            ),
        ]
    ]
    actions: NotRequired[
        Annotated[dict[IdKey, Action], _keyed(_ID_WORDS), _described("What people do, by id.")]
    ]
    expect: NotRequired[
        Annotated[
            list[Expectation], Field(min_length=1), _described("Who must be able to do what.")
        ]
    ]
    checks: NotRequired[
        Annotated[
            dict[IdKey, Check], _keyed(_ID_WORDS), _described("Rules that run besides, by id.")
        ]
    ]


class _Untitled(GenerateJsonSchema):
    """Makes no titles out of the names of keys: they say nothing more."""

    @override
    def field_title_should_be_set(self, _schema: Any) -> bool:
        return False


def policy_schema(rules: Mapping[str, Rule]) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a policy in which those rules may be set."""
    schema = TypeAdapter(Policy).json_schema(schema_generator=_Untitled)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID}
    title = {"title": "scopeaudit policy, version 1"}
    return with_rules(head | schema | title, rules)


def schema_text(rules: Mapping[str, Rule]) -> str:
    """Return the JSON Schema as the published file has it."""
    return json.dumps(policy_schema(rules), indent=2, ensure_ascii=False) + "\n"
