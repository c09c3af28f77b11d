-- +goose Up
-- R55: an order is handed over in acts, each unique by itself; the rows of before keep
-- theirs, one an order and intent, and their history. lines are what an act hands over by
-- quantity ("ID=2 ID=1"), '' for all that is left; notify says that a change of carrier or
-- numbers is mailed.
ALTER TABLE outbox ADD COLUMN act TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN lines TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN notify BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox DROP CONSTRAINT outbox_order_id_intent_key;
ALTER TABLE outbox ADD UNIQUE (order_id, intent, act);

-- R54: the status that was saved for a part by itself.
CREATE TABLE part_statuses (
  order_id TEXT NOT NULL REFERENCES orders (id),
  part TEXT NOT NULL,
  status TEXT NOT NULL,
  PRIMARY KEY (order_id, part)
);

-- How much of an order was handed over: parts and those of which nothing is left, units
-- and those that have gone.
ALTER TABLE orders ADD COLUMN parts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN parts_done BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN units BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN units_gone BIGINT NOT NULL DEFAULT 0;
UPDATE orders SET
  units = COALESCE((SELECT SUM(l.total) FROM fulfillment_order_lines l WHERE l.order_id = orders.id), 0),
  units_gone = COALESCE((SELECT SUM(l.total - l.remaining) FROM fulfillment_order_lines l WHERE l.order_id = orders.id), 0),
  parts = (SELECT COUNT(*) FROM fulfillment_orders f WHERE f.order_id = orders.id AND f.state <> 'CANCELLED'),
  parts_done = (SELECT COUNT(*) FROM fulfillment_orders f WHERE f.order_id = orders.id AND f.state = 'CLOSED');

-- What was handed over by which act is in the books.
UPDATE counters SET value = 1 WHERE name = 'unsealed';
