"""What the user says of a state that is no call: its name and its comment."""

from flowdsl.records import dataclass


@dataclass(frozen=True, slots=True)
class Description:
    """What ``describe(…)`` says of a state, which then stays a state of its own."""

    state_name: str = ""
    comment: str = ""
