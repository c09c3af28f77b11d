-- +goose Up
-- Parts of the order are on hold or scheduled at Shopify (R56).
ALTER TABLE orders ADD COLUMN held BIGINT NOT NULL DEFAULT 0;
-- What was told before parts were kept are those that are in progress, or gone, now.
UPDATE outbox SET parts = COALESCE((SELECT string_agg(f.shopify_id, ' ') FROM fulfillment_orders f
  WHERE f.order_id = outbox.order_id AND f.state IN ('IN_PROGRESS', 'CLOSED')), '')
WHERE state = 'confirmed' AND intent <> 'cancel';
