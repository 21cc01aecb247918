"""The documented quotas of Step Functions, and a few bounds that AWS was seen to enforce on creation.

Sources: developer guide, "Step Functions service quotas" (quotas), "Passing data between states with variables"
(variables), "Transforming data with JSONata" (jsonata), the API reference of ``CreateStateMachine`` (api); "message:"
marks bounds taken from AWS's own refusal.
"""

import re
from typing import Final

MAX_DEFINITION_BYTES: Final = 1_048_576
"""Size of a definition, bytes (api: ``definition``, 1 to 1,048,576)."""

MAX_STATE_NAME_LENGTH: Final = 80
"""Characters of a state name (message: "exceeds the 80-character limit allowed by the service")."""

MAX_STATE_MACHINE_NAME_LENGTH: Final = 80
"""Characters of a machine's name (api: ``name``)."""

MAX_LABEL_LENGTH: Final = 40
"""Characters of a Distributed Map's ``Label`` (developer guide, "Map state fields")."""

BAD_IN_LABEL: Final = re.compile(r"[\s?*<>{}\[\]:;,\\|^~$#%&`\"\x00-\x1f\x7f-\x9f]")
"""What such a ``Label`` cannot hold (developer guide, "Map state fields")."""

MAX_VARIABLE_NAME_LENGTH: Final = 80
"""Characters of a variable's name (variables)."""

MAX_VARIABLE_BYTES: Final = 256 * 1024
"""Size of one variable, and of everything one ``Assign`` sets (variables)."""

MAX_VARIABLES_TOTAL_BYTES: Final = 10 * 1024 * 1024
"""Size of all variables of an execution (variables)."""

MAX_PAYLOAD_BYTES: Final = 262_144
"""Size of an input, output or task result, UTF-8 bytes (quotas; recorded: test_start_large_input)."""

MAX_HISTORY_EVENTS: Final = 25_000
"""Events in the history of one Standard execution (quotas)."""

MAX_SECONDS: Final = 99_999_999
"""Largest number of seconds and attempts in a definition (message: "Maximum value is 99999999")."""

MAX_WAIT_SECONDS: Final = 2_147_483_647
"""Longest wait for a timestamp (recorded: test_timestamp_too_far_in_future_boundary)."""

MAX_RETRY_DELAY_SECONDS: Final = 31_622_400
"""``MaxDelaySeconds`` has to be less than this (developer guide, "Handling errors", ``MaxDelaySeconds``)."""

MAX_READER_ITEMS: Final = 100_000_000
"""Largest ``ReaderConfig.MaxItems`` (developer guide, "ItemReader"; message: "Maximum value is 100000000")."""

MAX_INPUT_BYTES_PER_BATCH: Final = 262_144
"""Largest ``MaxInputBytesPerBatch``, bytes (developer guide, "ItemBatcher")."""

MAX_INTRINSIC_NESTING: Final = 10
"""Intrinsic functions inside one another (developer guide, "Intrinsic functions")."""

MAX_EXPRESSION_DEPTH: Final = 100
"""Nesting of a JSONata evaluation; a chain ``1+1+…`` nests once per term (reported by others as measured on AWS)."""

MAX_EXPRESS_SECONDS: Final = 300
"""Duration of an Express execution (quotas)."""

MAX_EXECUTION_SECONDS: Final = 31_536_000
"""Duration of a Standard execution, one year (quotas)."""

MAX_INLINE_MAP_CONCURRENCY: Final = 40
"""Iterations of an inline Map that run at once (developer guide, "Inline Map")."""

MAX_DISTRIBUTED_MAP_CONCURRENCY: Final = 10_000
"""Child executions of a Distributed Map that run at once (quotas)."""
