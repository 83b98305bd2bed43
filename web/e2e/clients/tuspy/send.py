"""Sends one file with tuspy, as told by a JSON object on standard input; says on standard output what became of it.

Asked:    endpoint, headers, file, chunk (bytes); optional: storage (a file that remembers addresses), stop_at (bytes),
          checksum (bool), retries.
Answered: url, from (where it began), offset (where it ended), error (null, or the name of the exception).
"""

import json
import os
import sys

from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed
from tusclient.storage.filestorage import FileStorage


def main():
    job = json.load(sys.stdin)
    client = TusClient(job["endpoint"], headers=job["headers"])
    storage = FileStorage(job["storage"]) if "storage" in job else None
    uploader = client.uploader(
        job["file"],
        chunk_size=job["chunk"],
        metadata={"filename": os.path.basename(job["file"])},
        store_url=storage is not None,
        url_storage=storage,
        upload_checksum=job.get("checksum", False),
        retries=job.get("retries", 0),
        retry_delay=1,
    )
    began, error = uploader.offset, None
    try:
        uploader.upload(stop_at=job.get("stop_at"))
    except (TusUploadFailed, TusCommunicationError) as failed:
        error = type(failed).__name__
    json.dump({"url": uploader.url, "from": began, "offset": uploader.offset, "error": error}, sys.stdout)


main()
