-- A spec as the two documents that it consists of. Revisions of earlier versions have neither, and are read from what stands under "document", which goes on
-- being written for replicas of the version before.
ALTER TABLE spec_revision
    ADD COLUMN app json,
    ADD COLUMN operator json,
    ADD COLUMN app_text text,
    ADD COLUMN variables_text text,
    ADD CONSTRAINT spec_revision_documents CHECK ((app IS NULL) = (operator IS NULL));
