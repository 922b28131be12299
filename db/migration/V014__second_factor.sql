-- What an account proves itself by beside its password. An account has at most one; until confirmed_at it is only being set up.
CREATE TABLE second_factor (
    account_id   uuid PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    secret       bytea NOT NULL,                          -- shared with the app that shows the codes (RFC 6238, SHA-1, 30 s, 6 digits)
    confirmed_at timestamptz,
    last_step    bigint NOT NULL DEFAULT 0,               -- of the code used last; no code is good twice
    attempts     integer NOT NULL DEFAULT 0,              -- since attempts_since
    attempts_since timestamptz,
    created_at   timestamptz NOT NULL
);
-- Each is good once, in place of a code.
CREATE TABLE recovery_code (
    account_id uuid NOT NULL REFERENCES second_factor ON DELETE CASCADE,
    hash       text NOT NULL,                             -- SHA-256, hex
    PRIMARY KEY (account_id, hash)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON second_factor, recovery_code TO ${app_role}, ${system_role};
