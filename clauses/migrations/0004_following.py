"""Answers to the library, conflicts of merges, deadlines, and an index of the versions with a condition."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import clauses.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("clauses", "0003_editorial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=clauses.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("accept", "Accept"), ("reject", "Reject"), ("defer", "Defer")],
                        max_length=20,
                    ),
                ),
                ("pin", models.JSONField()),
                ("reason", models.TextField(blank=True)),
                ("until", models.DateField(blank=True, null=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=clauses.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=8)),
                ("layer", models.CharField(max_length=40)),
                ("base", models.JSONField(null=True)),
                ("library", models.JSONField(null=True)),
                ("client", models.JSONField(null=True)),
                ("start", models.PositiveIntegerField(default=0)),
                ("stop", models.PositiveIntegerField(default=0)),
                ("layer_digest", models.CharField(blank=True, max_length=80)),
                ("resolution", models.CharField(blank=True, max_length=20)),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["language", "layer", "start", "id"],
            },
        ),
        migrations.AddField(
            model_name="owner",
            name="deadlines",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="version",
            name="is_conditional",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.lookups.GreaterThan(
                    django.db.models.functions.text.Length(
                        django.db.models.functions.comparison.Cast("condition", models.TextField())
                    ),
                    2,
                ),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(
                condition=models.Q(("adopted_at__isnull", False), ("is_conditional", True)),
                fields=["owner"],
                name="version_conditional",
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="clause",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="clauses.clause"
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="draft",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clauses.version",
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="latest",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="clauses.version"
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="owner",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="clauses.owner",
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="conflict",
            name="resolved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="conflict",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="conflicts", to="clauses.version"
            ),
        ),
        migrations.AddIndex(
            model_name="answer",
            index=models.Index(fields=["owner", "clause", "-at"], name="answer_newest"),
        ),
    ]
