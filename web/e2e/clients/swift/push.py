"""Pushes one file with python-swiftclient, as told by a JSON object on standard input; says on standard output what became of it.

Asked:    auth (address), user, key, container, object, file, said (headers of the object), chunked (bool).
Answered: etag, size and said as HEAD of the object tells them, again (etag of the same bytes sent once more), status (what HEAD of the
          container says of it).
"""

import json
import os
import sys

from swiftclient.client import Connection


def main():
    job = json.load(sys.stdin)
    swift = Connection(authurl=job["auth"], user=job["user"], key=job["key"], auth_version="1", retries=1)
    swift.put_container(job["container"], headers={"X-Container-Meta-Status": "Transferring"})

    def put():
        with open(job["file"], "rb") as bytes_:
            # Without a length the client sends in chunks.
            length = None if job["chunked"] else os.path.getsize(job["file"])
            return swift.put_object(job["container"], job["object"], bytes_, content_length=length, headers=job["said"])

    etag = put()
    again = put()
    head = swift.head_object(job["container"], job["object"])
    swift.post_container(job["container"], {"X-Container-Meta-Status": "Complete"})
    swift.post_container(job["container"], {"X-Container-Meta-Status": "Complete"})
    container = swift.head_container(job["container"])
    said = {name: value for name, value in head.items() if name.startswith("x-object-meta-")}
    answer = {
        "etag": etag,
        "again": again,
        "head": head["etag"],
        "size": int(head["content-length"]),
        "said": said,
        "status": container["x-container-meta-status"],
    }
    json.dump(answer, sys.stdout)


main()
