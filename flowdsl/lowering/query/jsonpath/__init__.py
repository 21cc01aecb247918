"""The query language JSONPath with variables and intrinsic functions.

Where one JSONata expression says it all, JSONPath needs several states: a Choice compares paths only, an intrinsic
function takes no condition. `hoist` takes such expressions apart before the machine is written; the other modules
write what is left: `paths`, `values` (intrinsic functions), `conditions` (Choice rules), `templates` (payloads).
"""

from flowdsl.lowering.query.jsonpath.language import JsonPath, Mixed

__all__ = ["JsonPath", "Mixed"]
