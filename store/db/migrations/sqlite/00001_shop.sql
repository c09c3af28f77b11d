-- +goose Up
-- The shop's data. Ids are UUIDv7 made by the program, times are milliseconds
-- UTC, money is minor units. '' and 0 stand for "none": sort columns and
-- parameters are never null.

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Numbers for people, counted in the transaction that uses them.
CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counters (name, value) VALUES ('barcode', 20000000), ('customer', 1000);

-- How far polling has come, in Shopify's time.
CREATE TABLE marks (
  shop TEXT NOT NULL,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (shop, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE customers (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  company TEXT NOT NULL,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL,
  phone TEXT NOT NULL,
  street TEXT NOT NULL,
  street2 TEXT NOT NULL,
  city TEXT NOT NULL,
  province TEXT NOT NULL,
  postcode TEXT NOT NULL,
  country TEXT NOT NULL,
  note TEXT NOT NULL,
  merged_into TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX customers_email ON customers (email_folded) WHERE email_folded <> '';

-- R18: who a Shopify customer, or a guest's email, turned out to be.
CREATE TABLE remembered_customers (
  shop TEXT NOT NULL,
  key TEXT NOT NULL,
  customer_id TEXT NOT NULL REFERENCES customers (id),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (shop, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE products (
  id TEXT PRIMARY KEY,
  sku TEXT NOT NULL,
  barcode TEXT NOT NULL,
  description TEXT NOT NULL,
  price INTEGER NOT NULL,
  stocked INTEGER NOT NULL,
  on_hand INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX products_sku ON products (sku);

-- What the order list sorts, filters and shows; the rest is in order_details.
CREATE TABLE orders (
  id TEXT PRIMARY KEY,
  shop TEXT NOT NULL,
  shopify_id TEXT NOT NULL,
  name TEXT NOT NULL,
  number INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  taken_in_at INTEGER NOT NULL,
  customer_id TEXT NOT NULL,
  customer_name TEXT NOT NULL,
  customer_sort TEXT NOT NULL,
  buyer_key TEXT NOT NULL,
  email_folded TEXT NOT NULL,
  items INTEGER NOT NULL,
  currency TEXT NOT NULL,
  total INTEGER NOT NULL,
  financial TEXT NOT NULL,
  delivery TEXT NOT NULL,
  transaction_id TEXT NOT NULL,
  barcode TEXT NOT NULL,
  status TEXT NOT NULL,
  status_rank INTEGER NOT NULL,
  problem TEXT NOT NULL,
  open INTEGER NOT NULL,
  push TEXT NOT NULL,
  push_error TEXT NOT NULL,
  changed INTEGER NOT NULL,
  unrouted INTEGER NOT NULL,
  search TEXT NOT NULL,
  UNIQUE (shop, shopify_id)
) STRICT;
CREATE INDEX orders_created ON orders (created_at);
-- Every column that staff sort by, so that the first rows of a long list are read, not sorted.
CREATE INDEX orders_by_created_at ON orders (open, created_at);
CREATE INDEX orders_by_number ON orders (open, number, created_at);
CREATE INDEX orders_by_customer_sort ON orders (open, customer_sort, created_at);
CREATE INDEX orders_by_items ON orders (open, items, created_at);
CREATE INDEX orders_by_total ON orders (open, total, created_at);
CREATE INDEX orders_by_financial ON orders (open, financial, created_at);
CREATE INDEX orders_by_delivery ON orders (open, delivery, created_at);
CREATE INDEX orders_by_barcode ON orders (open, barcode, created_at);
CREATE INDEX orders_by_status_rank ON orders (open, status_rank, created_at);
CREATE INDEX orders_by_push ON orders (open, push, created_at);
CREATE INDEX orders_standing ON orders (status, push, changed);
CREATE INDEX orders_waiting ON orders (email_folded, buyer_key) WHERE problem <> '';
CREATE INDEX orders_unrouted ON orders (created_at) WHERE unrouted = 1;
CREATE INDEX orders_name ON orders (name);

-- details is the order as last accepted, pending as Shopify now has it (R43).
CREATE TABLE order_details (
  order_id TEXT PRIMARY KEY REFERENCES orders (id),
  details TEXT NOT NULL,
  pending TEXT NOT NULL
) STRICT;

CREATE TABLE order_lines (
  order_id TEXT NOT NULL REFERENCES orders (id),
  position INTEGER NOT NULL,
  shopify_id TEXT NOT NULL,
  sku TEXT NOT NULL,
  title TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  product_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (order_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE fulfillment_orders (
  order_id TEXT NOT NULL REFERENCES orders (id),
  shopify_id TEXT NOT NULL,
  state TEXT NOT NULL,
  method TEXT NOT NULL,
  location_id TEXT NOT NULL,
  location TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (order_id, shopify_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE fulfillment_order_lines (
  order_id TEXT NOT NULL,
  fulfillment_order_id TEXT NOT NULL,
  shopify_id TEXT NOT NULL,
  line_shopify_id TEXT NOT NULL,
  total INTEGER NOT NULL,
  remaining INTEGER NOT NULL,
  PRIMARY KEY (order_id, fulfillment_order_id, shopify_id),
  FOREIGN KEY (order_id, fulfillment_order_id) REFERENCES fulfillment_orders (order_id, shopify_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE transactions (
  id TEXT PRIMARY KEY,
  barcode TEXT NOT NULL UNIQUE,
  order_id TEXT NOT NULL UNIQUE REFERENCES orders (id),
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

CREATE TABLE transaction_lines (
  transaction_id TEXT NOT NULL REFERENCES transactions (id),
  position INTEGER NOT NULL,
  product_id TEXT NOT NULL,
  sku TEXT NOT NULL,
  title TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  unit_price INTEGER NOT NULL,
  line_discount INTEGER NOT NULL,
  order_discount INTEGER NOT NULL,
  tax INTEGER NOT NULL,
  PRIMARY KEY (transaction_id, position)
) STRICT, WITHOUT ROWID;

-- Ledgers: rows are added, never changed (triggers below refuse it).
CREATE TABLE payments (
  id TEXT PRIMARY KEY,
  transaction_id TEXT NOT NULL REFERENCES transactions (id),
  type TEXT NOT NULL,
  card TEXT NOT NULL,
  minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  comments TEXT NOT NULL,
  reverses TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX payments_transaction ON payments (transaction_id);
CREATE UNIQUE INDEX payments_reverses ON payments (reverses) WHERE reverses <> '';

-- key says what moved it and makes a second booking of the same impossible.
CREATE TABLE stock_movements (
  key TEXT PRIMARY KEY,
  product_id TEXT NOT NULL REFERENCES products (id),
  quantity INTEGER NOT NULL,
  reason TEXT NOT NULL,
  transaction_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX stock_movements_product ON stock_movements (product_id, at);

CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (id),
  intent TEXT NOT NULL,
  state TEXT NOT NULL,
  run_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  first_tried_at INTEGER NOT NULL,
  last_error TEXT NOT NULL,
  claimed_by TEXT NOT NULL,
  claimed_until INTEGER NOT NULL,
  job_id TEXT NOT NULL,
  fulfillment_id TEXT NOT NULL,
  carrier TEXT NOT NULL,
  tracking TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  done_at INTEGER NOT NULL,
  UNIQUE (order_id, intent)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (run_at) WHERE state = 'queued' OR state = 'sent';

CREATE TABLE quarantine (
  shop TEXT NOT NULL,
  shopify_id TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  cause TEXT NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (shop, shopify_id)
) STRICT, WITHOUT ROWID;

-- What happened, in order; hash = SHA-256 over the row and the hash before it.
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  order_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  detail TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX events_order ON events (order_id, seq) WHERE order_id <> '';

-- Which computer polls and pushes (with several on one database).
CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER payments_no_update BEFORE UPDATE ON payments
BEGIN
  SELECT RAISE(ABORT, 'payments is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payments_no_delete BEFORE DELETE ON payments
BEGIN
  SELECT RAISE(ABORT, 'payments is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER stock_movements_no_update BEFORE UPDATE ON stock_movements
BEGIN
  SELECT RAISE(ABORT, 'stock_movements is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER stock_movements_no_delete BEFORE DELETE ON stock_movements
BEGIN
  SELECT RAISE(ABORT, 'stock_movements is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN
  SELECT RAISE(ABORT, 'events is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN
  SELECT RAISE(ABORT, 'events is append-only');
END;
-- +goose StatementEnd
