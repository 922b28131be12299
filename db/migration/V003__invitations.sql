-- addresses -----------------------------------------------------------------------------------------------------------
-- Nobody has shown yet that the address of an account is theirs: whoever was handed a link has, so far, typed a password.
ALTER TABLE account ADD COLUMN proven_at timestamptz;   -- when a link that went to the address was followed; null: not yet

-- one-time links ------------------------------------------------------------------------------------------------------
-- A link is worth what its maker may do now. What ended is kept for a while, so that whoever opens it is told what is so.
ALTER TABLE account_link
    ADD COLUMN maker_id    uuid REFERENCES account ON DELETE CASCADE, -- who made it; null: the portal itself, or whoever forgot a password
    ADD COLUMN mailed      boolean NOT NULL DEFAULT false, -- its tokens go to the address by mail and to nobody else
    ADD COLUMN request_key text,                           -- one click, one invitation
    ADD COLUMN created_at  timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN ended_at    timestamptz,                    -- before it was used or expired
    ADD COLUMN ending      text CHECK (ending IN ('withdrawn', 'replaced', 'maker', 'suspended', 'account')),
    ADD CHECK ((ended_at IS NULL) = (ending IS NULL)),
    DROP CONSTRAINT account_link_purpose_check,
    ADD CHECK (purpose IN ('setup', 'staff', 'member', 'password', 'address')),
    DROP CONSTRAINT account_link_check,
    ADD CHECK ((purpose IN ('password', 'address')) = (account_id IS NOT NULL));

-- Those that are open name an address as their maker. Where no account has it, nobody can say what the maker may do.
UPDATE account_link l SET maker_id = a.id
FROM account a WHERE lower(a.email) = lower(l.invited_by) AND l.used_at IS NULL AND l.purpose <> 'setup';
UPDATE account_link SET ended_at = now(), ending = 'maker'
WHERE maker_id IS NULL AND used_at IS NULL AND purpose <> 'setup';
ALTER TABLE account_link
    ADD CHECK (maker_id IS NOT NULL OR purpose NOT IN ('staff', 'member') OR used_at IS NOT NULL OR ended_at IS NOT NULL);

CREATE UNIQUE INDEX account_link_request ON account_link (maker_id, request_key) WHERE request_key IS NOT NULL;
CREATE INDEX account_link_maker ON account_link (maker_id, created_at);
CREATE INDEX account_link_expiry ON account_link (expires_at);
DROP INDEX account_link_tenant;
CREATE INDEX account_link_tenant ON account_link (tenant_id, created_at);

-- A link has no token before it is mailed, and several when it is mailed or shown more than once. Any of them uses it up.
CREATE TABLE account_link_token (
    token_hash bytea PRIMARY KEY,
    link_id    uuid NOT NULL REFERENCES account_link ON DELETE CASCADE
);
CREATE INDEX account_link_token_link ON account_link_token (link_id);
INSERT INTO account_link_token (token_hash, link_id) SELECT token_hash, id FROM account_link;
ALTER TABLE account_link DROP COLUMN token_hash;
GRANT SELECT, INSERT, UPDATE, DELETE ON account_link_token TO ${app_role}, ${system_role};

-- webhooks ------------------------------------------------------------------------------------------------------------
ALTER TABLE webhook ADD COLUMN maker_id uuid REFERENCES account ON DELETE SET NULL; -- null: nobody knows which account it was
ALTER TABLE webhook NO FORCE ROW LEVEL SECURITY;
DO $$
DECLARE
    wanted  bigint;
    changed bigint;
BEGIN
    SELECT count(*) INTO wanted FROM webhook WHERE lower(created_by) IN (SELECT lower(email) FROM account);
    UPDATE webhook w SET maker_id = a.id FROM account a WHERE lower(a.email) = lower(w.created_by);
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed <> wanted THEN
        RAISE EXCEPTION 'Of % webhook URLs whose maker has an account, % were found', wanted, changed;
    END IF;
END
$$;
ALTER TABLE webhook FORCE ROW LEVEL SECURITY;
CREATE INDEX webhook_maker ON webhook (tenant_id, maker_id);
