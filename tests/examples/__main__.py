"""Ask the examples again and write them: ``.venv/bin/python -m tests.examples``."""

import os

import django
from django.core.management import call_command
from django.test.utils import setup_test_environment

os.environ |= {"DJANGO_SETTINGS_MODULE": "api.settings", "DATABASE_URL": "sqlite://:memory:"}
django.setup()

from api.delivery.v1.examples import EXAMPLES  # noqa: E402  # models need their apps
from tests.examples.asking import answer, prepared, standstill  # noqa: E402

setup_test_environment()
call_command("migrate", verbosity=0)
with standstill():
    reader = prepared()
    for example in EXAMPLES:
        example.file.write_text(answer(reader, example), encoding="utf-8")
