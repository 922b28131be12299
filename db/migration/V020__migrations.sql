-- What a release command did to Django's record of migrations.
ALTER TABLE deployment
    ADD COLUMN migrations_before json,                    -- names that were recorded before it began; null when unknown, and when it has ended
    ADD COLUMN migrations json;                           -- io.nuages.deploy.Migrations; null when it was not looked at
