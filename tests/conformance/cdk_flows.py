"""A machine that CDK emits as the Python that says the same, for its flow states and the calls between them.

The translation reads nothing but the definition: choices become ``if``, jumps back ``while True``, what flows from state
to state a variable; each operator of a Choice rule is the function of `flowdsl.condition` that has its meaning.
"""

import re
from dataclasses import dataclass
from typing import Any

from flowdsl.local import jsonpath
from tests.conformance.cdk_jumps import reachable, stub_for, targets
from tests.conformance.cdk_phrases import Scope, UnsayableError, keys_of, merged_into
from tests.conformance.cdk_source import HEAD, retries
from tests.conformance.cdk_sources import Sources
from tests.conformance.cdk_types import Shape

_RENAMED = {"TableName": "table"}


@dataclass
class Writer(Sources):
    """Writes one machine."""

    def block(self, name: str, data: str, scope: Scope) -> list[str]:
        """Write a state and all that follows; the lines end in ``return``, ``raise`` or ``continue``."""
        for depth, (header, variable) in enumerate(scope.loops):
            if header == name:
                if depth != len(scope.loops) - 1:
                    raise UnsayableError("a jump out of the inner of two loops")
                return [*([f"{variable} = {data}"] if variable != data else []), "continue"]
        if name in reachable(scope.states, targets(scope.states[name]), {header for header, _ in scope.loops}):
            variable = data if data == "event" and not self.reshapes(name, scope) else self.fresh("data")
            inner = Scope(scope.states, scope.item, (*scope.loops, (name, variable)), scope.child)
            lines = [f"{variable} = {data}"] if variable != data else []
            return [*lines, "while True:", *_indent(self.state(name, variable, inner))]
        return self.state(name, data, scope)

    def reshapes(self, name: str, scope: Scope) -> bool:
        """Whether the data that comes back to a loop's start may be another."""
        return any(
            scope.states[n]["Type"] not in ("Wait", "Choice") or "Output" in scope.states[n]
            for n in reachable(scope.states, [name])
            if name in reachable(scope.states, targets(scope.states[n]))
        )

    def following(self, state: dict[str, Any], data: str, scope: Scope) -> list[str]:
        return self.block(state["Next"], data, scope) if "Next" in state else [f"return {data}"]

    def state(self, name: str, data: str, scope: Scope) -> list[str]:
        state = scope.states[name]
        match state["Type"]:
            case "Succeed":
                if self.jsonata:
                    out = self.template(state["Output"], data, scope) if "Output" in state else data
                else:
                    out = self.select(state, "OutputPath", self.select(state, "InputPath", data, scope), scope)
                return [f"return {out}"]
            case "Fail":
                return self.fail(state, data, scope)
            case "Wait":
                return [self.wait(state, data, scope), *self.after(state, data, scope)]
            case "Choice":
                return self.choice(state, data, scope)
            case "Pass":
                return self.passed(state, data, scope)
            case _:
                return self.work(name, state, data, scope)

    def select(self, state: dict[str, Any], name: str, data: str, scope: Scope) -> str:
        """Apply ``InputPath`` or ``OutputPath``; a path has to be written from the event on for its type."""
        path = state.get(name, "$")
        if path is None:
            return "{}"
        return self.path(path, data, scope)

    def after(self, state: dict[str, Any], data: str, scope: Scope, result: str = "") -> list[str]:
        """Write ``Assign`` and ``Output`` of JSONata, then what follows."""
        lines, out = [], result if result else data
        if "Output" in state:
            out = self.fresh("data")
            lines.append(f"{out} = {self.template(state['Output'], data, scope, result)}")
        for variable, item in state.get("Assign", {}).items():
            name = variable.removesuffix(".$")
            given = {variable: item} if not self.jsonata and variable.endswith(".$") else None
            made = self.path(item, result or data, scope) if given else self.template(item, data, scope, result)
            lines.append(f"{name} = {made}")
            self.assigned.add(name)
        return [*lines, *self.following(state, out, scope)]

    def fail(self, state: dict[str, Any], data: str, scope: Scope) -> list[str]:
        said: dict[str, str] = {}
        for name in ("Error", "Cause"):
            if name in state:
                given = state[name]
                dynamic = self.jsonata and isinstance(given, str) and given.startswith("{%")
                said[name] = self.expression(given, data, scope, kind="str") if dynamic else repr(given)
            elif f"{name}Path" in state:
                said[name] = self.path(state[f"{name}Path"], data, scope, "str")
        if "Error" not in said:  # an exception always has a name
            return [f"raise Error({said.get('Cause', '')})"]
        return [f"raise Error({said.get('Cause', repr(''))}, name={said['Error']})"]

    def wait(self, state: dict[str, Any], data: str, scope: Scope) -> str:
        for name, word, kind in (("Seconds", "time.sleep", "int"), ("Timestamp", "wait_until", "str")):
            if f"{name}Path" in state:
                return f"{word}({self.path(state[f'{name}Path'], data, scope, kind)})"
            if name in state:
                given = state[name]
                dynamic = isinstance(given, str) and given.startswith("{%")
                return f"{word}({self.expression(given, data, scope, kind=kind) if dynamic else repr(given)})"
        raise UnsayableError("a Wait that waits for nothing")

    def choice(self, state: dict[str, Any], data: str, scope: Scope) -> list[str]:
        lines: list[str] = []
        before = set(self.assigned)
        if "InputPath" in state or "OutputPath" in state:
            seen = self.fresh("data")
            lines.append(f"{seen} = {self.select(state, 'InputPath', data, scope)}")
            self.alias(seen, lines[-1].partition(" = ")[2])
            out = self.fresh("data")
            lines.append(f"{out} = {self.select(state, 'OutputPath', seen, scope)}")
            self.alias(out, lines[-1].partition(" = ")[2])
        else:
            seen = out = data
        for number, rule in enumerate(state["Choices"]):
            lines.append(f"{'if' if not number else 'elif'} {self.condition(rule, seen, scope)}:")
            lines += _indent(
                self.after({k: v for k, v in rule.items() if k in ("Output", "Assign", "Next")}, out, scope)
            )
            self.assigned = set(before)
        if "Default" not in state:
            return [*lines, 'raise Error("no rule matched", name="States.NoChoiceMatched")']
        rest = {k: v for k, v in state.items() if k in ("Output", "Assign")} | {"Next": state["Default"]}
        return [*lines, *self.after(rest, out, scope)]

    def alias(self, name: str, text: str) -> None:
        """Note that a variable holds a part of the input."""
        found = re.fullmatch(r"(\w+)((?:\['[^']*'\]|\[\d+\])*)", text)
        if found and (start := self.origins.get(found.group(1))) is not None:
            steps = [key or int(index) for key, index in re.findall(r"\['([^']*)'\]|\[(\d+)\]", found.group(2))]
            self.origins[name] = [*start, *steps]

    def passed(self, state: dict[str, Any], data: str, scope: Scope) -> list[str]:
        if self.jsonata:
            return self.after(state, data, scope)
        seen = self.select(state, "InputPath", data, scope)
        if "Result" in state:
            made = repr(state["Result"])
        elif "Parameters" in state:
            made = self.template(state["Parameters"], seen, scope)
        else:
            made = seen
        return self.put(state, made, data, scope)

    def put(self, state: dict[str, Any], made: str, data: str, scope: Scope) -> list[str]:
        """Write ``ResultPath``, ``OutputPath`` and ``Assign`` of JSONPath, then what follows."""
        lines: list[str] = []
        result = made
        if state.get("Assign"):
            result = self.fresh("result")
            lines.append(f"{result} = {made}")
            self.alias(result, made)
            for variable, item in state["Assign"].items():
                name = variable.removesuffix(".$")
                text = self.path(item, result, scope) if name != variable else self.template(item, result, scope)
                lines.append(f"{name} = {text}")
                self.assigned.add(name)
        where = state.get("ResultPath", "$")
        if where is None:
            out = data
        elif where == "$":
            out = result
        else:
            keys = keys_of(list(jsonpath.parse(where).steps))
            out = merged_into(data, keys, result)
            self.mark(data, [], "dict")
            if len(keys) > 1:
                self.mark(data, keys[:-1], "dict")
        if out != data or "OutputPath" in state:
            name = self.fresh("data")
            lines.append(f"{name} = {out}")
            self.alias(name, out)
            if where is not None and where != "$" and data in self.origins:
                self.origins[name] = self.origins[data]  # the other keys are the input's
            out = self.select(state, "OutputPath", name, scope)
        return [*lines, *self.following(state, out, scope)]

    def work(self, name: str, state: dict[str, Any], data: str, scope: Scope) -> list[str]:
        """Write a Task, Map or Parallel: a call, what it leaves, and who catches what it raises."""
        seen = data if self.jsonata else self.select(state, "InputPath", data, scope)
        maker = {"Task": self.task, "Map": self.map, "Parallel": self.parallel}[state["Type"]]
        outside, self.guarded = self.guarded, self.guarded or "Catch" in state
        lines, call = maker(state | {"<name>": name}, seen, scope)
        self.guarded = outside
        result = self.fresh("result")
        body = [*lines, f"{result} = {call}"]
        if "Catch" in state:
            # What is read for the state is read before it: no catcher sees a path that fails.
            before, body = self.early, ["try:", *_indent(body)]
            body, self.early = [*before, *body], []
            for catcher in state["Catch"]:
                error = self.fresh("error")
                caught = f'{{"Error": {error}.error, "Cause": {error}.cause}}'
                out = self.fresh("data")
                if self.jsonata:
                    flows = caught if "Output" not in catcher else self.caught(catcher["Output"], caught)
                else:
                    where = catcher.get("ResultPath", "$")
                    flows = data if where is None else caught if where == "$" else merged_into(
                        data, keys_of(list(jsonpath.parse(where).steps)), caught)  # fmt: skip
                assigns = []
                for variable, item in catcher.get("Assign", {}).items() if not self.jsonata else ():
                    name = variable.removesuffix(".$")
                    self.assigned.add(name)
                    written = self.path(item, "caught", scope) if name != variable else repr(item)
                    for key, attribute in (("Error", "error"), ("Cause", "cause")):
                        written = written.replace(f"caught[{key!r}]", f"{error}.{attribute}")
                    assigns.append(f"{name} = {written}")
                body += [f"except {_classes(catcher['ErrorEquals'])} as {error}:",
                         *_indent([*assigns, f"{out} = {flows}", *self.block(catcher["Next"], out, scope)])]  # fmt: skip
        if self.jsonata:
            return [*body, *self.after(state, data, scope, result)]
        if "ResultSelector" in state:
            selected = self.fresh("result")
            body.append(f"{selected} = {self.template(state['ResultSelector'], result, scope)}")
            result = selected
        return [*body, *self.put(state, result, data, scope)]

    def caught(self, output: Any, caught: str) -> str:
        match output:
            case "{% $states.errorOutput %}":
                return caught
            case dict():
                return "{" + ", ".join(f"{k!r}: {self.caught(v, caught)}" for k, v in output.items()) + "}"
            case str() if output.startswith("{%"):
                raise UnsayableError("an expression over the error output")
        return repr(output)

    def task(self, state: dict[str, Any], data: str, scope: Scope) -> tuple[list[str], str]:
        """Write a call of the stub that has this resource."""
        resource = state["Resource"]
        sent = state.get("Parameters", state.get("Arguments", {}))
        options = "".join(
            f", {word}={given}"
            for key, word in (("TimeoutSeconds", "task_timeout"), ("HeartbeatSeconds", "heartbeat"))
            if (given := self.number(state, key, data, scope)) is not None
        ) + _named(state) + _retried(state)  # fmt: skip
        if "expressionAttributeValues" in sent:
            self.expressions = True
            for path in sent["expressionAttributeValues"].values():
                self.path(path, data, scope, "num")
            return [], f"evaluate_expression(expression={sent['expression']!r}, value={data})"
        called = stub_for(resource)
        if called is None:
            given = self.template(sent, data, scope) if {"Parameters", "Arguments"} & set(state) else data
            return [], f"task({resource!r}, {given}{options})"
        arguments = []
        for key, item in sent.items():
            name = _RENAMED.get(key.removesuffix(".$"), _snake(key.removesuffix(".$")))
            written = self.path(item, data, scope) if key.endswith(".$") else self.attributes(key, item, data, scope)
            arguments.append(f"{name}={written}")
        return [], f"{called}({', '.join(arguments)}{options})"

    def attributes(self, key: str, item: Any, data: str, scope: Scope) -> str:
        if key not in ("Item", "Key", "ExpressionAttributeValues"):
            return self.template(item, data, scope)
        parts = []
        for name, value in item.items():
            ((kind, inner),) = value.items()
            text = self.path(inner, data, scope, "str") if kind.endswith(".$") else self.template(inner, data, scope)
            parts.append(f"{name!r}: dynamodb.value({kind.removesuffix('.$')}={text})")
        return "{" + ", ".join(parts) + "}"

    def parallel(self, state: dict[str, Any], data: str, scope: Scope) -> tuple[list[str], str]:
        lines: list[str] = []
        if "Arguments" in state or "Parameters" in state:
            given = self.fresh("data")
            lines.append(f"{given} = {self.template(state.get('Arguments', state.get('Parameters')), data, scope)}")
            data = given
        names = []
        for branch in state["Branches"]:
            name = self.fresh("branch")
            lines += [
                f"def {name}():",
                *_indent(self.block(branch["StartAt"], data, Scope(branch["States"], scope.item, child=scope.child))),
            ]
            names.append(name)
        return lines, f"parallel({', '.join(names)}{_named(state)}{_retried(state)})"

    def map(self, state: dict[str, Any], data: str, scope: Scope) -> tuple[list[str], str]:
        """Write a Map: a function of the item, in a comprehension over the items."""
        processor = state.get("ItemProcessor", state.get("Iterator"))
        item, each = self.fresh("item"), self.fresh("each")
        mode = processor.get("ProcessorConfig", {}).get("Mode", "INLINE")
        inner = Scope(processor["States"], item, child=scope.child or mode != "INLINE")
        walked = self.items(state, data, scope)
        found = re.fullmatch(r"(\w+)((?:\['[^']*'\]|\[\d+\])*)", walked)
        if found and found.group(1) in self.origins:
            keys = [name or int(index) for name, index in re.findall(r"\['([^']*)'\]|\[(\d+)\]", found.group(2))]
            self.origins[item] = [*self.origins[found.group(1)], *keys, 0]
        lines, flows = [f"def {each}({item}):"], item
        batched = "ItemBatcher" in state
        if batched and "ItemReader" in state and isinstance(state.get("ItemSelector"), dict):
            walked = f"[{self.template(state['ItemSelector'], data, inner)} for {item} in {walked}]"
        elif "ItemSelector" in state or "Parameters" in state:
            selector = state.get("ItemSelector", state.get("Parameters"))
            dynamic = isinstance(selector, str)
            flows = self.fresh("data")
            made = self.expression(selector, data, inner) if dynamic else self.template(selector, data, inner)
            if batched:
                made, flows = f"[{made} for {item} in {item}]", flows
            lines += _indent([f"{flows} = {made}"])
        if batched:
            batch = self.fresh("data")
            lines += _indent([f'{batch} = {{"Items": {flows}}}'])
            flows = batch
        lines += _indent(self.block(processor["StartAt"], flows, inner))
        options = self.options(state, mode, data, scope)
        if "Catch" in state and not walked.isidentifier() and "ItemReader" not in state:
            name = self.fresh("items")
            self.early.append(f"{name} = {walked}")
            walked = name
        call = f"[{each}(x) for x in {'concurrent' if mode == 'INLINE' else 'distributed'}({', '.join([walked, *options])})]"
        if "ResultWriter" in state:
            return lines, call
        return lines, f"parallel(lambda: {call}{_retried(state)})[0]" if "Retry" in state else call


def _classes(errors: list[str]) -> str:
    known = {"States.ALL": "Exception", "States.Timeout": "TimeoutError", "States.TaskFailed": "TaskFailed"}
    names = [known.get(error, repr(error)) for error in errors]
    return names[0] if len(names) == 1 else f"({', '.join(names)})"


def _named(state: dict[str, Any]) -> str:
    comment = f", comment={state['Comment']!r}" if "Comment" in state else ""
    return f", state_name={state['<name>']!r}{comment}"


def _retried(state: dict[str, Any]) -> str:
    from tests.conformance.cdk_tasks import own_retries

    return f", retry={retries(state['Retry'])}" if own_retries(state) else ""


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _indent(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]


@dataclass(frozen=True)
class Translation:
    """A machine in Python: the text, and what its input looks like."""

    text: str
    shape: Shape
    free: tuple[str, ...]


def translated(definition: dict[str, Any], language: str, props: dict[str, Any] | None = None) -> Translation:
    """Write a machine as a workflow; `props` are the state machine's.

    Raises:
        UnsayableError: flowdsl has no word for something in it.
    """
    writer = Writer(jsonata=language == "JSONata")
    body = writer.block(definition["StartAt"], "event", Scope(definition["States"]))
    free = sorted(writer.free)
    for name in free:
        writer.shape.mark([name], "")
    body = [*(f"{name} = event[{name!r}]" for name in free), *body]
    options = {"name": "SM", "query_language": "mixed" if writer.expressions else language.lower()}
    props = props or {}
    if "stateMachineName" in props:
        options["name"] = props["stateMachineName"]
    if "kmsKey" in props.get("encryptionConfiguration", {}):
        options["kms_key"] = props["encryptionConfiguration"]["kmsKey"]["keyArn"]
    for key, name in (("Comment", "comment"), ("TimeoutSeconds", "timeout")):
        if key in definition:
            options[name] = definition[key]
    types, root = writer.shape.written()
    text = "\n".join([
        HEAD, "from typing import NotRequired, TypedDict", "", *types, "",
        f"@workflow({', '.join(f'{name}={item!r}' for name, item in options.items())})",
        f"def cdk(event: {root}, /):", *_indent(body), "",
    ])  # fmt: skip
    return Translation(text, writer.shape, tuple(free))
