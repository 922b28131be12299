import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from django.conf import settings
from django.core.management import call_command
from django.test import SimpleTestCase, TestCase

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


class EnvironmentTest(SimpleTestCase):
    """The variables that the chart gives, and what a process that gets them makes of them."""

    bucket = {
        "AWS_STORAGE_BUCKET_NAME": "shop",
        "AWS_ACCESS_KEY_ID": "id",
        "AWS_SECRET_ACCESS_KEY": "key",
        "AWS_S3_REGION_NAME": "eu",
        "AWS_S3_CORS_ORIGINS": "https://a.example.com,https://b.example.com",
    }

    def ask(self, variables, *arguments):
        environment = {**os.environ, "DEBUG": "yes", **variables}
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True, text=True, timeout=60
        ).stdout

    def test_an_oracle_database_is_reached_by_its_wallet(self):
        shown = self.ask(
            {
                "ORACLE_DSN": "shop_tp",
                "ORACLE_USER": "ADMIN",
                "ORACLE_PASSWORD": "one",
                "ORACLE_WALLET_PASSWORD": "two",
                "TNS_ADMIN": "/wallet",
            },
            "shell",
            "-v",
            "0",
            "-c",
            "import json; from unittest import mock; from django.db import connection\n"
            "with mock.patch('oracledb.connect') as connect:\n"
            "    connection.get_new_connection(connection.get_connection_params())\n"
            "print(json.dumps(connect.call_args.kwargs))",
        )
        self.assertEqual(
            json.loads(shown),
            {
                "dsn": "shop_tp",
                "user": "ADMIN",
                "password": "one",
                "config_dir": "/wallet",
                "wallet_location": "/wallet",
                "wallet_password": "two",
            },
        )

    def test_files_are_in_the_bucket_and_have_the_public_address(self):
        shown = self.ask(
            {**self.bucket, "AWS_S3_CUSTOM_DOMAIN": "cdn.example.com"},
            "shell",
            "-v",
            "0",
            "-c",
            "from django.core.files.storage import default_storage as s; print(s.url('a/b.png'))",
        )
        self.assertEqual(shown.strip(), "https://cdn.example.com/a/b.png")

    def test_the_release_command_lets_the_sites_pages_fetch_from_the_bucket(self):
        asked = []

        class Store(BaseHTTPRequestHandler):
            def do_PUT(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                asked.append((self.path, body))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args):
                pass

        with HTTPServer(("127.0.0.1", 0), Store) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            try:
                self.ask(
                    {**self.bucket, "AWS_S3_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}"}, "allow_origins"
                )
            finally:
                server.shutdown()
        [(path, body)] = asked
        self.assertEqual(path, "/shop?cors")
        for origin in ("https://a.example.com", "https://b.example.com"):
            self.assertIn(f"<AllowedOrigin>{origin}</AllowedOrigin>", body)

    def test_without_a_bucket_there_is_no_rule_to_set(self):
        self.assertEqual(self.ask({}, "allow_origins"), "")
