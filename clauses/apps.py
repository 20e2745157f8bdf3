"""The domain as a Django app."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate


class ClausesConfig(AppConfig):
    """Registers the checks, and reinstalls the triggers at every migrate."""

    name = "clauses"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect what Django calls."""
        from clauses.checks import triggers_are_installed
        from clauses.triggers import install_after_migrate, remove_before_migrate

        # SQLite remakes a table to alter it, and its triggers go with the old one.
        pre_migrate.connect(remove_before_migrate, sender=self)
        post_migrate.connect(install_after_migrate, sender=self)
        checks.register(triggers_are_installed, checks.Tags.database)
