from django.core.management import call_command
from django.test import TestCase

from guestbook.management.commands.work import count_words
from guestbook.models import Entry


class BookTest(TestCase):
    def test_what_is_written_can_be_read(self):
        self.client.post("/", {"name": "Ada", "text": "Two words"}, follow=True)
        self.assertContains(self.client.get("/"), "Two words")

    def test_an_empty_entry_is_refused(self):
        self.assertEqual(self.client.post("/", {"name": "Ada", "text": ""}).status_code, 422)
        self.assertEqual(Entry.objects.count(), 0)

    def test_health_needs_no_database(self):
        with self.assertNumQueries(0):
            self.assertEqual(self.client.get("/healthz/").status_code, 200)

    def test_the_worker_counts_each_entry_once(self):
        Entry.objects.create(name="Ada", text="one two three")
        self.assertTrue(count_words())
        self.assertFalse(count_words())
        self.assertEqual(Entry.objects.get().words, 3)

    def test_models_and_migrations_agree(self):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)
