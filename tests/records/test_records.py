"""Records behave as frozen, slotted data classes of the standard library do."""

import copy
import dataclasses
import inspect
import pickle
from typing import Any

import pytest

from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something is."""

    path: str
    line: int = 1
    marks: list[str] = dataclasses.field(default_factory=list)

    def __str__(self) -> str:
        """Render as `path:line`."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something with a name."""

    name: str = ""
    kind: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """A record without fields."""


@dataclass(frozen=True, slots=True)
class Also:
    """Another record with the fields of a place."""

    path: str
    line: int = 1
    marks: list[str] = dataclasses.field(default_factory=list)


def test_a_record_takes_fields_by_position_and_by_name() -> None:
    """Fields left out have their defaults; a default that is made is made anew each time."""
    assert (Place("a").path, Place("a").line, Place(path="a", line=2).line) == ("a", 1, 2)
    assert Place("a").marks == []
    assert Place("a").marks is not Place("a").marks


def test_fields_by_name_only_are_not_taken_by_position() -> None:
    """A record of named fields refuses positions, and may have a default before a field without one."""
    assert Named(kind="role") == Named(name="", kind="role")
    with pytest.raises(TypeError, match="positional"):
        Named("a", "b")  # type: ignore[call-arg]


def test_a_field_that_is_lacking_or_unknown_is_refused() -> None:
    """Making a record without a field it needs, or with one it has not, is a TypeError."""
    make: Any = Place
    with pytest.raises(TypeError, match="path"):
        make()
    with pytest.raises(TypeError, match="column"):
        make("a", column=1)


def test_a_record_cannot_be_changed() -> None:
    """No field can be set or deleted, and no other attribute added."""
    place = Place("a")
    for name in ("path", "other"):
        with pytest.raises(dataclasses.FrozenInstanceError, match=name):
            setattr(place, name, "b")
    with pytest.raises(dataclasses.FrozenInstanceError, match="path"):
        del place.path
    assert not hasattr(place, "__dict__")


def test_equal_values_of_one_class_are_equal() -> None:
    """Equality and hash are those of the values; another class is never equal."""
    assert Named(kind="a") == Named(kind="a") != Named(kind="b")
    assert len({Named(kind="a"), Named(kind="a"), Named(kind="b")}) == 2
    other: object = Also("a")
    assert Place("a") != other
    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())


def test_order_is_that_of_the_fields() -> None:
    """Records with order compare by their fields in turn; those without do not compare."""
    first, second = Place("a", 2), Place("b", 1)
    assert first < second
    assert first <= second
    assert second > first
    assert second >= first
    with pytest.raises(TypeError):
        sorted([Named(kind="a"), Named(kind="b")])  # type: ignore[type-var]


def test_a_record_says_what_it_holds() -> None:
    """The representation names class and fields; a method of the class itself is kept."""
    assert repr(Place("a", 2)) == "Place(path='a', line=2, marks=[])"
    assert str(Place("a", 2)) == "a:2"


def test_a_record_is_a_data_class_to_the_standard_library() -> None:
    """Fields, `replace`, matching, signatures, copies and pickles work."""
    place = Place("a", 2)
    assert [field.name for field in dataclasses.fields(Place)] == ["path", "line", "marks"]
    assert dataclasses.replace(place, line=3) == Place("a", 3)
    assert list(inspect.signature(Place).parameters) == ["path", "line", "marks"]
    assert copy.deepcopy(place) == place == pickle.loads(pickle.dumps(place))  # noqa: S301 - our own
    match place:
        case Place(path, line):
            assert (path, line) == ("a", 2)


def test_a_record_is_frozen_and_slotted() -> None:
    """Anything else is asked of the standard library."""
    with pytest.raises(TypeError, match="frozen"):
        dataclass(frozen=False, slots=True)
