"""Whether every actor of a game remembers what it did and knew (rule S5). Owns `recall_fault`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.game.tree import CHANCE, TERMINAL

if TYPE_CHECKING:
    from realpolitik.game.tree import GameTree


def recall_fault(tree: GameTree) -> str:
    """Return how a game breaks perfect recall, or an empty text.

    At all nodes of an information set its actor must have made the same moves before, at the same
    sets (Kuhn 1953); so no path meets a set twice.
    """
    past: list[dict[int, tuple[tuple[int, int], ...]]] = []
    known: dict[int, tuple[tuple[int, int], ...]] = {}
    for node in range(tree.nodes):
        up = int(tree.parent[node])
        own = dict(past[up]) if up >= 0 else {}
        if up >= 0:
            above = int(tree.node_set[up])
            actor = tree.information_sets[above].actor
            if actor != CHANCE:
                own[actor] = (*own.get(actor, ()), (above, int(tree.action[node])))
        past.append(own)
        at = int(tree.node_set[node])
        if at == TERMINAL or tree.information_sets[at].actor == CHANCE:
            continue
        actor = tree.information_sets[at].actor
        mine = own.get(actor, ())
        name = f"`{tree.set_names[at]}` of `{tree.actors[actor]}`"
        if any(before == at for before, _ in mine):
            return f"the information set {name} is met twice on one path"
        if known.setdefault(at, mine) != mine:
            return f"at the information set {name} the actor forgets what it did or knew"
    return ""
