"""Pseudonyms in texts: what is known to be a name or id, mail addresses, and whoever is called a user."""

import re
from collections.abc import Mapping

from scopeaudit.redaction.pseudonyms import pseudonym

_WORD = re.compile(r"\w+|\W")
"""A word, or one other character; a name can only begin where one of these does."""
_MAIL = re.compile(r"[\w.!#$%&'*+/=?^{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_A_USER = re.compile(r"(?<=\b[Uu]ser `)[^`]+(?=`)")
"""Who a message of an earlier audit is about may be nobody that is known by now."""


class Texts:
    """Replaces names and ids by what stands for them, wherever they stand as whole words."""

    def __init__(self, organization: str, known: Mapping[str, str]) -> None:
        self._organization, self._known = organization, known
        self._made: dict[str, str] = {}
        self._stand_ins = frozenset(known.values())
        self._by_first: dict[str, list[str]] = {}
        for name in sorted(known, key=len, reverse=True):
            self._by_first.setdefault(_WORD.findall(name)[0], []).append(name)

    def of(self, text: str) -> str:
        """Return a text with pseudonyms."""
        made = self._made.get(text)
        if made is None:
            made = self._made[text] = self._known.get(text) or self._redacted(text)
        return made

    def _redacted(self, text: str) -> str:
        text = self._without_names(text)
        text = _MAIL.sub(lambda found: self._stand_in("mail", found[0].lower()), text)
        return _A_USER.sub(lambda found: self._stand_in("user", found[0]), text)

    def _stand_in(self, kind: str, original: str) -> str:
        if original in self._stand_ins or original.startswith("mail-"):
            return original
        return pseudonym(kind, self._organization, original)

    def _without_names(self, text: str) -> str:
        pieces, done = [], 0
        for word in _WORD.finditer(text):
            if word.start() >= done and (name := self._name_at(text, word[0], word.start())):
                pieces += [text[done : word.start()], self._known[name]]
                done = word.start() + len(name)
        return "".join([*pieces, text[done:]]) if done else text

    def _name_at(self, text: str, word: str, start: int) -> str | None:
        """Return the longest name that begins here, and ends where a word may end."""
        for name in self._by_first.get(word, ()):
            if text.startswith(name, start) and _may_end(text, start + len(name)):
                return name
        return None


def _may_end(text: str, end: int) -> bool:
    return not (_is_of_word(text[end - 1 : end]) and _is_of_word(text[end : end + 1]))


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"
