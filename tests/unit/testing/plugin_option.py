"""How a pytest of its own gets the plugin: by its entry point, or by name where flowdsl is not installed."""

from importlib import metadata

_INSTALLED = any(entry.value == "flowdsl.testing.plugin" for entry in metadata.entry_points(group="pytest11"))
PLUGIN = () if _INSTALLED else ("-p", "flowdsl.testing.plugin")
