"""Follows variables through the machine: reads of what was never assigned, assignments to names of outside.

A forward may-analysis per region over bit sets: ``assigned(state)`` is what some way into the state has set.

    A (Assign x) ──▶ M: Map ──▶ B        inside M: reading x is fine, assigning x is refused
                      └ [ C (Assign x) ]

Sources: developer guide, "Passing data between states with variables" (scopes); the refusal of an assignment inside a
Map or Parallel only when the name may be assigned *before* that state is as others measured it on AWS, and agrees with
the recorded test_parallel_catch_error, where a Parallel's own catcher assigns a name of its branch.
"""

from flowdsl.asl.validate.facts import RegionFacts
from flowdsl.asl.validate.problem import Report


def check_variables(report: Report, machine: RegionFacts) -> None:
    """Check the variables of ``machine`` and of everything inside."""
    _Flow(report).region(machine, entry=0, visible=0, hidden=0)


class _Flow:
    """The run over one machine: numbers the names, so that sets of them are integers."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._bits: dict[str, int] = {}

    def _bit(self, name: str) -> int:
        return self._bits.setdefault(name, 1 << len(self._bits))

    def region(self, region: RegionFacts, *, entry: int, visible: int, hidden: int) -> None:
        """Check one region.

        Args:
            region: the region.
            entry: names that may be assigned when it starts, and can be read.
            visible: those among them that belong to a region outside, and cannot be assigned here.
            hidden: names assigned outside that a Distributed Map hides.
        """
        assigned = self._solve(region, entry)
        for name, state in region.states.items():
            before = assigned.get(name)
            if before is None:
                continue  # not reached, which was reported
            self._check_reads(state.reads, before, hidden)
            for variable, pointer in state.assigns:
                if self._bit(variable) & visible:
                    self._report.error(
                        pointer,
                        f"The variable '{variable}' belongs to the scope outside and cannot be assigned here: use "
                        "another name",
                        "VARIABLE_OF_OUTER_SCOPE",
                    )
            for inner in state.regions:
                if state.isolated:
                    self.region(inner, entry=0, visible=0, hidden=hidden | before)
                else:
                    self.region(inner, entry=before, visible=before, hidden=hidden)

    def _check_reads(self, reads: list[tuple[str, str]], before: int, hidden: int) -> None:
        for name, pointer in reads:
            bit = self._bit(name)
            if bit & before:
                continue
            if bit & hidden:
                self._report.error(
                    pointer,
                    f"A Distributed Map cannot read the variable '{name}' of outside: pass it in through ItemSelector "
                    "or ItemBatcher",
                    "VARIABLE_OF_OUTER_SCOPE",
                )
            else:
                self._report.warn(
                    pointer, f"'${name}' is assigned on no way to this state, and is no function", "UNDEFINED_VARIABLE"
                )

    def _solve(self, region: RegionFacts, entry: int) -> dict[str, int]:
        if region.start is None or region.start not in region.states:
            return dict.fromkeys(region.states, entry | self._everything(region))
        edges = {
            name: [
                (edge.target, sum(self._bit(variable) for variable in edge.assigns))
                for edge in state.edges
                if edge.target in region.states
            ]
            for name, state in region.states.items()
        }
        assigned = {region.start: entry}
        waiting = [region.start]
        while waiting:
            name = waiting.pop()
            for target, sets in edges[name]:
                after = assigned[name] | sets
                known = assigned.get(target)
                if known is None or after | known != known:
                    assigned[target] = after | (known or 0)
                    waiting.append(target)
        return assigned

    def _everything(self, region: RegionFacts) -> int:
        everything = 0
        for state in region.states.values():
            for variable, _ in state.assigns:
                everything |= self._bit(variable)
        return everything
