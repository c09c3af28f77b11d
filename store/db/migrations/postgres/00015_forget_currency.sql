-- +goose Up
-- R65: a person can be forgotten. The record and its orders stay without them, and
-- an order that is read again stays so.
ALTER TABLE customers ADD COLUMN forgotten_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN forgotten BIGINT NOT NULL DEFAULT 0;

-- Orders that no record is known for are found by their buyer.
CREATE INDEX orders_of_email ON orders (email_folded) WHERE customer_id = '' AND email_folded <> '';
CREATE INDEX orders_of_buyer ON orders (buyer_key) WHERE customer_id = '' AND buyer_key <> '';

-- The ledgers stay append-only but for what somebody typed beside the figures.
DROP TRIGGER payments_append_only ON payments;
CREATE TRIGGER payments_no_delete BEFORE DELETE ON payments FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payments_no_update BEFORE UPDATE ON payments FOR EACH ROW
WHEN (NOT (NEW.comments = '' AND (NEW.id, NEW.transaction_id, NEW.type, NEW.card, NEW.minor, NEW.currency, NEW.reverses, NEW.at, NEW.actor)
  IS NOT DISTINCT FROM (OLD.id, OLD.transaction_id, OLD.type, OLD.card, OLD.minor, OLD.currency, OLD.reverses, OLD.at, OLD.actor)))
EXECUTE FUNCTION refuse_change();
DROP TRIGGER stock_movements_append_only ON stock_movements;
CREATE TRIGGER stock_movements_no_delete BEFORE DELETE ON stock_movements FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_movements_no_update BEFORE UPDATE ON stock_movements FOR EACH ROW
WHEN (NOT (NEW.note = '' AND (NEW.key, NEW.product_id, NEW.quantity, NEW.reason, NEW.transaction_id, NEW.at, NEW.actor)
  IS NOT DISTINCT FROM (OLD.key, OLD.product_id, OLD.quantity, OLD.reason, OLD.transaction_id, OLD.at, OLD.actor)))
EXECUTE FUNCTION refuse_change();

-- Prices are amounts of a known currency: that of the orders or, where prices came
-- before any order, US dollars, as which they were read.
INSERT INTO settings (key, value) SELECT 'shop.currency', currency FROM orders WHERE currency <> '' ORDER BY created_at DESC LIMIT 1;
INSERT INTO settings (key, value) SELECT 'shop.currency', 'USD'
WHERE NOT EXISTS (SELECT 1 FROM settings WHERE key = 'shop.currency') AND EXISTS (SELECT 1 FROM products WHERE price <> 0);
