"""Fan-out: for each photo look up its size and what is in it, side by side, and note both.

The same job as
`aws-samples+step-functions-workflows-collection__data-processing-tf_statemachines_statemachine.asl.json.json`.
"""



from flowdsl import concurrent, jsonata, param, parallel, workflow
from flowdsl_tasks import dynamodb, sdk


@workflow
def catalogue(event: dict, /) -> list:
    def note(photo: dict) -> object:
        about, labels = parallel(
            lambda: sdk.s3.get_object_attributes(
                Bucket=photo["Bucket"], Key=photo["Key"], ObjectAttributes=["StorageClass", "ObjectSize"]
            ),
            lambda: sdk.rekognition.detect_labels(
                Image={"S3Object": {"Bucket": photo["Bucket"], "Name": photo["Key"]}}
            ),
        )
        return dynamodb.put_item(
            table=param("CatalogueTable"),
            item={
                "id": photo["Key"],
                "size": about["ObjectSize"],
                "lastModified": about["LastModified"],
                "storageClass": about["StorageClass"],
                "labels": jsonata("$string($labels)", labels=labels),
            },
        )

    return [note(photo) for photo in concurrent(event["Objects"])]
