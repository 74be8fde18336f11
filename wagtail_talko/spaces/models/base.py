"""What has a history is archived, never deleted."""

from datetime import UTC, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArchivedQuerySet(models.QuerySet):
    def current(self) -> "ArchivedQuerySet":
        return self.filter(archived_at=None)


class Archivable(models.Model):
    """Nothing with history is deleted: it is archived, which hides it from new work."""

    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)

    objects = ArchivedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def archive(self, *, now: datetime | None = None) -> None:
        self.archived_at = now or datetime.now(UTC)
        self.save(update_fields=["archived_at"])
