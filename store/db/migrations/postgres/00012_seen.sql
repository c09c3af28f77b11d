-- +goose Up
-- When, by Shopify's clock, an order was read; 0 for not known. Shopify's times
-- are whole seconds, so what was changed within the second of its reading is only
-- found by reading it again. An open order that was read before this was noted is
-- read once more.
ALTER TABLE orders ADD COLUMN read_at BIGINT NOT NULL DEFAULT 0;
UPDATE orders SET read_at = updated_at WHERE open = 1;
-- Which fields of it Shopify kept back from this app when it was read (R60), '' for none.
ALTER TABLE orders ADD COLUMN withheld TEXT NOT NULL DEFAULT '';

ALTER TABLE quarantine ADD COLUMN read_at BIGINT NOT NULL DEFAULT 0;

-- The orders that stay outside by the shop's choice (R49): known, so that they can
-- be counted, aren't read by every poll, and come in when the choice changes.
CREATE TABLE left_out (
  shop TEXT NOT NULL,
  shopify_id TEXT NOT NULL,
  name TEXT NOT NULL,
  test BIGINT NOT NULL,
  source TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  read_at BIGINT NOT NULL,
  PRIMARY KEY (shop, shopify_id)
);

-- The last try failed on its way to Shopify, so it is tried again once the way is free.
ALTER TABLE outbox ADD COLUMN network BIGINT NOT NULL DEFAULT 0;
