"""Answers to repeated POSTs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="KeptWrite",
            fields=[
                ("name", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("body_digest", models.CharField(max_length=64)),
                ("sealed", models.BinaryField()),
                ("kept_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
