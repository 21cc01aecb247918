"""Mistakes that CDK's constructs can hold, in flowdsl's words: each validation rule of CDK's and its siblings.

The names are those of the reference corpus where it has the case; the others are what else the same rule refuses. A
body stands in ``def cdk(event: dict, /)``; the language is JSONPath unless the name says otherwise.
"""

LAMBDA = "lambda_.invoke(function_name='f', payload={'a': 1}"
SCHEDULE = "scheduler.create_schedule(name='s', schedule_expression='rate(1 hour)', target={'Arn': 'arn:aws:sqs:us-east-1:123456789012:q', 'RoleArn': 'arn:aws:iam::123456789012:role/R'"
TRAINING = (
    "sagemaker.create_training_job(training_job_name='T', role_arn='arn:aws:iam::123456789012:role/R', "
    "input_data_config=[{'ChannelName': 'c', 'DataSource': {'S3DataSource': {'S3DataType': 'S3Prefix', 'S3Uri': 's3://bbb/k'}}}], "
    "output_data_config={'S3OutputPath': 's3://bbb/o'}, resource_config={'InstanceCount': 1, 'InstanceType': 'ml.m4.xlarge', 'VolumeSizeInGB': 10}, "
    "stopping_condition={'MaxRuntimeInSeconds': 3600}, algorithm_specification="
)
CUSTOMIZE = (
    "bedrock.create_model_customization_job(base_model_identifier='arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-text-express-v1', "
    "role_arn='arn:aws:iam::123456789012:role/R', training_data_config={'s3Uri': 's3://bbb/t'}, output_data_config={'s3Uri': 's3://bbb/o'}, "
)
WALK = "return [x for x in distributed(xs, %s)]"
EACH = "return [x for x in concurrent(xs, %s)]"
SFN = "stepfunctions.start_execution%s(state_machine_arn='arn:aws:states:us-east-1:123456789012:stateMachine:C', input={'a': 1})"

CLUSTER = "emr.create_cluster(name='n', job_flow_role='J', service_role='S', release_label='emr-6.15.0', instances={'InstanceGroups': []}, "
FLEET = "emr.create_cluster(name='n', job_flow_role='J', service_role='S', release_label='emr-6.15.0', instances={'InstanceFleets': [{'InstanceFleetType': 'CORE', 'TargetOnDemandCapacity': 1, %s}]})"
LIMITS = "managed_scaling_policy={'ComputeLimits': {'UnitType': '%s', 'MinimumCapacityUnits': %d, 'MaximumCapacityUnits': 5%s}})"
SPARK = "emr_containers.start_job_run(virtual_cluster_id='vc1', execution_role_arn='arn:aws:iam::123456789012:role/R', release_label='emr-6.15.0-latest', job_driver={'sparkSubmitJobDriver': {'entryPoint': 'x'}}, "
RUN = "ecs.run_task(task_definition='f', "
TOPIC = "sns.publish(topic_arn='arn:aws:sns:us-east-1:123456789012:t', "
QUEUE = "sqs.send_message(queue_url='https://sqs.us-east-1.amazonaws.com/123456789012/q', "

WRONG: dict[str, str] = {
    # paths
    "task-bad-path": "lambda_.invoke(function_name='f', payload={'a': json_path('a.b')})",
    "task-bad-intrinsic": "lambda_.invoke(function_name='f', payload={'a': json_path('States.Nope($.a)')})",
    "task-numberat-bad": "lambda_.invoke(function_name='f', payload={'a': json_path.number_at('x')})",
    "path-empty": "lambda_.invoke(function_name='f', payload={'a': json_path('')})",
    "path-no-text": "lambda_.invoke(function_name='f', payload={'a': json_path(3)})",
    "path-unclosed": "lambda_.invoke(function_name='f', payload={'a': json_path('$.a[')})",
    "task-unbalanced-intrinsic": "lambda_.invoke(function_name='f', payload={'a': json_path(\"States.Format('x', $.a\")})",
    "intrinsic-unknown": "lambda_.invoke(function_name='f', payload={'a': json_path.nope('x')})",
    "intrinsic-too-few": "lambda_.invoke(function_name='f', payload={'a': json_path.array_partition(json_path('$.a'))})",
    "intrinsic-too-many": "lambda_.invoke(function_name='f', payload={'a': json_path.array_length(json_path('$.a'), 1)})",
    "format-without-arguments": "lambda_.invoke(function_name='f', payload={'a': json_path.format()})",
    "format-too-few": "lambda_.invoke(function_name='f', payload={'a': json_path.format('{} {}', json_path('$.a'))})",
    "format-too-many": "lambda_.invoke(function_name='f', payload={'a': json_path.format('{}', json_path('$.a'), 2)})",
    "hash-unknown": "lambda_.invoke(function_name='f', payload={'a': json_path.hash(json_path('$.a'), 'SHA-3')})",
    "jsonpath-jsontostring-literal": "lambda_.invoke(function_name='f', payload={'a': json_path.json_to_string('x')})",
    "input-path-bad": LAMBDA + ", input_path='a')",
    "input-path-number": LAMBDA + ", input_path=3)",
    "output-path-bad": LAMBDA + ", output_path='Payload')",
    "result-path-bad": LAMBDA + ", result_path='x')",
    "result-path-wildcard": LAMBDA + ", result_path='$.x[*]')",
    "result-path-filter": LAMBDA + ", result_path='$.x[?(@.a==1)]')",
    "task-resultpath-context": LAMBDA + ", result_path='$$.x')",
    "result-path-intrinsic": LAMBDA + ", result_path=\"States.UUID()\")",
    "result-selector-text": LAMBDA + ", result_selector='$.Payload')",
    "result-selector-bad-path": LAMBDA + ", result_selector={'a.$': 'Payload'})",
    "result-selector-path-without-mark": LAMBDA + ", result_selector={'a.$': 3})",
    "jsonata-task-jsonata-resultpath": LAMBDA + ", result_path='$.a')",
    "jsonata-task-input-path": LAMBDA + ", input_path='$.a')",
    "jsonata-task-output-path": LAMBDA + ", output_path='$.a')",
    "jsonata-task-result-selector": LAMBDA + ", result_selector={'a': 1})",
    "jsonata-task-jsonpath-in-jsonata": "lambda_.invoke(function_name='f', payload={'a': json_path('$.a')})",
    "task-jsonata-in-jsonpath": "lambda_.invoke(function_name='f', payload={'a': jsonata('1')})",
    "choice-jsonata-cond-in-jsonpath": "if jsonata('true'):\n    return 1",
    "jsonata-condition-function": "if condition.string_equals(event['a'], 'x'):\n    return 1",
    # retries and errors
    "retry-all-not-last": LAMBDA + ", retry=[Retry(on='States.ALL'), Retry(on='X')])",
    "task-retry-maxdelay-zero": LAMBDA + ", retry=Retry(max_delay=0))",
    "task-retry-maxdelay-huge": LAMBDA + ", retry=Retry(max_delay=31622401))",
    "task-retry-maxdelay-lt-interval": LAMBDA + ", retry=Retry(interval=20, max_delay=5))",
    "retry-maxdelay-eq-interval": LAMBDA + ", retry=Retry(interval=5, max_delay=5))",
    "retry-maxdelay-float": LAMBDA + ", retry=Retry(max_delay=2.5))",
    "task-retry-backoff-lt1": LAMBDA + ", retry=Retry(backoff=0.5))",
    "retry-backoff-text": LAMBDA + ", retry=Retry(backoff='2'))",
    "task-retry-maxattempts-negative": LAMBDA + ", retry=Retry(max_attempts=-1))",
    "retry-maxattempts-float": LAMBDA + ", retry=Retry(max_attempts=1.5))",
    "retry-maxattempts-huge": LAMBDA + ", retry=Retry(max_attempts=100000000))",
    "retry-interval-zero": LAMBDA + ", retry=Retry(interval=0))",
    "retry-interval-huge": LAMBDA + ", retry=Retry(interval=100000000))",
    "retry-jitter-text": LAMBDA + ", retry=Retry(jitter='FULL'))",
    "retry-unknown-field": LAMBDA + ", retry=Retry(attempts=1))",
    "retry-number": LAMBDA + ", retry=3)",
    # timeouts
    "timeout-zero": LAMBDA + ", task_timeout=0)",
    "timeout-negative": LAMBDA + ", task_timeout=-1)",
    "timeout-float": LAMBDA + ", task_timeout=1.5)",
    "timeout-text": LAMBDA + ", task_timeout='60')",
    "timeout-huge": LAMBDA + ", task_timeout=100000000)",
    "heartbeat-zero": LAMBDA + ", heartbeat=0)",
    "heartbeat-longer-than-timeout": LAMBDA + ", task_timeout=10, heartbeat=20)",
    "heartbeat-as-long-as-timeout": LAMBDA + ", task_timeout=10, heartbeat=10)",
    "credentials-number": LAMBDA + ", credentials=3)",
    "credentials-no-role": LAMBDA + ", credentials='my-role')",
    # names
    "state-name-long": LAMBDA + f", state_name={'a' * 81!r})",
    "state-name-empty": LAMBDA + ", state_name='')",
    "state-name-number": LAMBDA + ", state_name=3)",
    "comment-number": LAMBDA + ", comment=3)",
    # waits, failures
    "wait-negative": "time.sleep(-1)",
    "wait-fraction": "time.sleep(1.5)",
    "wait-text": "time.sleep('5')",
    "wait-huge": "time.sleep(100000000)",
    "wait-until-number": "wait_until(5)",
    "wait-until-date": "wait_until('2030-01-01')",
    "wait-until-no-zone": "wait_until('2030-01-01T00:00:00')",
    "wait-until-lower-case": "wait_until('2030-01-01t00:00:00z')",
    "wait-until-no-such-day": "wait_until('2030-02-30T00:00:00Z')",
    "wait-until-nothing": "wait_until()",
    "fail-bad-intrinsic": "raise Error('c', name=json_path.array(1, 2))",
    "fail-two-causes": "raise Error('a', 'b')",
    "fail-unknown-keyword": "raise Error('a', error='b')",
    # conditions
    "condition-string-number": "if condition.string_equals(event['a'], 3):\n    return 1",
    "condition-number-text": "if condition.number_equals(event['a'], '3'):\n    return 1",
    "condition-number-bool": "if condition.number_less_than(event['a'], True):\n    return 1",
    "condition-boolean-text": "if condition.boolean_equals(event['a'], 'true'):\n    return 1",
    "condition-timestamp-text": "if condition.timestamp_equals(event['a'], 'today'):\n    return 1",
    "condition-timestamp-no-zone": "if condition.timestamp_equals(event['a'], '2030-01-01T00:00:00'):\n    return 1",
    "condition-matches-number": "if condition.string_matches(event['a'], 3):\n    return 1",
    "condition-matches-computed": "if condition.string_matches(event['a'], event['b']):\n    return 1",
    "condition-unknown": "if condition.string_like(event['a'], 'x'):\n    return 1",
    "condition-too-few": "if condition.string_equals(event['a']):\n    return 1",
    "condition-too-many": "if condition.is_string(event['a'], True):\n    return 1",
    # maps
    "map-mc-negative": EACH % "limit=-1",
    "map-mc-float": EACH % "limit=1.5",
    "map-mc-zero": EACH % "limit=0",
    "map-mc-text": EACH % "limit='x'",
    "jsonata-map-jsonata-mc-bad": EACH % "limit='{% nope'",
    "map-unknown-option": EACH % "batch=3",
    "map-name-long": EACH % f"state_name={'a' * 81!r}",
    "map-items-number": "return [x for x in concurrent(3)]",
    "dmap-mc-negative": WALK % "limit=-1",
    "dmap-label-long": WALK % f"label={'a' * 41!r}",
    "dmap-label-empty": WALK % "label=''",
    "dmap-label-space": WALK % "label='a b'",
    "dmap-label-wildcard": WALK % "label='a*'",
    "dmap-label-computed": WALK % "label=event['a']",
    "dmap-label-number": WALK % "label=3",
    "dmap-inline": WALK % "execution_type='INLINE'",
    "dmap-distributed-no-type": WALK % "execution_type=None or ''",
    "dmap-pct-over": WALK % "tolerate='101%'",
    "dmap-pct-negative": WALK % "tolerate='-1%'",
    "dmap-pct-no-number": WALK % "tolerate='a%'",
    "dmap-pct-no-sign": WALK % "tolerate='5'",
    "dmap-cnt-negative": WALK % "tolerate=-1",
    "dmap-cnt-float": WALK % "tolerate=1.5",
    "dmap-cnt-both": WALK % "tolerate=(1, 2)",
    "dmap-pct-both": WALK % "tolerate=('5%', '6%')",
    "dmap-tolerate-three": WALK % "tolerate=(1, '5%', 2)",
    "dmap-batch-zero": WALK % "batch=0",
    "dmap-batch-float": WALK % "batch=1.5",
    "dmap-batch-text": WALK % "batch='3'",
    "dmap-batch-bool": WALK % "batch=True",
    "dmap-bytes-zero": WALK % "batch_bytes=0",
    "dmap-bytes-too-many": WALK % "batch_bytes=262145",
    "dmap-bytes-text": WALK % "batch_bytes='1'",
    "dmap-results-text": WALK % "results='s3://bbb/x'",
    "dmap-results-a-source": WALK % "results=s3.json(bucket='bbb', key='k')",
    "dmap-items-a-target": "return [x for x in distributed(s3.results(bucket='bbb', prefix='p'))]",
    "dmap-reader-inline": "return [x for x in concurrent(s3.json(bucket='bbb', key='k'))]",
    "dmap-reader-bucket-short": "return [x for x in distributed(s3.json(bucket='b', key='k'))]",
    "dmap-reader-bucket-upper": "return [x for x in distributed(s3.json(bucket='MyBucket', key='k'))]",
    "dmap-reader-no-key": "return [x for x in distributed(s3.json(bucket='bbb'))]",
    "dmap-reader-both": "return [x for x in distributed(s3.json(bucket='bbb', key='k', prefix='p'))]",
    "dmap-reader-max-items": "return [x for x in distributed(s3.json(bucket='bbb', key='k', max_items=-1))]",
    "dmap-reader-max-items-huge": "return [x for x in distributed(s3.json(bucket='bbb', key='k', max_items=100000001))]",
    "dmap-csv-delimiter": "return [x for x in distributed(s3.csv(bucket='bbb', key='k', delimiter='COLON'))]",
    "dmap-csv-headers-text": "return [x for x in distributed(s3.csv(bucket='bbb', key='k', headers='a,b'))]",
    "dmap-writer-both": "return [x for x in distributed(xs, results=s3.results(bucket='bbb', prefix='p', key='k'))]",
    "dmap-writer-transformation": "return [x for x in distributed(xs, results=s3.results(bucket='bbb', prefix='p', transformation='ALL'))]",
    "dmap-writer-output-type": "return [x for x in distributed(xs, results=s3.results(bucket='bbb', prefix='p', output_type='CSV'))]",
    "express-dmap": WALK % "limit=2",
    # parallel, raw states
    "parallel-empty": "parallel()",
    "parallel-no-function": "parallel(3)",
    "parallel-function-with-parameter": "parallel(lambda x: x)",
    "parallel-unknown-option": "parallel(lambda: 1, limit=3)",
    "raw-state-no-type": "raw_state({'Comment': 'x'})",
    "raw-state-unknown-type": "raw_state({'Type': 'Tusk'})",
    "raw-state-unknown-field": "raw_state({'Type': 'Pass', 'Resultt': 1})",
    "raw-state-computed": "raw_state(event)",
    "raw-state-jsonata-field": "raw_state({'Type': 'Pass', 'Output': 1})",
    "raw-state-choice": "raw_state({'Type': 'Choice', 'Choices': []})",
    "raw-state-succeed": "raw_state({'Type': 'Succeed'})",
    "jsonata-raw-state-jsonpath-field": "raw_state({'Type': 'Pass', 'Parameters': {}})",
    # machines
    "sm-timeout-zero": "return 1",
    "sm-timeout-negative": "return 1",
    "sm-name-long": "return 1",
    "sm-name-space": "return 1",
    "sm-name-empty": "return 1",
    "sm-type": "return 1",
    "sm-kms-name": "return 1",
    "sm-logging": "return 1",
    "express-sm-express-with-sync": SFN % ".sync",
    "express-with-token": "sqs.send_message.wait_for_token(queue_url='https://sqs.us-east-1.amazonaws.com/123456789012/q', message_body={'t': context.task_token})",
    "express-activity": "stepfunctions.invoke_activity(activity_arn='arn:aws:states:us-east-1:123456789012:activity:A', parameters={})",
    # evaluated expressions
    "jsonata-evaluate-path-in-plain-string": "return evaluate_expression(expression=\"'value is $.a'\", value=event)",
    "jsonata-evaluate-path-in-template-text": "return evaluate_expression(expression='`value is $.a`', value=event)",
    "jsonata-pattern-EvaluateExpression-RUN_JOB": "return evaluate_expression.sync(expression='$.a', value=event)",
    "jsonata-pattern-EvaluateExpression-WAIT_FOR_TASK_TOKEN": "return evaluate_expression.wait_for_token(expression='$.a', value=event)",
    "jsonata-evaluate-runtime": "return evaluate_expression(expression='$.a', value=event, runtime='python3.12')",
    "jsonata-evaluate-unclosed": "return evaluate_expression(expression='($.a', value=event)",
    "jsonata-evaluate-empty": "return evaluate_expression(expression='', value=event)",
    "jsonata-evaluate-computed": "return evaluate_expression(expression=event['e'], value=event)",
    "jsonata-evaluate-statement": "return evaluate_expression(expression='const a = 1', value=event)",
    "jsonata-evaluate-process": "return evaluate_expression(expression='process.exit(1)', value=event)",
    # services
    "sched-event-age-30": SCHEDULE + ", 'RetryPolicy': {'MaximumEventAgeInSeconds': 30}})",
    "sched-event-age-huge": SCHEDULE + ", 'RetryPolicy': {'MaximumEventAgeInSeconds': 86401}})",
    "sched-retries-negative": SCHEDULE + ", 'RetryPolicy': {'MaximumRetryAttempts': -1}})",
    "sched-retries-huge": SCHEDULE + ", 'RetryPolicy': {'MaximumRetryAttempts': 186}})",
    "sched-input-empty": SCHEDULE + ", 'Input': ''})",
    "sm-alg-both": TRAINING + "{'TrainingInputMode': 'File', 'AlgorithmName': 'a', 'TrainingImage': 'i'})",
    "sm-alg-none": TRAINING + "{'TrainingInputMode': 'File'})",
    "sm-alg-long": TRAINING + f"{{'TrainingInputMode': 'File', 'AlgorithmName': {'a' * 171!r}}})",
    "sm-alg-chars": TRAINING + "{'TrainingInputMode': 'File', 'AlgorithmName': 'a b'})",
    "pattern-SageMakerCreateTrainingJob-WAIT_FOR_TASK_TOKEN": TRAINING.replace("(", ".wait_for_token(", 1)
    + "{'TrainingInputMode': 'File', 'AlgorithmName': 'a'})",
    "bedrock-guardrail-arn": "bedrock.invoke_model(model_id='anthropic.claude-v2', body={}, guardrail_identifier='arn:aws:foo:us-east-1:1:x', guardrail_version='1')",
    "bedrock-guardrail-version": "bedrock.invoke_model(model_id='anthropic.claude-v2', body={}, guardrail_identifier='abc', guardrail_version='x')",
    "bedrock-guardrail-no-version": "bedrock.invoke_model(model_id='anthropic.claude-v2', body={}, guardrail_identifier='abc')",
    "bedrock-cust-name-bad": CUSTOMIZE + "job_name='has space', custom_model_name='m')",
    "bedrock-cust-model-bad": CUSTOMIZE + "job_name='j', custom_model_name='has space')",
    "bedrock-cust-token-bad": CUSTOMIZE + "job_name='j', custom_model_name='m', client_request_token='-bad token')",
    "bedrock-cust-validation-11": CUSTOMIZE
    + "job_name='j', custom_model_name='m', validation_data_config={'validators': [{'s3Uri': 's3://bbb/v'}] * 11})",
    "bedrock-cust-no-vpc-subnets": CUSTOMIZE + "job_name='j', custom_model_name='m', vpc_config={'securityGroupIds': ['sg-1']})",
    "ddb-list-bad-path": "dynamodb.put_item(table='t', item={'id': dynamodb.value(L=json_path('a.b'))})",
    # options that no case of the corpus has
    "emr-root-volume-small": CLUSTER + "ebs_root_volume_size=14)",
    "emr-root-volume-big": CLUSTER + "ebs_root_volume_size=101)",
    "emr-iops-low": CLUSTER + "ebs_root_volume_iops=2999)",
    "emr-iops-high": CLUSTER + "ebs_root_volume_iops=16001)",
    "emr-iops-old": CLUSTER.replace("6.15", "6.14") + "ebs_root_volume_iops=4000)",
    "emr-throughput-low": CLUSTER + "ebs_root_volume_throughput=124)",
    "emr-throughput-high": CLUSTER + "ebs_root_volume_throughput=1001)",
    "emr-throughput-old": CLUSTER.replace("6.15", "6.14") + "ebs_root_volume_throughput=200)",
    "emr-limits-crossed": CLUSTER + LIMITS % ("Instances", 6, ""),
    "emr-limits-zero": CLUSTER + LIMITS % ("VCPU", 0, ""),
    "emr-limits-unit": CLUSTER + LIMITS % ("Cores", 1, ""),
    "emr-limits-of-fleets": CLUSTER + LIMITS % ("InstanceFleetUnits", 1, ""),
    "emr-limits-of-groups": CLUSTER.replace("InstanceGroups", "InstanceFleets") + LIMITS % ("VCPU", 1, ""),
    "emr-limits-core": CLUSTER + LIMITS % ("VCPU", 1, ", 'MaximumCoreCapacityUnits': 6"),
    "emr-limits-on-demand": CLUSTER + LIMITS % ("VCPU", 1, ", 'MaximumOnDemandCapacityUnits': 6"),
    "emr-spot-timeout-4": FLEET % "'LaunchSpecifications': {'SpotSpecification': {'TimeoutDurationMinutes': 4, 'TimeoutAction': 'TERMINATE_CLUSTER'}}",
    "emr-spot-timeout-1441": FLEET % "'LaunchSpecifications': {'SpotSpecification': {'TimeoutDurationMinutes': 1441, 'TimeoutAction': 'TERMINATE_CLUSTER'}}",
    "emr-spot-no-timeout": FLEET % "'LaunchSpecifications': {'SpotSpecification': {'TimeoutAction': 'TERMINATE_CLUSTER'}}",
    "emr-spot-block-61": FLEET % "'LaunchSpecifications': {'SpotSpecification': {'TimeoutDurationMinutes': 9, 'TimeoutAction': 'TERMINATE_CLUSTER', 'BlockDurationMinutes': 61}}",
    "emr-priority-negative": FLEET % "'InstanceTypeConfigs': [{'InstanceType': 'm5.large', 'Priority': -1.0}], 'LaunchSpecifications': {'OnDemandSpecification': {'AllocationStrategy': 'prioritized'}}",
    "emr-priority-useless": FLEET % "'InstanceTypeConfigs': [{'InstanceType': 'm5.large', 'Priority': 1.0}]",
    "emr-priority-missing": FLEET % "'InstanceTypeConfigs': [{'InstanceType': 'm5.large'}], 'LaunchSpecifications': {'OnDemandSpecification': {'AllocationStrategy': 'prioritized'}}",
    "emr-fleet-master-both": "emr.create_cluster(name='n', job_flow_role='J', service_role='S', release_label='emr-6.15.0', instances={'InstanceFleets': [{'InstanceFleetType': 'MASTER', 'TargetSpotCapacity': 1, 'TargetOnDemandCapacity': 1}]})",
    "emrc-properties-101": SPARK + f"configuration_overrides={{'applicationConfiguration': [{{'classification': 'c', 'properties': {({f'k{i}': 'v' for i in range(101)})!r}}}]}})",
    "emrc-tags-51": SPARK + f"tags={({f'k{i}': 'v' for i in range(51)})!r})",
    "ecs-no-providers": RUN + "capacity_provider_strategy=[])",
    "ecs-providers-21": RUN + f"capacity_provider_strategy={[{'capacityProvider': 'X'}] * 21!r})",
    "ecs-subnets-17": RUN + f"launch_type='FARGATE', subnets={['subnet-1'] * 17!r})",
    "ecs-groups-6": RUN + f"launch_type='FARGATE', subnets=['subnet-1'], security_groups={['sg-1'] * 6!r})",
    "ecs-override-no-name": RUN + "container_overrides=[{'command': ['a']}])",
    "ecs-override-no-name-nested": RUN + "overrides={'cpu': '1', 'containerOverrides': [{'command': ['a']}]})",
    "sched-ends-first": SCHEDULE + "}, start_date='2031-01-01T00:00:00Z', end_date='2030-01-01T00:00:00Z')",
    "sched-no-time": SCHEDULE + "}, start_date='tomorrow')",
    "sched-day-and-weekday": SCHEDULE.replace("rate(1 hour)", "cron(0 5 1 * MON *)") + "})",
    "sched-no-question-mark": SCHEDULE.replace("rate(1 hour)", "cron(0 5 * * * *)") + "})",
    "sched-no-such-day": SCHEDULE.replace("rate(1 hour)", "at(2030-13-01T00:00:00)") + "})",
    "sm-transform-payload-101": "sagemaker.create_transform_job(transform_job_name='t', model_name='m', transform_input={'DataSource': {'S3DataSource': {'S3Uri': 's3://bbb/k', 'S3DataType': 'S3Prefix'}}}, transform_output={'S3OutputPath': 's3://bbb/o'}, transform_resources={'InstanceType': 'ml.m5.large', 'InstanceCount': 1}, max_payload_in_mb=101)",
    "sm-model-nothing": "sagemaker.create_model(model_name='m', execution_role_arn='arn:aws:iam::123456789012:role/R')",
    "sns-empty": TOPIC + "message='')",
    "sns-phone": "sns.publish(phone_number='12345', message='m')",
    "sns-number-attribute": TOPIC + "message='m', message_attributes={'a': {'DataType': 'Number', 'StringValue': 'x'}})",
    "sns-flag-computed": TOPIC + "message={'default': 'd'}, message_per_subscription_type=event['f'])",
    "sqs-empty": QUEUE + "message_body='')",
    "http-connection-name": "http.invoke(api_endpoint='https://a.b', connection_arn='c')",
    "http-encoding-computed": "http.invoke(api_endpoint='https://a.b', connection_arn='arn:aws:events:us-east-1:123456789012:connection/c/1', url_encoding=event['f'])",
    "ddb-key-empty": "dynamodb.get_item(table='tab', key={})",
    "ddb-name-without-mark": "dynamodb.get_item(table='tab', key={'a': 1}, expression_attribute_names={'x': 'y'})",
    "ddb-value-without-mark": "dynamodb.update_item(table='tab', key={'a': 1}, update_expression='SET a = :b', expression_attribute_values={'b': 1})",
    "ddb-set-empty": "dynamodb.put_item(table='tab', item={'a': dynamodb.value(SS=[])})",
    "ddb-return-values": "dynamodb.put_item(table='tab', item={'a': 1}, return_values='ALL_NEW')",
    "sfn-name-space": "stepfunctions.start_execution(state_machine_arn='arn:aws:states:us-east-1:123456789012:stateMachine:C', name='a b')",
    "eks-path-number": "eks.call(cluster_name='c', certificate_authority='x', endpoint='https://e', method='GET', path=3)",
    "ddb-value-two": "dynamodb.put_item(table='t', item={'id': dynamodb.value(S='a', N='1')})",
    "ddb-value-none": "dynamodb.put_item(table='t', item={'id': dynamodb.value()})",
}  # fmt: skip

OPTIONS: dict[str, str] = {
    "sm-timeout-zero": "timeout=0", "sm-timeout-negative": "timeout=-5", "sm-name-long": f"name={'a' * 81!r}",
    "sm-name-space": "name='a b'", "sm-name-empty": "name=''", "sm-type": "type='FAST'", "sm-kms-name": "kms_key='my-key'",
    "sm-logging": "logging='SOME'",
}  # fmt: skip
"""What the decorator is given, where that is the mistake."""


def text(name: str) -> str:
    """Return the module of a case."""
    from tests.conformance.cdk_source import HEAD

    options = [f'query_language="{"jsonata" if name.startswith("jsonata-") else "jsonpath"}"']
    options += ['type="EXPRESS"'] if name.startswith("express-") else []
    options += [OPTIONS[name]] if name in OPTIONS else []
    body = ["xs: list[int] = [1, 2]", *WRONG[name].splitlines()]
    return "\n".join(
        [HEAD, f"@workflow({', '.join(options)})", "def cdk(event: dict, /):", *(f"    {b}" for b in body), ""]
    )
