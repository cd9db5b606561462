"""What every test's apps share: a page's template is compiled once for all of them."""

from flask import Flask
from jinja2 import BytecodeCache


class _Compiled(BytecodeCache):
    """Keeps compiled templates in memory; Jinja compares the source before it takes one."""

    def __init__(self):
        self._kept = {}

    def load_bytecode(self, bucket):
        checksum, code = self._kept.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket):
        self._kept[bucket.key] = (bucket.checksum, bucket.code)


Flask.jinja_options = {"bytecode_cache": _Compiled()}
