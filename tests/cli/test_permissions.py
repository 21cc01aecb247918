"""``flowdsl iam`` as a template, and permissions on every resource that the project forbids; with the real compiler."""

import json
import re

import pytest

HEAD = "from flowdsl import distributed, param, workflow\nfrom flowdsl_tasks import dynamodb, emr, glue, sdk, sqs\n\n\n"
FLOW = (
    HEAD
    + '''@workflow
def ship(name: str) -> object:
    dynamodb.get_item(table=param("Orders"), key={"id": name})
    sqs.send_message(
        queue_url="https://sqs.us-east-1.amazonaws.com/123456789012/q", message_body="m", kms_key=param("KeyArn"),
        iam=[{"Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/${aws:PrincipalTag/team}/${Folder}/*"}],
    )
    return glue.start_job_run.sync(job_name="nightly")
'''
)
ARN = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Orders}"


@pytest.fixture
def flow(write):
    write("flow.py", FLOW)


def strings(value):
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    return [text for item in value for text in strings(item)] if isinstance(value, list) else [value]


@pytest.mark.usefixtures("flow")
def test_a_role_in_cloudformation(cli, tmp_path):
    template = json.loads(cli("iam", "flow.py:ship", "--format", "cfn").out)
    assert set(template["Parameters"]) == {"Folder", "KeyArn", "Orders"}
    role = template["Resources"]["ShipRole"]["Properties"]
    resources = [r for s in role["Policies"][0]["PolicyDocument"]["Statement"] for r in s["Resource"]]
    assert {"Fn::Sub": ARN} in resources
    assert {"Fn::Sub": "${KeyArn}"} in resources
    assert {"Fn::Sub": "arn:aws:s3:::b/${!aws:PrincipalTag/team}/${Folder}/*"} in resources
    assert not [r for r in resources if isinstance(r, str) and "${" in r]
    lint = pytest.importorskip("cfnlint.api", reason="cfn-lint is not installed")
    assert lint.lint_all(json.dumps(template)) == []


@pytest.mark.usefixtures("flow")
def test_a_document_in_terraform(cli):
    made = json.loads(cli("iam", "flow.py:ship", "--format", "terraform").out)
    assert set(made["variable"]) == {"Folder", "KeyArn", "Orders"}
    texts = [text for text in strings(made["data"]["aws_iam_policy_document"]["ship"]) if isinstance(text, str)]
    region, account = "${data.aws_region.current.id}", "${data.aws_caller_identity.current.account_id}"
    assert f"arn:${{data.aws_partition.current.partition}}:dynamodb:{region}:{account}:table/${{var.Orders}}" in texts
    assert "arn:aws:s3:::b/&{aws:PrincipalTag/team}/${var.Folder}/*" in texts
    mentioned = {name for text in texts for name in re.findall(r"\$\{(?:data\.)?(\w+)", text)}
    assert mentioned == {*(set(made["data"]) - {"aws_iam_policy_document"}), "var"}


def test_conditions_of_both(cli, write):
    write("flow.py", HEAD + '''@workflow
def demo() -> object:
    return emr.add_step(cluster_id="j-1", name="n", jar="x.jar", execution_role_arn="arn:aws:iam::1:role/r")
''')  # fmt: skip
    made = json.loads(cli("iam", "flow.py", "--format", "terraform").out)
    (adding,) = made["data"]["aws_iam_policy_document"]["demo"]["statement"]
    variable = "elasticmapreduce:ExecutionRoleArn"
    assert adding["condition"] == [{"test": "StringEquals", "variable": variable, "values": ["arn:aws:iam::1:role/r"]}]
    outcome = cli("iam", "flow.py", "--format", "terraform", "--explain")
    assert outcome.code == 2
    assert "--explain" in outcome.err


def deny(write, body, setting="deny-wildcards = true"):
    write("pyproject.toml", f"[tool.flowdsl]\n{setting}\n")
    write("flow.py", f"{HEAD}@workflow\ndef demo(name: str) -> object:\n    return {body}\n")


def test_a_permission_on_everything_is_refused_at_its_call(cli, write):
    body = 'glue.start_job_run(job_name="j", iam=["s3:GetObject"])'
    deny(write, body, "")
    assert cli("check", "flow.py").code == 0
    deny(write, body)
    outcome = cli("check", "flow.py", "--output-format", "concise")
    assert outcome.code == 1
    assert "flow.py:7:12: error[FLOW702]" in outcome.err
    assert "s3:GetObject" in outcome.err
    assert cli("compile", "flow.py", "-o", "out").code == 1
    assert cli("iam", "flow.py").out == ""
    deny(write, body, 'deny-wildcards = true\nallow-wildcards = ["S3:Get*"]')
    assert cli("check", "flow.py").code == 0


def test_what_takes_no_resource_is_allowed_unless_all_is_denied(cli, write):
    body = 'sdk.ec2.describe_instances(InstanceIds=["i-1"])'
    deny(write, body)
    assert cli("check", "flow.py").code == 0
    deny(write, body, 'deny-wildcards = "all"')
    assert "ec2:DescribeInstances" in cli("check", "flow.py").err


def test_an_argument_that_is_not_known_is_named(cli, write):
    deny(write, 'dynamodb.get_item(table=name, key={"id": "1"})')
    outcome = cli("check", "flow.py", "--output-format", "concise")
    assert outcome.code == 1
    assert "flow.py:7:36: error[FLOW701]" in outcome.err
    deny(write, 'dynamodb.get_item(table=name, key={"id": "1"}, resources=["arn:aws:dynamodb:us-east-1:1:table/a"])')
    assert cli("check", "flow.py").code == 0
    deny(write, 'dynamodb.get_item(table=name, key={"id": "1"}, resources=["*"])')
    assert "FLOW702" in cli("check", "flow.py").err


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("deny-wildcards = 3", "must be true, false"),
        ('allow-wildcards = "xray:*"', "must be a list of IAM actions"),
        ("deny-wildcard = true", "did you mean `deny-wildcards`"),
    ],
)
def test_a_setting_that_does_not_fit(cli, write, setting, said):
    deny(write, "1", setting)
    outcome = cli("check", "flow.py")
    assert outcome.code == 2
    assert said in outcome.err
