-- +goose Up
-- As in the SQLite folder, where the comments are.
ALTER TABLE customers ADD COLUMN name_sort TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
UPDATE customers SET name_sort = lower(trim(last_name || ' ' || first_name));
INSERT INTO counters (name, value) VALUES ('customer_version', 0);
CREATE INDEX customers_version ON customers (version);
CREATE INDEX customers_by_name ON customers (merged_into, name_sort, number);
CREATE INDEX customers_by_number ON customers (merged_into, number);
CREATE INDEX customers_by_email ON customers (merged_into, email_folded, number);
CREATE INDEX customers_by_postcode ON customers (merged_into, postcode, number);

CREATE TABLE customer_addresses (
  customer_id TEXT NOT NULL REFERENCES customers (id),
  position BIGINT NOT NULL,
  street TEXT NOT NULL,
  street2 TEXT NOT NULL,
  city TEXT NOT NULL,
  province TEXT NOT NULL,
  postcode TEXT NOT NULL,
  country TEXT NOT NULL,
  PRIMARY KEY (customer_id, position)
);

CREATE TABLE customer_merges (
  id TEXT PRIMARY KEY,
  survivor_id TEXT NOT NULL REFERENCES customers (id),
  merged_id TEXT NOT NULL REFERENCES customers (id),
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  survivor_before TEXT NOT NULL,
  survivor_version BIGINT NOT NULL,
  undone_at BIGINT NOT NULL
);
CREATE INDEX customer_merges_survivor ON customer_merges (survivor_id, at);
CREATE TABLE customer_merge_rows (
  merge_id TEXT NOT NULL REFERENCES customer_merges (id),
  kind TEXT NOT NULL,
  row_id TEXT NOT NULL,
  PRIMARY KEY (merge_id, kind, row_id)
);

ALTER TABLE orders ADD COLUMN chosen_customer TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN unidentified BIGINT NOT NULL DEFAULT 0;
CREATE INDEX orders_customer ON orders (customer_id, created_at) WHERE customer_id <> '';

ALTER TABLE transactions DROP CONSTRAINT transactions_order_id_key;
CREATE UNIQUE INDEX transactions_order ON transactions (order_id) WHERE state <> 'voided';
CREATE INDEX transactions_customer ON transactions (customer_id, created_at);

ALTER TABLE events RENAME COLUMN order_id TO subject_id;
