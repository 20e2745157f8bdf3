"""Comments and preview links; whom an open review waits for; when a clause is to be looked at again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import clauses.models.base


def say_whom_reviews_wait_for(apps, schema_editor):
    for review in apps.get_model("clauses", "Review").objects.filter(state="open"):
        stage = review.stages[review.stage]
        review.waits_for_group = stage["group"] or ""
        review.waits_for_client = stage["client_sign_off"]
        review.save(update_fields=["waits_for_group", "waits_for_client"])


class Migration(migrations.Migration):
    dependencies = [
        ("clauses", "0002_beginnings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=clauses.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=310)),
                ("body", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="PreviewLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=clauses.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("languages", models.JSONField()),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["created_at"],
            },
        ),
        migrations.AddField(
            model_name="clause",
            name="review_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="review",
            name="waits_for_client",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="review",
            name="waits_for_group",
            field=models.CharField(blank=True, max_length=150),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["type", "-number"], name="event_by_type"),
        ),
        migrations.AddField(
            model_name="comment",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="clauses.review"
            ),
        ),
        migrations.AddField(
            model_name="previewlink",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="previewlink",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="preview_links",
                to="clauses.version",
            ),
        ),
        migrations.RunPython(say_whom_reviews_wait_for, migrations.RunPython.noop),
    ]
