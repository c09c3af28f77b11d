-- +goose Up
-- R57: what is still owed on an order, above zero by the customer and below by the shop,
-- why, and from when it is to be settled (0 for at once).
ALTER TABLE orders ADD COLUMN owed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN owed_why TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN owed_from INTEGER NOT NULL DEFAULT 0;
CREATE INDEX orders_owed ON orders (created_at) WHERE owed <> 0;
-- Of what was taken in before it is known with the next reading of each order.

-- The money that a push is about: what was taken here, or is to be captured.
ALTER TABLE outbox ADD COLUMN minor INTEGER NOT NULL DEFAULT 0;
