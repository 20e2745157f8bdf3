"""``python -m bench.child STEP JSON``: one step of the measurement in a process with Django set up.

So that each database has its own process, and no step imports models before ``django.setup()``. The step's
result is the last line of the output, as JSON.
"""

import json
import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    step, arguments = sys.argv[1:]
    print(json.dumps(import_module(f"bench.{step}").main(**json.loads(arguments))))
