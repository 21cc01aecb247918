"""Pass, Succeed, Fail and Choice: states that never wait."""

from collections.abc import Callable

from flowdsl.jsontypes import Json
from flowdsl.local.choice_rules import compile_rule
from flowdsl.local.errors import NO_CHOICE_MATCHED, InvalidDefinition, StateFailure, runtime_failure
from flowdsl.local.flow import Finish, compile_flow, jsonata_finish, store
from flowdsl.local.limits import compact
from flowdsl.local.node import Arrival
from flowdsl.local.payload import compile_payload, compile_value
from flowdsl.local.runtime import Visit
from flowdsl.local.template import Compiler


class PassNode:
    """A Pass state, and a Succeed state, which is one that ends the region."""

    __slots__ = (
        "_flow",
        "_following",
        "_result",
        "counts_retries",
        "entered_event",
        "exited_event",
        "name",
        "pointer",
    )

    def __init__(self, name: str, state: dict[str, Json], pointer: str, compiler: Compiler, *, jsonata: bool) -> None:
        self.name = name
        self.pointer = pointer
        self.counts_retries = False
        kind = state["Type"]
        self.entered_event = f"{kind}StateEntered"
        self.exited_event = f"{kind}StateExited"
        self._flow = compile_flow(state, pointer, compiler, jsonata=jsonata, works=False)
        self._following: str | None = state.get("Next") if kind == "Pass" else None
        self._result: tuple[Json] | None = (state["Result"],) if "Result" in state and kind == "Pass" else None

    def run(self, visit: Visit) -> Arrival:
        """Pass the input on, reshaped."""
        flow = self._flow
        if flow.jsonata:
            value = visit.input
        else:
            value = flow.arguments(visit, flow.enter(visit))
            if self._result is not None:
                value = self._result[0]
                if visit.rehearsal is not None:
                    visit.rehearsal.trace["result"] = value
        output = flow.finish(visit, value)
        visit.check_size(output)
        visit.exit(output)
        return self._following, output


class FailNode:
    """A Fail state."""

    __slots__ = ("_cause", "_error", "_jsonata", "counts_retries", "entered_event", "exited_event", "name", "pointer")

    def __init__(self, name: str, state: dict[str, Json], pointer: str, compiler: Compiler, *, jsonata: bool) -> None:
        self.name = name
        self.pointer = pointer
        self.counts_retries = False
        self.entered_event = "FailStateEntered"
        self.exited_event = "FailStateExited"
        self._jsonata = jsonata
        self._error = _text_field(state, "Error", pointer, compiler, jsonata)
        self._cause = _text_field(state, "Cause", pointer, compiler, jsonata)

    def run(self, visit: Visit) -> Arrival:
        """Fail; without ``Error`` the error is none (recorded: test_state_fail_empty)."""
        if visit.rehearsal is not None and not self._jsonata:
            visit.rehearsal.trace["afterInputPath"] = visit.input
        error = self._error(visit) if self._error is not None else None
        cause = self._cause(visit) if self._cause is not None else None
        raise StateFailure(error, cause)


def _text_field(
    state: dict[str, Json], field: str, pointer: str, compiler: Compiler, jsonata: bool
) -> Callable[[Visit], str] | None:
    if jsonata:
        if field not in state:
            return None
        template = compiler.typed(state[field], field, f"{pointer}/{field}", "string")
        return lambda visit: template(visit.environment(states={"input": visit.input}))
    path = f"{field}Path"
    if path in state:
        value = compile_value(state[path], path, f"{pointer}/{path}")

        def read(visit: Visit) -> str:
            found = value(visit.environment(input=visit.input))
            if not isinstance(found, str):
                raise runtime_failure(f"The field '{path}' must refer to a string, not to {compact(found)}")
            return found

        return read
    if field not in state:
        return None
    constant = state[field]
    return lambda _: constant


class ChoiceNode:
    """A Choice state."""

    __slots__ = (
        "_default",
        "_finish",
        "_flow",
        "_jsonata",
        "_leave",
        "_rules",
        "counts_retries",
        "entered_event",
        "exited_event",
        "name",
        "pointer",
    )

    def __init__(self, name: str, state: dict[str, Json], pointer: str, compiler: Compiler, *, jsonata: bool) -> None:
        self.name = name
        self.pointer = pointer
        self.counts_retries = False
        self.entered_event = "ChoiceStateEntered"
        self.exited_event = "ChoiceStateExited"
        self._jsonata = jsonata
        self._flow = compile_flow(state, pointer, compiler, jsonata=jsonata, works=False)
        # A matched rule has its own Assign and ignores the state's (recorded: test_assign_in_choice[CONDITION_TRUE]).
        plain = {key: value for key, value in state.items() if key != "Assign"}
        self._leave = compile_flow(plain, pointer, compiler, jsonata=jsonata, works=False).finish
        self._default: str | None = state.get("Default")
        rules = state.get("Choices")
        if not isinstance(rules, list) or not rules:
            raise InvalidDefinition(f"{pointer}/Choices", "a list of rules that is not empty is required")
        self._rules = tuple(
            self._rule(rule, f"{pointer}/Choices/{i}", compiler, jsonata) for i, rule in enumerate(rules)
        )

    def _rule(
        self, rule: Json, pointer: str, compiler: Compiler, jsonata: bool
    ) -> tuple[Callable[[Visit, Json], bool], str, Finish]:
        if not isinstance(rule, dict) or not isinstance(rule.get("Next"), str):
            raise InvalidDefinition(pointer, "a Choice rule needs 'Next'")
        if jsonata:
            if "Condition" not in rule:
                raise InvalidDefinition(pointer, "a Choice rule needs a 'Condition'")
            condition = compiler.typed(rule["Condition"], "Condition", f"{pointer}/Condition", "boolean")

            def holds(visit: Visit, _value: Json) -> bool:
                return bool(condition(visit.environment(states={"input": visit.input})))

            return holds, rule["Next"], jsonata_finish(rule, pointer, compiler, None)
        test = compile_rule(rule, pointer)
        assign = compile_payload(rule["Assign"], "Assign", f"{pointer}/Assign") if rule.get("Assign") else None

        def matches(visit: Visit, value: Json) -> bool:
            return test(visit.environment(input=value))

        return matches, rule["Next"], _rule_finish(assign, self._leave)

    def run(self, visit: Visit) -> Arrival:
        """Go where the first rule that holds points."""
        value = self._flow.enter(visit)
        for position, (holds, following, finish) in enumerate(self._rules):
            if holds(visit, value):
                output = finish(visit, value)
                visit.check_size(output)
                visit.exit(output, f"/Choices/{position}")
                return following, output
        if self._default is None:
            raise StateFailure(NO_CHOICE_MATCHED, "No choices matched and no default was specified.", prefixed=False)
        output = self._flow.finish(visit, value)
        visit.check_size(output)
        visit.exit(output, "/Default")
        return self._default, output


def _rule_finish(assign: Callable[..., Json] | None, leave: Finish) -> Finish:
    def finish(visit: Visit, value: Json) -> Json:
        assigned = assign(visit.environment(input=value)) if assign is not None else None
        output = leave(visit, value)
        store(visit, assigned)
        return output

    return finish
