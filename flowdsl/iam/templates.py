"""A policy as a template: the execution role in CloudFormation, the policy document in Terraform.

::

    arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${Queue}
      ─▶ {"Fn::Sub": "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${Queue}"}, Queue a parameter
      ─▶ arn:${data.aws_partition.current.partition}:sqs:${data.aws_region.current.id}:…:${var.Queue}, Queue a variable

IAM's own policy variables (``${aws:PrincipalTag/team}``) are kept from both languages: ``${!…}`` and ``&{…}``.
"""

import re
from typing import cast

from flowdsl.iam.merge import document
from flowdsl.iam.model import Policy
from flowdsl.jsontypes import Json

_PLACEHOLDER = re.compile(r"\$\{([^}]+)\}")
_PARAMETER = re.compile(r"\w+")
_TERRAFORM = {
    "AWS::Partition": "data.aws_partition.current.partition",
    "AWS::Region": "data.aws_region.current.id",
    "AWS::AccountId": "data.aws_caller_identity.current.account_id",
    "AWS::URLSuffix": "data.aws_partition.current.dns_suffix",
}


def cloudformation(policy: Policy, name: str) -> dict[str, Json]:
    """Return a template with the execution role of a machine.

    Args:
        policy: its permissions.
        name: of the machine.
    """
    written = document(policy)
    logical = re.sub(r"[^A-Za-z0-9]", "", name.title()) or "Machine"
    assume: Json = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "states.amazonaws.com"}}
        ],
    }
    properties: dict[str, Json] = {"AssumeRolePolicyDocument": assume}
    if written["Statement"]:
        properties["Policies"] = [{"PolicyName": name, "PolicyDocument": _substituted(written)}]
    out: dict[str, Json] = {"AWSTemplateFormatVersion": "2010-09-09"}
    if parameters(written):
        out["Parameters"] = {parameter: {"Type": "String"} for parameter in parameters(written)}
    out["Resources"] = {f"{logical}Role": {"Type": "AWS::IAM::Role", "Properties": properties}}
    out["Outputs"] = {"RoleArn": {"Value": {"Fn::GetAtt": [f"{logical}Role", "Arn"]}}}
    return out


def terraform(policy: Policy, name: str) -> dict[str, Json]:
    """Return the content of a ``.tf.json`` file with the policy document as a data source.

    Args:
        policy: the permissions of a machine.
        name: of the machine.
    """
    written = document(policy)
    statements = [
        _terraform_statement(cast(dict[str, Json], entry)) for entry in cast(list[Json], written["Statement"])
    ]
    label = re.sub(r"\W", "_", name)
    data: dict[str, Json] = {
        "aws_iam_policy_document": {label if re.match(r"[A-Za-z_]", label) else f"_{label}": {"statement": statements}}
    }
    used = set(_placeholders(written))
    for source, names in (
        ("aws_caller_identity", ("AWS::AccountId",)),
        ("aws_partition", ("AWS::Partition", "AWS::URLSuffix")),
        ("aws_region", ("AWS::Region",)),
    ):
        if used & set(names):
            data[source] = {"current": {}}
    out: dict[str, Json] = {"data": data}
    if parameters(written):
        out["variable"] = {parameter: {"type": "string"} for parameter in parameters(written)}
    return out


def parameters(written: Json) -> list[str]:
    """Return the deploy-time parameters that a policy document mentions, sorted."""
    return sorted({found for found in _placeholders(written) if _PARAMETER.fullmatch(found)})


def _placeholders(value: Json) -> list[str]:
    if isinstance(value, str):
        return _PLACEHOLDER.findall(value)
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in (*_placeholders(key), *_placeholders(item))]
    return [found for item in value for found in _placeholders(item)] if isinstance(value, list) else []


def _substituted(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _substituted(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_substituted(item) for item in value]
    if not isinstance(value, str) or "${" not in value:
        return value
    text = _PLACEHOLDER.sub(lambda m: m[0] if _known(m[1]) else "${!" + m[1] + "}", value)
    return {"Fn::Sub": text} if any(map(_known, _PLACEHOLDER.findall(value))) else value


def _known(name: str) -> bool:
    return name.startswith("AWS::") or _PARAMETER.fullmatch(name) is not None


def _terraform_statement(entry: dict[str, Json]) -> Json:
    out: dict[str, Json] = {
        "effect": entry["Effect"],
        "actions": entry["Action"],
        "resources": [_terraform_text(str(text)) for text in cast(list[Json], entry["Resource"])],
    }
    conditions: list[Json] = []
    for test, variables in cast(dict[str, dict[str, Json]], entry.get("Condition", {})).items():
        for variable, given in variables.items():
            values = [_terraform_text(str(value)) for value in (given if isinstance(given, list) else [given])]
            conditions.append({"test": test, "variable": variable, "values": cast(Json, values)})
    if conditions:
        out["condition"] = conditions
    return out


def _terraform_text(text: str) -> str:
    def replaced(match: re.Match[str]) -> str:
        name = match[1]
        if name in _TERRAFORM:
            return "${" + _TERRAFORM[name] + "}"
        return "${var." + name + "}" if _PARAMETER.fullmatch(name) else "&{" + name + "}"

    return _PLACEHOLDER.sub(replaced, text)
