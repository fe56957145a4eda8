"""A recipe as code that a developer pastes: Python with httpx, JavaScript and TypeScript with fetch."""

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

from scopeaudit.model.recipe import Recipe

Language = Literal["js", "ts", "python"]
LANGUAGES: tuple[str, ...] = get_args(Language)

_TEMPLATES: Mapping[Language, str] = MappingProxyType(
    {"python": "python.j2", "js": "javascript.j2", "ts": "javascript.j2"}
)


def code(recipe: Recipe, language: Language) -> str:
    """Write a recipe down; JavaScript and TypeScript are one template, with types in one of them."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    from scopeaudit.bundled import bundled

    environment = SandboxedEnvironment(
        loader=FileSystemLoader(bundled("reports") / "code"),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"quoted": _quoted, "snake": _snake, "camel": _camel}
    template = environment.get_template(_TEMPLATES[language])
    return template.render(recipe=recipe, ts=language == "ts", address=_address(recipe, language))


def _quoted(text: str) -> str:
    """Quote text so that Python and JavaScript read the same."""
    return json.dumps(text)


def _snake(words: tuple[str, ...] | str) -> str:
    if isinstance(words, str):
        return "".join(f"_{one.lower()}" if one.isupper() else one for one in words)
    return "_".join(words)


def _camel(words: tuple[str, ...]) -> str:
    return words[0] + "".join(word.capitalize() for word in words[1:])


def _address(recipe: Recipe, language: Language) -> Mapping[str, list[str]]:
    """Return the paths in parts that fit on a line, with ids quoted where they are put in."""
    return {
        "call": [_filled(part, recipe, language) for part in _parts(recipe.path)],
        "read": [_filled(part, recipe, language) for part in _parts(recipe.read)],
    }


def _parts(path: str) -> list[str]:
    """Break a path after each parameter."""
    return [part for part in re.split(r"(?<=\})(?=/)", path) if part]


def _filled(path: str, recipe: Recipe, language: Language) -> str:
    for name in ("conversationId", "participantId", *recipe.parameters):
        if language == "python":
            path = path.replace(f"{{{name}}}", f"{{quote({_snake(name)}, safe='')}}")
        else:
            path = path.replace(f"{{{name}}}", f"${{encodeURIComponent({name})}}")
    return path
