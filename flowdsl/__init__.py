"""flowdsl: AWS Step Functions workflows as ordinary Python functions."""
