"""Agent loop: a model hands questions to two other agents until it can answer.

The same job as `guyernest+step-functions-agent__step-functions_supervisor.json.json`.
"""

from typing import Any

from flowdsl import concurrent, workflow
from flowdsl_tasks import lambda_, stepfunctions

QUESTION = {"type": "object", "properties": {"question": {"type": "string"}}, "required": ["question"]}
TOOLS = [
    {"name": "sql_agent", "description": "Answers questions about our sales data.", "input_schema": QUESTION},
    {"name": "research_agent", "description": "Looks things up on the web.", "input_schema": QUESTION},
    {"name": "print_output", "description": "Shows the answer to the user.", "input_schema": QUESTION},
]
AGENTS = {
    "sql_agent": "arn:aws:states:eu-west-1:123456789012:stateMachine:sql-agent",
    "research_agent": "arn:aws:states:eu-west-1:123456789012:stateMachine:research-agent",
}


def ask(machine: str, use: Any) -> dict:
    found = stepfunctions.start_execution.sync(
        state_machine_arn=machine, input={"messages": [{"role": "user", "content": use["input"]["question"]}]}
    )["Output"]
    return {"type": "tool_result", "tool_use_id": use["id"], "content": found["output"]}


@workflow
def supervise(event: dict, /) -> dict:
    messages = event["messages"]
    while True:
        reply = lambda_.invoke(
            function_name="call-model",
            payload={
                "system": "You lead a team of analysts. Hand each question to the one who knows.",
                "messages": messages,
                "tools": TOOLS,
            },
        )["Payload"]["body"]
        messages = reply["messages"]
        said = messages[-1]["content"]
        if reply["metadata"]["stop_reason"] == "end_turn":
            return {"messages": messages, "answer": said}
        if "print_output" in [use["name"] for use in said if use["type"] == "tool_use"]:
            return {"messages": messages, "output": [use["input"] for use in said if use["type"] == "tool_use"][-1]}

        results = [ask(AGENTS[use["name"]], use) for use in concurrent([use for use in said if use["type"] == "tool_use"])]
        messages = [*messages, {"role": "user", "content": [result for result in results if result]}]
