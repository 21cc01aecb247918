"""From flow to a lowered-ready state graph: one file per pass, and `PIPELINE` in `pipeline`."""
