-- codes of second factors --------------------------------------------------------------------------------------------------
-- A browser in which the account has shown its second factor has codes to try of its own; they are counted in buckets now.
ALTER TABLE account_device ADD COLUMN factor_at timestamptz;  -- when it was shown there; null when it was not
ALTER TABLE second_factor DROP COLUMN attempts, DROP COLUMN attempts_since;

-- One that is only being set up is known to the session that does it, and to no other.
DELETE FROM second_factor WHERE confirmed_at IS NULL;
ALTER TABLE second_factor ALTER COLUMN confirmed_at SET NOT NULL;
