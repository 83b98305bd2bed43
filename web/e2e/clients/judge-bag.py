"""Unpacks a dossier package and lets the Library of Congress's library judge it as a bag; then a byte is changed, and it must not pass."""

import json
import pathlib
import sys
import tempfile
import zipfile

import bagit


def main() -> None:
    job = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(job["package"]) as archive:
            archive.extractall(folder)
        (root,) = pathlib.Path(folder).iterdir()
        bag = bagit.Bag(str(root))
        bag.validate()
        info = {name: bag.info[name] for name in ("External-Identifier", "Payload-Oxum")}
        files = sorted(bag.payload_files())
        victim = root / next(name for name in files if name.endswith(".pdf"))
        bytes_ = bytearray(victim.read_bytes())
        bytes_[len(bytes_) // 2] ^= 1
        victim.write_bytes(bytes_)
        changed = bagit.Bag(str(root)).is_valid()
    json.dump({"info": info, "files": files, "valid_when_changed": changed}, sys.stdout)


main()
