-- mail ----------------------------------------------------------------------------------------------------------------
-- What is to be mailed, for what and to whom; never the words, which hold a token: they are made when it is sent. Belongs to no
-- tenant, as accounts do not. Kept for a while, so that it can be told that it went, and how many did.
CREATE TABLE mail (
    id         uuid PRIMARY KEY,
    purpose    text NOT NULL,                             -- io.nuages.mail.MailWriter
    recipient  text NOT NULL,
    about      uuid,                                      -- what the writer needs to know: an id in its own tables
    account_id uuid REFERENCES account ON DELETE CASCADE, -- who caused it; null: maybe a stranger
    tenant_id  uuid REFERENCES tenant ON DELETE CASCADE,
    posted_at  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    done_at    timestamptz,                               -- null while it waits
    outcome    text CHECK (outcome IN ('sent', 'dropped', 'refused', 'late')),
    CHECK ((done_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX mail_recipient ON mail (lower(recipient), purpose, posted_at);
CREATE INDEX mail_account ON mail (account_id, posted_at) WHERE account_id IS NOT NULL;
CREATE INDEX mail_tenant ON mail (tenant_id, posted_at) WHERE tenant_id IS NOT NULL;
CREATE INDEX mail_about ON mail (about, posted_at) WHERE about IS NOT NULL;
CREATE INDEX mail_age ON mail (posted_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON mail TO ${app_role}, ${system_role};
