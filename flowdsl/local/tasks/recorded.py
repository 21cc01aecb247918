"""The recorded backend: answers tasks as a recorded execution was answered."""

from flowdsl.jsontypes import Json
from flowdsl.local.aws_history import RecordedTask, Recording
from flowdsl.local.tasks.api import Delayed, NoAnswer, TaskFailure, TaskRequest, TaskTimeout, UnknownTask


class RecordedBackend:
    """Replays the task results of a recorded execution, in the recorded time.

    A call takes the first attempt of its state that is left; where several are, as in a Map, the one that was sent the
    same arguments.

    Args:
        recording: what :func:`flowdsl.local.aws_history.read` returned.

    Attributes:
        left: attempts that were not replayed yet.
    """

    __slots__ = ("left",)

    def __init__(self, recording: Recording) -> None:
        self.left: list[RecordedTask] = list(recording.tasks)

    def call(self, request: TaskRequest) -> Json | Delayed:
        """Answer one attempt; see :class:`flowdsl.local.TaskBackend`."""
        of_state = [task for task in self.left if task.state == request.state]
        if not of_state:
            raise UnknownTask(f"the recorded execution made no further call in the state '{request.state}'")
        task = next((task for task in of_state if task.arguments == request.arguments), of_state[0])
        self.left.remove(task)
        match task.outcome:
            case "succeeded":
                return Delayed(task.output, task.seconds) if task.seconds else task.output
            case "failed":
                raise TaskFailure(task.error, task.cause, seconds=task.seconds, submitted=task.submitted)
            case "timed out":
                raise TaskTimeout
            case _:
                raise NoAnswer("the recorded task was still running")
