-- Workers that report nothing by themselves, and are asked how their sessions are.
ALTER TABLE workers
    -- when it is asked next; null for at once. Pushed into the future by the pod that asks
    ADD COLUMN poll_at timestamptz;

-- Sessions for which a pod asks such a worker for the next code to scan, or did: no other does so before the end of the claim.
CREATE TABLE claims_of_codes (
    session_id text COLLATE "C" PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
    claimed_until timestamptz NOT NULL
);
