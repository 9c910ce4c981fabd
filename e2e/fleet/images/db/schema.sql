CREATE TABLE schema_version (version integer NOT NULL);

INSERT INTO schema_version VALUES (1);

CREATE TABLE items (name text PRIMARY KEY);

INSERT INTO items VALUES ('anchor'), ('compass'), ('lantern'), ('rope, 20 m'), ('sextant'), ('signal flags');

CREATE TABLE orders (id bigserial PRIMARY KEY, item text NOT NULL, state text NOT NULL DEFAULT 'new', created_at timestamptz NOT NULL DEFAULT now());

