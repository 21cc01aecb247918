"""The context object: what ``$states.context`` and ``$$`` show."""

from dataclasses import dataclass, field

from flowdsl.jsontypes import Json

ACCOUNT = "123456789012"
REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class ExecutionContext:
    """Who runs: the constant part of the context object.

    Attributes:
        execution_name: name of the execution.
        state_machine_name: name of the state machine.
        execution_id: ARN of the execution, made from the names unless given.
        state_machine_id: ARN of the machine, made from its name unless given.
        role_arn: the execution role.
        region: AWS region in made-up ARNs.
        account: AWS account in made-up ARNs.
        overrides: replaces the whole context object, as TestState's ``context`` does; None for the real one.
        extra: members merged into the context object.
    """

    execution_name: str = "local-execution"
    state_machine_name: str = "local-machine"
    execution_id: str | None = None
    state_machine_id: str | None = None
    role_arn: str = f"arn:aws:iam::{ACCOUNT}:role/local-role"
    region: str = REGION
    account: str = ACCOUNT
    overrides: Json = None
    extra: dict[str, Json] = field(default_factory=dict)

    def machine_arn(self) -> str:
        """Return the ARN of the state machine."""
        return self.state_machine_id or (
            f"arn:aws:states:{self.region}:{self.account}:stateMachine:{self.state_machine_name}"
        )

    def execution_arn(self, express: bool) -> str:
        """Return the ARN of the execution; an Express one has ``:express:`` in it.

        Recorded: test_query_runtime_memory.
        """
        if self.execution_id is not None:
            return self.execution_id
        kind = "express" if express else "execution"
        tail = f":{self.execution_name}" if express else ""
        return (
            f"arn:aws:states:{self.region}:{self.account}:{kind}:{self.state_machine_name}:{self.execution_name}{tail}"
        )
