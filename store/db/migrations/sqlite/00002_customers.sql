-- +goose Up
-- Customers that are searched, merged and chosen by hand. Migrations run with
-- foreign keys off, as SQLite asks for where a table is written anew; they are
-- checked at the end.

-- Names are sorted and compared folded; version counts every write, so that an
-- index above the database can read what it has missed.
ALTER TABLE customers ADD COLUMN name_sort TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
UPDATE customers SET name_sort = lower(trim(last_name || ' ' || first_name));
INSERT INTO counters (name, value) VALUES ('customer_version', 0);
CREATE INDEX customers_version ON customers (version);
CREATE INDEX customers_by_name ON customers (merged_into, name_sort, number);
CREATE INDEX customers_by_number ON customers (merged_into, number);
CREATE INDEX customers_by_email ON customers (merged_into, email_folded, number);
CREATE INDEX customers_by_postcode ON customers (merged_into, postcode, number);

CREATE TABLE customer_addresses (
  customer_id TEXT NOT NULL REFERENCES customers (id),
  position INTEGER NOT NULL,
  street TEXT NOT NULL,
  street2 TEXT NOT NULL,
  city TEXT NOT NULL,
  province TEXT NOT NULL,
  postcode TEXT NOT NULL,
  country TEXT NOT NULL,
  PRIMARY KEY (customer_id, position)
) STRICT, WITHOUT ROWID;

-- What a merge re-pointed, row by row, and the survivor as it was before, so
-- that it can be undone.
CREATE TABLE customer_merges (
  id TEXT PRIMARY KEY,
  survivor_id TEXT NOT NULL REFERENCES customers (id),
  merged_id TEXT NOT NULL REFERENCES customers (id),
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  survivor_before TEXT NOT NULL,
  survivor_version INTEGER NOT NULL,
  undone_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_merges_survivor ON customer_merges (survivor_id, at);
CREATE TABLE customer_merge_rows (
  merge_id TEXT NOT NULL REFERENCES customer_merges (id),
  kind TEXT NOT NULL,
  row_id TEXT NOT NULL,
  PRIMARY KEY (merge_id, kind, row_id)
) STRICT, WITHOUT ROWID;

-- A person's word about one order: who it is, or that it was not who we thought
-- (then it waits, whatever its email says).
ALTER TABLE orders ADD COLUMN chosen_customer TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN unidentified INTEGER NOT NULL DEFAULT 0;
CREATE INDEX orders_customer ON orders (customer_id, created_at) WHERE customer_id <> '';

-- An order whose identification was undone gets another transaction later.
CREATE TABLE transactions_new (
  id TEXT PRIMARY KEY,
  barcode TEXT NOT NULL UNIQUE,
  order_id TEXT NOT NULL REFERENCES orders (id),
  customer_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  taxes_included INTEGER NOT NULL,
  shipping INTEGER NOT NULL,
  tax INTEGER NOT NULL,
  fees INTEGER NOT NULL,
  total INTEGER NOT NULL,
  shopify_total INTEGER NOT NULL,
  paid INTEGER NOT NULL,
  state TEXT NOT NULL,
  keep_open INTEGER NOT NULL,
  comments TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL,
  finished_by TEXT NOT NULL
) STRICT;
INSERT INTO transactions_new SELECT id, barcode, order_id, customer_id, currency, taxes_included, shipping, tax, fees,
  total, shopify_total, paid, state, keep_open, comments, created_at, finished_at, finished_by FROM transactions;
DROP TABLE transactions;
ALTER TABLE transactions_new RENAME TO transactions;
CREATE UNIQUE INDEX transactions_order ON transactions (order_id) WHERE state <> 'voided';
CREATE INDEX transactions_customer ON transactions (customer_id, created_at);

-- The log tells of customers too.
ALTER TABLE events RENAME COLUMN order_id TO subject_id;
