"""Concurrency in virtual time: a discrete-event scheduler of generators.

A *process* is a generator that yields when it has to wait: a number is the instant at which it goes on, :data:`PARK`
means until someone wakes it. Between two yields a process runs alone, so nothing needs a lock; processes that are
ready at the same instant go on in the order in which they became ready, which makes every run repeatable.
"""

import heapq
from collections.abc import Callable, Generator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, TypeAlias

from flowdsl.local.clock import Clock, VirtualClock
from flowdsl.local.errors import StateFailure

Steps: TypeAlias = Generator["float | Future[Any] | None", None, Any]
"""What a process runs: yields an instant (seconds since the epoch), :data:`PARK` or a future; returns its result."""

PARK = None
"""Yielded by a process that waits to be woken."""


class DeadlineReached(Exception):
    """The execution's own timeout has come, or that of a process with a bound of its own."""


class Process:
    """One running generator; `parked` while it waits to be woken."""

    __slots__ = ("alive", "done", "parked", "steps")

    def __init__(self, steps: Steps, done: Callable[[Any, StateFailure | None], None]) -> None:
        self.steps = steps
        self.done = done
        self.alive = True
        self.parked = False


class Scheduler:
    """Runs processes until the first one has finished.

    Attributes:
        current: the process that runs now.
        deadline: when everything is stopped, in seconds since the epoch; None to let it end.
        stopping: whether the whole execution is over, rather than one branch cancelled.
    """

    __slots__ = ("_clock", "_futures", "_queue", "_sequence", "current", "deadline", "stopping")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._queue: list[tuple[float, int, Process]] = []
        self._futures: dict[Future[Any], Process] = {}
        self._sequence = 0
        self.current: Process | None = None
        self.deadline: float | None = None
        self.stopping = False

    def start(self, steps: Steps, done: Callable[[Any, StateFailure | None], None]) -> Process:
        """Start a process and run it up to its first wait; `done` gets its result or failure."""
        process = Process(steps, done)
        self._resume(process)
        return process

    def wake(self, process: Process) -> None:
        """Let a parked process go on at the current instant, after those that are ready already.

        Only the first waking counts: a second one would end whatever the process waits for next.
        """
        if process.parked:
            process.parked = False
            self._push(self._clock.now(), process)

    def cancel(self, process: Process) -> None:
        """Stop a process for good; its generator is closed."""
        if process.alive:
            process.alive = False
            process.steps.close()

    def within(self, seconds: float, steps: Steps) -> Steps:
        """Run a process of its own for so long at most; returns its result.

        Raises:
            StateFailure: the process failed.
            DeadlineReached: it had not ended by then, and was cancelled.
        """
        me = self.current
        assert me is not None, "a bound is set inside a process"
        outcome: list[tuple[Any, StateFailure | None]] = []

        def done(result: Any, failure: StateFailure | None) -> None:
            outcome.append((result, failure))
            self.wake(me)

        child = self.start(steps, done)
        timer = self.start(self._timer(self._clock.now() + seconds), lambda *_: self.wake(me))
        try:
            if not outcome:
                yield PARK
        finally:
            self.cancel(timer)
            self.cancel(child)
        if not outcome:
            raise DeadlineReached
        result, failure = outcome[0]
        if failure is not None:
            raise failure
        return result

    @staticmethod
    def _timer(instant: float) -> Steps:
        yield instant

    def run(self, steps: Steps) -> Any:
        """Run a process, and all it starts, to its end.

        Raises:
            StateFailure: the process failed.
            DeadlineReached: the deadline came first.
        """
        outcome: list[tuple[Any, StateFailure | None]] = []
        main = self.start(steps, lambda result, failure: outcome.append((result, failure)))
        try:
            while not outcome:
                if self._futures and not (self._queue and self._queue[0][0] <= self._clock.now()):
                    self._await_futures()
                    continue
                if not self._queue:
                    raise RuntimeError("every process waits and nothing can wake one")
                instant, _, process = heapq.heappop(self._queue)
                if not process.alive:
                    continue
                now = self._clock.now()
                if self.deadline is not None and instant > self.deadline:
                    self._clock.sleep(self.deadline - now)
                    raise DeadlineReached
                if instant > now:
                    self._clock.sleep(instant - now)
                self._resume(process)
        finally:
            self.stopping = True
            self.cancel(main)
        result, failure = outcome[0]
        if failure is not None:
            raise failure
        return result

    def _await_futures(self) -> None:
        """Wait for work on other threads; virtual time stands still meanwhile, other clocks go on."""
        bounds = [self._queue[0][0]] if self._queue else []
        if self.deadline is not None:
            bounds.append(self.deadline)
        virtual = isinstance(self._clock, VirtualClock)
        seconds = None if virtual or not bounds else max(0.0, min(bounds) - self._clock.now())
        done, _ = wait(self._futures, timeout=seconds, return_when=FIRST_COMPLETED)
        for future in done:
            self._push(self._clock.now(), self._futures.pop(future))
        if not done and self.deadline is not None and self._clock.now() >= self.deadline:
            raise DeadlineReached

    def _push(self, instant: float, process: Process) -> None:
        self._sequence += 1
        heapq.heappush(self._queue, (instant, self._sequence, process))

    def _resume(self, process: Process) -> None:
        outer, self.current = self.current, process
        try:
            instant = next(process.steps)
        except StopIteration as stop:
            process.alive = False
            process.done(stop.value, None)
        except StateFailure as failure:
            process.alive = False
            process.done(None, failure)
        else:
            if isinstance(instant, Future):
                self._futures[instant] = process
            elif instant is PARK:
                process.parked = True
            else:
                self._push(instant, process)
        finally:
            self.current = outer
