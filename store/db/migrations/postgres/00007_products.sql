-- +goose Up
-- Products are mended: found, edited, made one, and remembered for lines that no
-- SKU matches.

ALTER TABLE products ADD COLUMN low_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE products ADD COLUMN merged_into TEXT NOT NULL DEFAULT '';
ALTER TABLE products ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
CREATE INDEX products_version ON products (version);
CREATE INDEX products_merged ON products (merged_into) WHERE merged_into <> '';
INSERT INTO counters (name, value) VALUES ('product_version', 0);

-- Why stock was counted, adjusted or received, in the words of who did it.
ALTER TABLE stock_movements ADD COLUMN note TEXT NOT NULL DEFAULT '';
CREATE INDEX stock_movements_at ON stock_movements (at);

CREATE INDEX order_lines_sku ON order_lines (sku);
CREATE INDEX transaction_lines_product ON transaction_lines (product_id);
CREATE INDEX transactions_open ON transactions (created_at) WHERE state = 'open';

-- R25: which product a line without an exact match was said to be.
CREATE TABLE remembered_products (
  shop TEXT NOT NULL,
  key TEXT NOT NULL,
  product_id TEXT NOT NULL REFERENCES products (id),
  sku TEXT NOT NULL,
  title TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (shop, key)
);

-- R23: duplicates made one, each removal undone as a whole.
CREATE TABLE product_removals (
  id TEXT PRIMARY KEY,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  undone_at BIGINT NOT NULL
);

CREATE TABLE product_removal_parts (
  removal_id TEXT NOT NULL REFERENCES product_removals (id),
  position BIGINT NOT NULL,
  survivor_id TEXT NOT NULL,
  removed_id TEXT NOT NULL,
  survivor_before TEXT NOT NULL,
  survivor_after TEXT NOT NULL,
  moved BIGINT NOT NULL,
  remembered TEXT NOT NULL,
  PRIMARY KEY (removal_id, position)
);
CREATE INDEX product_removal_parts_survivor ON product_removal_parts (survivor_id);

CREATE TABLE product_removal_lines (
  removal_id TEXT NOT NULL REFERENCES product_removals (id),
  removed_id TEXT NOT NULL,
  transaction_id TEXT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (removal_id, transaction_id, position)
);
