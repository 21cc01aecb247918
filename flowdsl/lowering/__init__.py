"""From the state graph to ASL: machines, choices, catches, and expressions in a query language."""
