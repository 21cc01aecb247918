"""Agent loop: a model looks into a database with tools until it can answer, and its tokens are counted.

The same job as `guyernest+step-functions-agent__step-functions_refactored-sql-agent-template.json.json`.
"""

from typing import Any

from flowdsl import concurrent, context, workflow
from flowdsl_tasks import lambda_, sdk

SYSTEM = "You answer questions about a SQLite database. Look at its schema first."
TOOLS = [
    {"name": "get_db_schema", "description": "The tables and columns.", "input_schema": {"type": "object"}},
    {
        "name": "execute_sql_query",
        "description": "The first rows of a query.",
        "input_schema": {"type": "object", "properties": {"sql_query": {"type": "string"}}},
    },
    {
        "name": "execute_python",
        "description": "Runs Python in a sandbox.",
        "input_schema": {"type": "object", "properties": {"code": {"type": "string"}}},
    },
]
SERVED_BY = {"get_db_schema": "database", "execute_sql_query": "database", "execute_python": "sandbox"}


@workflow
def answer(event: dict, /) -> dict:
    messages = event["messages"]
    while True:
        reply = lambda_.invoke(
            function_name="call-model", payload={"system": SYSTEM, "messages": messages, "tools": TOOLS}
        )["Payload"]["body"]
        messages = reply["messages"]
        about = reply["metadata"]
        where = [
            {"Name": "model", "Value": about["model"]},
            {"Name": "state_machine_name", "Value": context.state_machine_name},
        ]
        sdk.cloudwatch.put_metric_data(
            Namespace="Agents",
            MetricData=[
                {"MetricName": name, "Value": about["usage"][key], "Unit": "Count", "Dimensions": where}
                for name, key in [("InputTokens", "input_tokens"), ("OutputTokens", "output_tokens")]
            ],
        )
        if not reply["function_calls"] or about["stop_reason"] in ("end_turn", "stop"):
            return {"messages": messages, "output": {"answer": messages[-1]["content"]}}

        def use_tool(use: dict) -> Any:
            return lambda_.invoke(
                function_name=SERVED_BY[use["name"]],
                payload={"name": use["name"], "id": use["id"], "input": use["input"]},
            )["Payload"]

        results = [use_tool(use) for use in concurrent(reply["function_calls"])]
        messages = [*messages, {"role": "user", "content": [result for result in results if result]}]
