"""The intermediate representations: types, expressions, the structured flow, the state graph."""
