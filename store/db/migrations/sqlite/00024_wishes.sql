-- +goose Up
-- R59: what the customer asked for, in a line for the mark on the row, and when the goods are
-- wanted by the shop's clock ("2026-11-28 16:30", "2026-11-28"), '' for neither. Both follow from
-- the details, and are filled in as the orders' words for the search are.
ALTER TABLE orders ADD COLUMN wish TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN pickup_time TEXT NOT NULL DEFAULT '';
-- Who has no day comes last.
CREATE INDEX orders_by_pickup_time ON orders (open, (pickup_time = ''), pickup_time, created_at);
