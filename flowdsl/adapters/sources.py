"""Where a Distributed Map reads its items and writes its results: fields and permissions.

Source: Developer Guide, "ItemReader (Map)", "ResultWriter (Map)", "IAM policies for using Distributed Map states".
"""

from flowdsl.adapters.arns import field, s3_arn, text_pattern
from flowdsl.iam.model import Statement
from flowdsl.ir.expr import Expr, Literal, Op
from flowdsl.ir.ops.sources import SOURCE, TARGET

__all__ = ["SOURCE", "TARGET", "parts_of", "reader_statements", "writer_statements"]


def parts_of(op: Op) -> tuple[str, Expr, Expr]:
    """Return resource, configuration and arguments of a source or a target."""
    resource, config, arguments = op.args
    assert isinstance(resource, Literal)
    return str(resource.value), config, arguments


def _bucket_and_key(arguments: Expr, key: str) -> tuple[str, str]:
    bucket, name = field(arguments, "Bucket"), field(arguments, key)
    return ("*" if bucket is None else text_pattern(bucket)), ("" if name is None else text_pattern(name))


def reader_statements(op: Op) -> tuple[Statement, ...]:
    """Return what reading the items takes."""
    resource, config, arguments = parts_of(op)
    if resource.endswith("listObjectsV2"):
        bucket, prefix = _bucket_and_key(arguments, "Prefix")
        condition = {"StringLike": {"s3:prefix": f"{prefix.rstrip('*')}*"}} if prefix.rstrip("*") else {}
        listing = Statement(("s3:ListBucket",), (s3_arn(bucket),), condition, op.origin, "lists the items")
        if field(config, "Transformation") is None:
            return (listing,)
        return (listing, Statement(("s3:GetObject",), (s3_arn(bucket, f"{prefix.rstrip('*')}*"),), {}, op.origin, "reads the items"))  # noqa: E501 # fmt: skip
    bucket, key = _bucket_and_key(arguments, "Key")
    out = [Statement(("s3:GetObject",), (s3_arn(bucket, key or "*"),), {}, op.origin, "reads the items")]
    kind = field(config, "InputType")
    if isinstance(kind, Literal) and kind.value == "MANIFEST":
        # The manifest names the files of an inventory, which lie beside it.
        folder = key.rpartition("/")[0].split("/")[0]
        out.append(
            Statement(
                ("s3:GetObject",),
                (s3_arn(bucket, f"{folder}/*" if folder else "*"),),
                {},
                op.origin,
                "reads the inventory",
            )
        )
    return tuple(out)


def writer_statements(op: Op) -> tuple[Statement, ...]:
    """Return what writing the results takes."""
    _, _, arguments = parts_of(op)
    bucket, prefix = _bucket_and_key(arguments, "Prefix")
    return (
        Statement(
            ("s3:PutObject", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"),
            (s3_arn(bucket, f"{prefix.rstrip('*/')}/*".lstrip("/")),),
            {},
            op.origin,
            "writes the results",
        ),
    )
