-- +goose Up
-- R65: a person can be forgotten. The record and its orders stay without them, and
-- an order that is read again stays so.
ALTER TABLE customers ADD COLUMN forgotten_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;

-- Orders that no record is known for are found by their buyer.
CREATE INDEX orders_of_email ON orders (email_folded) WHERE customer_id = '' AND email_folded <> '';
CREATE INDEX orders_of_buyer ON orders (buyer_key) WHERE customer_id = '' AND buyer_key <> '';

-- The ledgers stay append-only but for what somebody typed beside the figures.
DROP TRIGGER payments_no_update;
-- +goose StatementBegin
CREATE TRIGGER payments_no_update BEFORE UPDATE ON payments
WHEN NOT (NEW.comments = '' AND NEW.id IS OLD.id AND NEW.transaction_id IS OLD.transaction_id AND NEW.type IS OLD.type
  AND NEW.card IS OLD.card AND NEW.minor IS OLD.minor AND NEW.currency IS OLD.currency AND NEW.reverses IS OLD.reverses
  AND NEW.at IS OLD.at AND NEW.actor IS OLD.actor)
BEGIN
  SELECT RAISE(ABORT, 'payments is append-only');
END;
-- +goose StatementEnd
DROP TRIGGER stock_movements_no_update;
-- +goose StatementBegin
CREATE TRIGGER stock_movements_no_update BEFORE UPDATE ON stock_movements
WHEN NOT (NEW.note = '' AND NEW.key IS OLD.key AND NEW.product_id IS OLD.product_id AND NEW.quantity IS OLD.quantity
  AND NEW.reason IS OLD.reason AND NEW.transaction_id IS OLD.transaction_id AND NEW.at IS OLD.at AND NEW.actor IS OLD.actor)
BEGIN
  SELECT RAISE(ABORT, 'stock_movements is append-only');
END;
-- +goose StatementEnd

-- Prices are amounts of a known currency: that of the orders or, where prices came
-- before any order, US dollars, as which they were read.
INSERT INTO settings (key, value) SELECT 'shop.currency', currency FROM orders WHERE currency <> '' ORDER BY created_at DESC LIMIT 1;
INSERT INTO settings (key, value) SELECT 'shop.currency', 'USD'
WHERE NOT EXISTS (SELECT 1 FROM settings WHERE key = 'shop.currency') AND EXISTS (SELECT 1 FROM products WHERE price <> 0);
