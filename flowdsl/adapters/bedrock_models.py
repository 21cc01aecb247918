"""Models of Amazon Bedrock by what a call names them: an id, an inference profile, an ARN.

Service Authorization Reference, "Actions, resources, and condition keys for Amazon Bedrock" (InvokeModel);
Amazon Bedrock User Guide, "Prerequisites for inference profiles".
"""

from flowdsl.adapters.api import Call
from flowdsl.adapters.arns import PARTITION, REGION, arn, is_arn, name_pattern


def models(call: Call, argument: str) -> tuple[str, ...]:
    """Return the ARNs that using a model is authorised against.

    A cross-region inference profile (``us.anthropic.…``) is authorised itself, and its model in every region.
    """
    model = name_pattern(call, argument, what="model")
    if is_arn(model):
        return (model,)
    if model == "*":
        return (f"arn:{PARTITION}:bedrock:{REGION}::foundation-model/*",)
    if model.startswith("${"):
        call.warn_wildcard(
            f"whether {model} is a model or a profile is only known at deployment", argument,
            "name the parameter `…Arn` and give it an ARN, or pass `resources=[…]`",
        )  # fmt: skip
        return (f"arn:{PARTITION}:bedrock:{REGION}::foundation-model/{model}",)
    area, _, rest = model.partition(".")
    if area in ("us", "eu", "apac", "global", "us-gov", "jp", "au", "ca"):
        return (arn("bedrock", f"inference-profile/{model}"), f"arn:{PARTITION}:bedrock:*::foundation-model/{rest}")
    return (f"arn:{PARTITION}:bedrock:{REGION}::foundation-model/{model}",)
