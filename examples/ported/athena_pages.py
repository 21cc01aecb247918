"""ETL: run an Athena query and walk through all pages of its rows.

The same job as `aws-samples+step-functions-workflows-collection__sfn-athena-query_statemachine_statemachine.asl.json.json`.
"""

from flowdsl import concurrent, workflow
from flowdsl_tasks import athena


@workflow(timeout=3600)
def rows(event: dict, /) -> None:
    query = athena.start_query_execution.sync(
        query_string="SELECT uri FROM access_log LIMIT 10",
        query_execution_context={"Database": "web"},
        result_configuration={"OutputLocation": "s3://query-results/web/"},
    )["QueryExecution"]["QueryExecutionId"]
    page = athena.get_query_results(query_execution_id=query)
    while True:
        for _row in concurrent(page["ResultSet"]["Rows"][1:], limit=1):
            pass
        if "NextToken" not in page:
            return
        page = athena.get_query_results(query_execution_id=query, next_token=page["NextToken"])
