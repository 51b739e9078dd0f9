"""Owns attributes worked out when first asked for, without the lock that functools.cached_property takes in 3.11."""

from collections.abc import Callable
from typing import Generic, TypeVar, overload

Owner = TypeVar("Owner")
Value = TypeVar("Value")


class Lazy(Generic[Owner, Value]):
    """A method that is called once an object; its result then stands in the object's own dictionary."""

    def __init__(self, method: Callable[[Owner], Value]) -> None:
        """Take the method that works the value out."""
        self._method = method
        self._name = method.__name__
        self.__doc__ = method.__doc__

    @overload
    def __get__(self, owner: None, kind: type[Owner]) -> "Lazy[Owner, Value]": ...

    @overload
    def __get__(self, owner: Owner, kind: type[Owner]) -> Value: ...

    def __get__(self, owner: Owner | None, kind: type[Owner]) -> "Value | Lazy[Owner, Value]":
        """The value; from the second time on the object's dictionary answers before this is asked."""
        if owner is None:
            return self
        value = owner.__dict__[self._name] = self._method(owner)
        return value
