-- +goose Up
-- R54: where the order's own parts are handed over, '|id|id|', by name where Shopify keeps
-- the id back and '' where no part says: what a computer's list is narrowed by.
ALTER TABLE orders ADD COLUMN places TEXT NOT NULL DEFAULT '';
UPDATE orders SET places = COALESCE((SELECT '|' || string_agg(named.place, '|' ORDER BY named.place) || '|' FROM (
    SELECT DISTINCT CASE WHEN f.location_id = '' THEN f.location ELSE f.location_id END AS place
    FROM fulfillment_orders f WHERE f.order_id = orders.id AND f.state <> 'CANCELLED') named WHERE named.place <> ''), '')
WHERE elsewhere < 2;
-- The figures of the Desktop are read from this index alone; what is owed has its own.
DROP INDEX orders_standing;
CREATE INDEX orders_standing ON orders (status, push, changed, archived, elsewhere, places) WHERE owed = 0;
