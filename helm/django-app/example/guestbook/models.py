from django.db import models


class Entry(models.Model):
    name = models.CharField(max_length=80)
    text = models.TextField(max_length=2000)
    written_at = models.DateTimeField(auto_now_add=True)
    # Counted by the worker, some time after it was written.
    words = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["-written_at"]
        verbose_name_plural = "entries"

    def __str__(self):
        return f"{self.name}, {self.written_at:%d %B %Y}"
