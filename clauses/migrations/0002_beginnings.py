"""The rows that are always there: the library, the groups, the default workflow of one stage."""

from django.db import migrations

from clauses.models.owner import LIBRARY, LIBRARY_ID

GROUPS = ("author", "approver", "administrator")


def begin(apps, schema_editor):
    apps.get_model("clauses", "Owner").objects.create(
        id=LIBRARY_ID, slug=LIBRARY, name="Biblioteket", required_languages=["nb", "en"]
    )
    groups = {name: apps.get_model("auth", "Group").objects.create(name=name) for name in GROUPS}
    workflow = apps.get_model("clauses", "Workflow").objects.create(name="Default", is_default=True)
    workflow.stages.create(position=0, name="Approval", group=groups["approver"])


class Migration(migrations.Migration):
    dependencies = [("clauses", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
