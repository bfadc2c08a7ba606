"""Flows of least cost through a network, in whole numbers: the network simplex method.

Ahuja, Magnanti and Orlin, *Network Flows* (1993), chapter 11, with strongly feasible trees (Cunningham 1976), which
cannot go round in circles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

LARGEST = 2**60
CANDIDATES = 40


@dataclass(slots=True)
class Network:
    """Nodes from 0 with what they send out (`supply`, below 0 where they take in), and arcs between them.

    Costs are whole numbers, capacities whole numbers from 0.
    """

    supply: list[int] = field(default_factory=list)
    tails: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    costs: list[int] = field(default_factory=list)
    capacities: list[int] = field(default_factory=list)

    def node(self, supply: int = 0) -> int:
        self.supply.append(supply)
        return len(self.supply) - 1

    def arc(self, tail: int, head: int, capacity: int, cost: int = 0) -> int:
        self.tails.append(tail)
        self.heads.append(head)
        self.capacities.append(capacity)
        self.costs.append(cost)
        return len(self.tails) - 1


@dataclass(frozen=True, slots=True)
class Flow:
    """How much goes along each arc, and a potential for each node that proves that it costs least.

    An arc with room left never leads to a potential above that of its tail plus its cost; an arc that is used never
    to one below.
    """

    amounts: Sequence[int]
    potentials: Sequence[int]


def least_cost(network: Network) -> Flow:
    """A flow that meets all supplies at least cost. Raises ValueError where none does."""
    tree = _Tree(network)
    while entering := tree.candidates():
        for arc in entering:
            if tree.would_gain(arc):
                tree.pivot(arc)
    if any(tree.amounts[tree.arcs :]):
        raise ValueError("no flow meets all supplies")
    return Flow(tree.amounts[: tree.arcs], tree.potentials[: tree.root])


class _Tree:
    """A spanning tree of arcs between their bounds; all other arcs are empty (state 1) or full (state -1).

    Each node hangs on its parent by the arc `hold`, which points up to the parent or down to the node. At first every
    node hangs on a root of its own making, by an arc too dear to keep.
    """

    def __init__(self, network: Network) -> None:
        import numpy as np

        nodes = self.root = len(network.supply)
        self.arcs = len(network.tails)
        dear = (max(map(abs, network.costs), default=0) + 1) * (nodes + 1)
        if dear * 4 > LARGEST:
            raise ValueError("the costs are too large for exact arithmetic")
        up = [supply >= 0 for supply in network.supply]
        self.tails = network.tails + [node if is_up else nodes for node, is_up in enumerate(up)]
        self.heads = network.heads + [nodes if is_up else node for node, is_up in enumerate(up)]
        self.costs = [*network.costs, *[dear] * nodes]
        self.capacities = [*network.capacities, *[sum(map(abs, network.supply)) + 1] * nodes]
        self.amounts = [0] * self.arcs + [abs(supply) for supply in network.supply]
        self.states = [1] * self.arcs + [0] * nodes
        self.parents = [*[nodes] * nodes, -1]
        self.holds = [*range(self.arcs, self.arcs + nodes), -1]
        self.is_up = [*up, False]
        self.depths = [*[1] * nodes, 0]
        self.children: list[set[int]] = [set() for _ in range(nodes)] + [set(range(nodes))]
        self.potentials = [*(-dear if is_up else dear for is_up in up), 0]
        self._tails: NDArray[Any] = np.array(self.tails[: self.arcs], dtype=np.int64)
        self._heads: NDArray[Any] = np.array(self.heads[: self.arcs], dtype=np.int64)
        self._costs: NDArray[Any] = np.array(self.costs[: self.arcs], dtype=np.int64)
        self._next = 0
        self._block = max(2000, self.arcs // 8)

    def would_gain(self, arc: int) -> bool:
        """Whether a change along this arc makes the flow cheaper."""
        return self.states[arc] * self._reduced(arc) < 0

    def candidates(self) -> list[int]:
        """Some arcs that would gain, the best first; none when the flow is cheapest."""
        import numpy as np

        potentials = np.array(self.potentials, dtype=np.int64)
        for _ in range(0, self.arcs, self._block):
            start = self._next
            part = slice(start, min(start + self._block, self.arcs))
            self._next = part.stop if part.stop < self.arcs else 0
            states = np.array(self.states[part], dtype=np.int64)
            gains = states * (self._costs[part] + potentials[self._tails[part]] - potentials[self._heads[part]])
            better = np.flatnonzero(gains < 0)
            if len(better):
                best = better[np.argsort(gains[better], kind="stable")[:CANDIDATES]]
                return [start + int(place) for place in best]
        return []

    def pivot(self, entering: int) -> None:
        """As much as possible goes round the circle that the arc closes; the arc that stops it leaves the tree."""
        first, second = self.tails[entering], self.heads[entering]
        if self.states[entering] < 0:
            first, second = second, first
        join = self._join(first, second)
        amount, leaving, is_first = self._stop(entering, first, second, join)
        if amount:
            self._send(entering, first, second, join, amount)
        if leaving < 0:
            self.states[entering] = -self.states[entering]
            return
        hold = self.holds[leaving]
        self.states[hold] = 1 if self.amounts[hold] == 0 else -1
        self.states[entering] = 0
        inner, outer = (first, second) if is_first else (second, first)
        self._rehang(leaving, inner, outer, entering)

    def _reduced(self, arc: int) -> int:
        return self.costs[arc] + self.potentials[self.tails[arc]] - self.potentials[self.heads[arc]]

    def _join(self, first: int, second: int) -> int:
        depths, parents = self.depths, self.parents
        while first != second:
            if depths[first] >= depths[second]:
                first = parents[first]
            else:
                second = parents[second]
        return first

    def _stop(self, entering: int, first: int, second: int, join: int) -> tuple[int, int, bool]:
        """How much can go round, the node below the arc that stops it (-1: the entering one), and on which side.

        Of several the last on the way round counts, seen from the join: this keeps the tree strongly feasible.
        """
        most, leaving, is_first = self.capacities[entering], -1, True
        node = first
        while node != join:
            hold = self.holds[node]
            room = self.amounts[hold] if self.is_up[node] else self.capacities[hold] - self.amounts[hold]
            if room < most:
                most, leaving = room, node
            node = self.parents[node]
        node = second
        while node != join:
            hold = self.holds[node]
            room = self.capacities[hold] - self.amounts[hold] if self.is_up[node] else self.amounts[hold]
            if room <= most:
                most, leaving, is_first = room, node, False
            node = self.parents[node]
        return most, leaving, is_first

    def _send(self, entering: int, first: int, second: int, join: int, amount: int) -> None:
        self.amounts[entering] += self.states[entering] * amount
        for node, sign in ((first, -1), (second, 1)):
            while node != join:
                self.amounts[self.holds[node]] += sign * amount if self.is_up[node] else -sign * amount
                node = self.parents[node]

    def _rehang(self, leaving: int, inner: int, outer: int, entering: int) -> None:
        """What hung below `leaving` hangs by the entering arc now, turned over so that `inner` is its top."""
        self.children[self.parents[leaving]].discard(leaving)
        node, parent, hold, is_up = inner, outer, entering, self.tails[entering] == inner
        while True:
            old = (self.parents[node], self.holds[node], self.is_up[node])
            if node != leaving:
                self.children[old[0]].discard(node)
            self.parents[node], self.holds[node], self.is_up[node] = parent, hold, is_up
            self.children[parent].add(node)
            if node == leaving:
                break
            parent, node, hold, is_up = node, old[0], old[1], not old[2]
        shift = -self._reduced(entering) if self.tails[entering] == inner else self._reduced(entering)
        stack = [inner]
        while stack:
            node = stack.pop()
            self.potentials[node] += shift
            self.depths[node] = self.depths[self.parents[node]] + 1
            stack.extend(self.children[node])
