"""Words that clauses are sorted, filled and justified with. Labels are presentation: always today's."""

from typing import ClassVar

from django.db import models

from clauses.models.base import AppendOnly, new_id
from clauses.models.owner import Owner
from clauses.querysets import DatedQuerySet


class Vocabulary(models.Model):
    """A key with a label in each language. Keys are permanent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=80, unique=True)
    labels = models.JSONField(default=dict)

    class Meta:
        abstract = True
        ordering: ClassVar = ["key"]

    def __str__(self) -> str:
        return self.key

    def label(self, language: str) -> str:
        """The label in that language, or in the first that has one, or the key."""
        found = self.labels.get(language) or next((name for name in self.labels.values() if name), "")
        return str(found or self.key)


class Category(Vocabulary):
    """The one subject that a clause belongs to."""

    class Meta(Vocabulary.Meta):
        verbose_name_plural = "categories"


class Tag(Vocabulary):
    """One of the subjects that a clause touches."""


class LegalSource(Vocabulary):
    """A law, regulation, treaty or unwritten rule, by its citable key (``LOV-2005-06-17-62``)."""

    url = models.URLField(blank=True, max_length=500)


class ParameterType(models.TextChoices):
    """What a parameter's value may be."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"


class Parameter(Vocabulary):
    """A typed placeholder, ``{{ company_name }}``, with dated values."""

    type = models.CharField(max_length=20, choices=ParameterType.choices, default=ParameterType.TEXT)


class ParameterValue(AppendOnly):
    """A dated value for one owner: free of language, or a mapping of all; null ends a value."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(Owner, on_delete=models.PROTECT, related_name="parameter_values")
    parameter = models.ForeignKey(Parameter, on_delete=models.PROTECT, related_name="values")
    value = models.JSONField(null=True)
    valid_from = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("clauses.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects = DatedQuerySet["ParameterValue"].as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["owner", "parameter", "-valid_from"], name="value_by_date")]

    def __str__(self) -> str:
        return f"{self.parameter_id} = {self.value!r}"
