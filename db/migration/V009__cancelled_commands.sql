-- A deployment whose release command is told to end stays active until that has ended.
ALTER TABLE deployment ADD COLUMN cancel_asked_at timestamptz;
ALTER TABLE deployment ADD COLUMN cancel_asked_by text;
ALTER TABLE deployment ADD CHECK ((cancel_asked_at IS NULL) = (cancel_asked_by IS NULL));
