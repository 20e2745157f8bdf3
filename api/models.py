"""What the transport itself keeps."""

from django.db import models


class KeptWrite(models.Model):
    """The answer to a POST with an ``Idempotency-Key``, to be given again (see ``idempotency``).

    ``name`` is a digest of whose, where and which key; the answer is sealed, since it may hold a secret.
    """

    name = models.CharField(max_length=64, primary_key=True)
    body_digest = models.CharField(max_length=64)
    sealed = models.BinaryField()
    kept_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name
