"""Translate the properties of CDK's task constructs into calls of flowdsl's stubs.

The register is filled by a module per kind of task: requests, jobs and clusters, machine learning.
"""

from tests.conformance import cdk_jobs, cdk_learning, cdk_requests
from tests.conformance.cdk_translate import PATTERNS, TRANSLATORS, translate

__all__ = ["PATTERNS", "TRANSLATORS", "cdk_jobs", "cdk_learning", "cdk_requests", "translate"]
