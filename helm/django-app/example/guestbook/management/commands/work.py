import signal
import threading

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from guestbook.models import Entry


def count_words():
    """Does one entry, and says whether there was one. Several workers may ask at the same time."""
    with transaction.atomic():
        waiting = Entry.objects.filter(words=None).order_by("id")
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        entry = waiting.first()
        if entry is None:
            return False
        entry.words = len(entry.text.split())
        entry.save(update_fields=["words"])
        return True


class Command(BaseCommand):
    help = "Counts the words of new entries until SIGTERM."

    def handle(self, *args, **options):
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("worker started")
        while not stop.is_set():
            if not count_words():
                stop.wait(2)
        self.stdout.write("worker ended")
