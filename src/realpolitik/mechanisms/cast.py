"""A mechanism with its roles given to states: the plain scenario file that an analyst goes on with.

Owns `Player`, `roles_of`, `players_given`, `written_for` and `command_for`. A role stands in the
file as the id of an actor, such as `DEFENDER`, and as its name, `Defender`. Both are replaced as
whole words, in every text, so that what remains is a file like any other. In a sentence a name such
as `United States` takes the article that English gives it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from realpolitik.errors import RealpolitikError
from realpolitik.scenario import read_text
from realpolitik.scenario.starter import check_name
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from realpolitik.mechanisms import Mechanism

_ACTOR = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,29}")
_WITH_ARTICLE = re.compile(
    r"(United|Netherlands|Philippines|Maldives|Bahamas|Gambia|Comoros|Seychelles|Vatican)\b"
    r"|Solomon Islands|Marshall Islands|.*(Union|Republic|Emirates)$"
)
_ITS_NAME = re.compile(r" *name: $")
_SENTENCE_BEGINS = re.compile(r"(^|[.?!]\s+|>-\s+|\b(title|says|judgement|question): *\"?)$")


@dataclass(frozen=True)
class Player:
    """Who plays a role.

    Parameters
    ----------
    id
        What the actor is called in expressions, such as `IRN`.
    name
        What it is called in sentences, such as `Iran`.
    """

    id: str
    name: str


def roles_of(mechanism: Mechanism) -> dict[str, Player]:
    """Return the roles of a mechanism, by what they are called on the command line."""
    scenario = read_text(mechanism.path.read_text(encoding="utf-8"), mechanism.path.name)
    return {id_.lower(): Player(id_, actor.title) for id_, actor in scenario.actors.items()}


def command_for(mechanism: Mechanism) -> str:
    """Return what to type to begin from a mechanism."""
    return f"realpolitik new NAME --from {mechanism.name} {_wanted(roles_of(mechanism))}"


def players_given(given: Iterable[str], name_of: Callable[[str], str]) -> dict[str, Player]:
    """Return who plays which role, from texts such as `challenger=IRN` or `challenger=IRN:Iran`.

    Parameters
    ----------
    given
        The texts.
    name_of
        What an actor is called of whom only the id is given.

    Raises
    ------
    RealpolitikError
        With all that is wrong with them.
    """
    parts: dict[str, Player] = {}
    faults = []
    for text in given:
        role, _, actor = (t.strip() for t in text.partition("="))
        id_, _, name = (t.strip() for t in actor.partition(":"))
        if not role or not _ACTOR.fullmatch(id_):
            faults.append(f"`{text[:60]}` does not say who plays a role; write `role=ACTOR`")
        elif role in parts:
            faults.append(f"the role `{role}` is given twice, to `{parts[role].id}` and `{id_}`")
        else:
            parts[role] = Player(id_, name or name_of(id_))
    if faults:
        raise RealpolitikError("\n".join(faults))
    return parts


def written_for(mechanism: Mechanism, name: str, parts: Mapping[str, Player], today: str) -> str:
    """Return a mechanism's file with its roles given to actors.

    Parameters
    ----------
    mechanism
        The mechanism.
    name
        The name of the new scenario.
    parts
        Who plays which role.
    today
        The date of the new file.

    Raises
    ------
    RealpolitikError
        With every role that is left out or unknown, and every actor that is given two.
    ScenarioError
        If an actor's id is taken by something else in the file.
    """
    roles = roles_of(mechanism)
    _check_parts(mechanism, roles, parts)
    check_name(name)
    words = {roles[role].id: part.id for role, part in parts.items()}
    words |= {roles[role].name: part.name for role, part in parts.items()}
    longest_first = sorted(words, key=len, reverse=True)
    whole = re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})\b('s\b)?")

    def cast(found: re.Match[str]) -> str:
        word, owns = words[found[1]], found[2] or ""
        before = found.string[: found.start()]
        return _article(word, before) + word + ("'" if owns and word.endswith("s") else owns)

    text = whole.sub(cast, mechanism.path.read_text(encoding="utf-8"))
    text = re.sub(r"(?m)^scenario: .*$", f"scenario: {name}", text, count=1)
    text = re.sub(r"(?m)^as_of: .*$", f"as_of: {today}", text, count=1)
    told = f"# Begun from the mechanism `{mechanism.name}`: {mechanism.source}\n"
    text = told + text
    read_text(text, f"{name}.yaml")
    return text


def _article(name: str, before: str) -> str:
    """Return the article that a name takes where it stands, such as `the ` in a sentence."""
    if not _WITH_ARTICLE.match(name) or _ITS_NAME.match(before[before.rfind("\n") + 1 :]):
        return ""
    return "The " if _SENTENCE_BEGINS.search(before) else "the "


def _check_parts(
    mechanism: Mechanism, roles: Mapping[str, Player], parts: Mapping[str, Player]
) -> None:
    faults = []
    for role in parts:
        if role not in roles:
            help_ = nearest(role, roles)
            faults.append(
                f"`{mechanism.name}` has no role `{role}`" + (f"; {help_}" if help_ else "")
            )
    left_out = [role for role in roles if role not in parts]
    if left_out:
        faults.append(f"nobody plays {listing(left_out)}; add {_wanted(left_out)}")
    ids = [part.id for part in parts.values()]
    for id_ in dict.fromkeys(i for i in ids if ids.count(i) > 1):
        played = [role for role, part in parts.items() if part.id == id_]
        faults.append(f"`{id_}` plays {listing(played)}; each role needs an actor of its own")
    if faults:
        raise RealpolitikError("\n".join(faults) + f"\n  = roles: {listing(roles)}")


def _wanted(roles: Iterable[str]) -> str:
    return " ".join(f"--as {role}=..." for role in roles)
