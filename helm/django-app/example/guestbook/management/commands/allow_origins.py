from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Lets the pages of AWS_S3_CORS_ORIGINS fetch from the bucket; without a bucket there is nothing to do."

    def handle(self, *args, **options):
        if not settings.AWS_S3_CORS_ORIGINS:
            return
        rule = {"AllowedOrigins": settings.AWS_S3_CORS_ORIGINS, "AllowedMethods": ["GET", "HEAD"], "AllowedHeaders": ["*"]}
        default_storage.connection.meta.client.put_bucket_cors(
            Bucket=default_storage.bucket_name, CORSConfiguration={"CORSRules": [rule]}
        )
        self.stdout.write(f"{default_storage.bucket_name} serves {', '.join(settings.AWS_S3_CORS_ORIGINS)}")
