-- +goose Up
-- R58: a return is a transaction of its own that names the sale in returns. Its
-- quantities, amounts and payments are below zero, so that sums need no second rule.
ALTER TABLE transactions ADD COLUMN returns TEXT NOT NULL DEFAULT '';
CREATE INDEX transactions_returns ON transactions (returns) WHERE returns <> '';
-- What was sold under which line item of Shopify's, so that what comes back is known by it.
ALTER TABLE transaction_lines ADD COLUMN line_id TEXT NOT NULL DEFAULT '';
UPDATE transaction_lines SET line_id = COALESCE((SELECT o.shopify_id FROM (
    SELECT l.order_id, l.shopify_id, l.sku, ROW_NUMBER() OVER (PARTITION BY l.order_id ORDER BY l.position) - 1 AS place
    FROM order_lines l WHERE l.quantity > 0) o
  JOIN transactions t ON t.order_id = o.order_id
  WHERE t.id = transaction_lines.transaction_id AND o.place = transaction_lines.position AND o.sku = transaction_lines.sku), '');
-- One transaction of an order is open; finished ones and returns stand beside it.
DROP INDEX transactions_order;
CREATE UNIQUE INDEX transactions_order ON transactions (order_id) WHERE state IN ('open', 'cancelling') AND returns = '';

-- shopify_id is Shopify's return, refunds are its payments that give the money back;
-- refund is the way that the money takes and tender the till's, '' for none. seen is how much of it
-- the order, as it was last accepted, shows as refunded.
CREATE TABLE returns (
  transaction_id TEXT PRIMARY KEY REFERENCES transactions (id),
  refund TEXT NOT NULL,
  refund_minor INTEGER NOT NULL,
  tender TEXT NOT NULL,
  fee_percent INTEGER NOT NULL,
  shopify_id TEXT NOT NULL,
  refunds TEXT NOT NULL,
  seen INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE return_lines (
  transaction_id TEXT NOT NULL REFERENCES transactions (id),
  position INTEGER NOT NULL,
  reason TEXT NOT NULL,
  note TEXT NOT NULL,
  restock INTEGER NOT NULL,
  location_id TEXT NOT NULL,
  PRIMARY KEY (transaction_id, position)
) STRICT, WITHOUT ROWID;

-- Which sale a return takes back is in the books.
UPDATE counters SET value = 1 WHERE name = 'unsealed';
