-- The staff's list of its own open invitations.
CREATE INDEX account_link_staff ON account_link (created_at) WHERE purpose = 'staff';
