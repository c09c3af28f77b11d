-- +goose Up
-- Rejected waits for Shopify: what the order was before, so that a cancellation
-- which Shopify refuses takes it back there. '' for what an earlier version saved:
-- that voided the transaction at once, so a cancellation of it which is still on its
-- way, or has failed, stays Rejected whatever Shopify says, as it did before.
ALTER TABLE outbox ADD COLUMN was TEXT NOT NULL DEFAULT '';

-- As Shopify has the order: put aside there, and handed over in part or whole. Closed
-- orders learn it when Shopify changes them; nothing is asked of them.
ALTER TABLE orders ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN handed_over INTEGER NOT NULL DEFAULT 0;
UPDATE orders SET
  archived = CASE WHEN EXISTS (SELECT 1 FROM order_details d WHERE d.order_id = orders.id
    AND json_extract(CASE WHEN d.pending <> '' THEN d.pending ELSE d.details END, '$.closedAt') IS NOT NULL
    AND json_extract(CASE WHEN d.pending <> '' THEN d.pending ELSE d.details END, '$.cancelledAt') IS NULL
    AND COALESCE(json_extract(CASE WHEN d.pending <> '' THEN d.pending ELSE d.details END, '$.fulfillment'), '') <> 'FULFILLED') THEN 1 ELSE 0 END,
  handed_over = CASE WHEN EXISTS (SELECT 1 FROM order_details d WHERE d.order_id = orders.id
    AND json_extract(CASE WHEN d.pending <> '' THEN d.pending ELSE d.details END, '$.fulfillment') IN ('FULFILLED', 'PARTIALLY_FULFILLED')) THEN 1 ELSE 0 END
WHERE open = 1;

-- What the tile counts by.
DROP INDEX orders_standing;
CREATE INDEX orders_standing ON orders (status, push, changed, archived);

-- What is promised: a transaction whose order is being cancelled holds its goods still.
DROP INDEX transactions_open;
CREATE INDEX transactions_open ON transactions (created_at) WHERE state IN ('open', 'cancelling');
