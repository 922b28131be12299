-- where somebody signs in -----------------------------------------------------------------------------------------------
-- Browsers from which an account signed in. One has a random token in a cookie, of which a hash is kept here, once for each account.
CREATE TABLE account_device (
    id         uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    token_hash bytea NOT NULL,
    password_version integer NOT NULL,                    -- it counts while this is the account's
    used_at    timestamptz NOT NULL,                      -- last sign-in
    UNIQUE (account_id, token_hash)
);
CREATE INDEX account_device_token ON account_device (token_hash);
CREATE INDEX account_device_age ON account_device (used_at);

-- Networks from which an account signed in: an IPv4 address, or the first half of an IPv6 one.
CREATE TABLE account_network (
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    network    text NOT NULL,
    password_version integer NOT NULL,
    used_at    timestamptz NOT NULL,
    PRIMARY KEY (account_id, network)
);
CREATE INDEX account_network_age ON account_network (used_at);

-- Mailed links that make a browser one of those above. Only a hash is kept of the token.
CREATE TABLE account_device_link (
    token_hash bytea PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    password_version integer NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX account_device_link_account ON account_device_link (account_id);
CREATE INDEX account_device_link_expiry ON account_device_link (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON account_device, account_network, account_device_link TO ${app_role}, ${system_role};

-- Expired ones are looked for while strangers make new ones.
CREATE INDEX bucket_expiry ON bucket (expires_at);
