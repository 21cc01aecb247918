"""Polling: run a Glue crawler and wait until it has finished; one that runs already is only watched.

The same job as `aws-samples+aws-stepfunctions-examples__sam_demo-manage-glue-crawlers-with-step-functions_template.yaml__1.json`.
"""

import time

from flowdsl import Retry, workflow
from flowdsl_tasks import sdk


@workflow
def crawl(crawler_name: str) -> dict:
    try:  # noqa: SIM105
        sdk.glue.start_crawler(Name=crawler_name)
    except sdk.glue.CrawlerRunningException:
        pass  # somebody else started it
    while True:
        crawler = sdk.glue.get_crawler(Name=crawler_name, retry=Retry(max_attempts=8, backoff=2.0))["Crawler"]
        if crawler["State"] not in ("RUNNING", "STOPPING"):
            return {"crawler_name": crawler_name, "LastCrawl": crawler["LastCrawl"]}
        time.sleep(5)
