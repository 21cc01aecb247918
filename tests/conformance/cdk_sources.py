"""What a Map that CDK emits walks, and the options, reader and writer of a Distributed Map, as Python."""

from typing import Any

from tests.conformance.cdk_phrases import Phrases, Scope, UnsayableError


class Sources(Phrases):
    """Writes where the items of a Map come from and where its results go."""

    def items(self, state: dict[str, Any], data: str, scope: Scope) -> str:
        if "ItemReader" in state:
            return self.reader(state["ItemReader"], data, scope)
        if self.jsonata:
            given = state.get("Items", "{% $states.input %}")
            if isinstance(given, str):
                return self.expression(given, data, scope, kind="list")
            return self.template(given, data, scope)
        return self.path(state.get("ItemsPath", "$"), data, scope, "list")

    def number(self, state: dict[str, Any], name: str, data: str, scope: Scope) -> str | None:
        if f"{name}Path" in state:
            return self.path(state[f"{name}Path"], data, scope, "int")
        given = state.get(name)
        if isinstance(given, str) and given.startswith("{%"):
            return self.expression(given, data, scope, kind="int")
        return None if given is None else repr(given)

    def options(self, state: dict[str, Any], mode: str, data: str, scope: Scope) -> list[str]:
        said: dict[str, str | None] = {"limit": self.number(state, "MaxConcurrency", data, scope)}
        said["comment"] = repr(state["Comment"]) if "Comment" in state else None
        said["state_name"] = repr(state["<name>"])
        if mode == "DISTRIBUTED":
            count = self.number(state, "ToleratedFailureCount", data, scope)
            share = self.number(state, "ToleratedFailurePercentage", data, scope)
            if share is not None:
                share = f'"{share}%"' if share.replace(".", "").isdigit() else 'f"{' + share.replace('"', "'") + '}%"'
            said["tolerate"] = f"({count}, {share})" if count and share else count or share
            said["label"] = repr(state["Label"]) if "Label" in state else None
            kind = state["ItemProcessor"]["ProcessorConfig"].get("ExecutionType", "STANDARD")
            said["execution_type"] = repr(kind) if kind != "STANDARD" else None
            batcher = state.get("ItemBatcher", {})
            said["batch"] = self.number(batcher, "MaxItemsPerBatch", data, scope)
            said["batch_bytes"] = self.number(batcher, "MaxInputBytesPerBatch", data, scope)
            if "BatchInput" in batcher:
                raise UnsayableError("a batch with a BatchInput of its own")
            if "ResultWriter" in state:
                said["results"] = self.writer(state["ResultWriter"], data, scope)
        return [f"{name}={text}" for name, text in said.items() if text is not None]

    def reader(self, given: dict[str, Any], data: str, scope: Scope) -> str:
        config = given.get("ReaderConfig", {})
        kind = config.get("InputType", "")
        function = {"CSV": "csv", "JSON": "json", "JSONL": "jsonl", "PARQUET": "parquet", "MANIFEST": "inventory"}.get(
            kind
        )
        known = {"MaxItems": "max_items", "CSVDelimiter": "delimiter", "CSVHeaders": "headers"}
        config_ = [f"{known[key]}={self.template(item, data, scope)}" for key, item in config.items() if key in known]
        if "MaxItemsPath" in config:
            config_.append(f"max_items={self.path(config['MaxItemsPath'], data, scope, 'int')}")
        return f"s3.{function or 'objects'}({', '.join([*self.location(given, data, scope), *config_])})"

    def writer(self, given: dict[str, Any], data: str, scope: Scope) -> str:
        config = given.get("WriterConfig", {})
        known = {"Transformation": "transformation", "OutputType": "output_type"}
        extra = [f"{known[key]}={item!r}" for key, item in config.items()]
        return f"s3.results({', '.join([*self.location(given, data, scope), *extra])})"

    def location(self, given: dict[str, Any], data: str, scope: Scope) -> list[str]:
        sent = given.get("Parameters", given.get("Arguments", {}))
        return [
            f"{key.removesuffix('.$').lower()}="
            + (self.path(item, data, scope, "str") if key.endswith(".$") else
               self.expression(item, data, scope, kind="str") if isinstance(item, str) and item.startswith("{%") else repr(item))
            for key, item in sent.items()
        ]  # fmt: skip
