-- +goose Up
-- R55: an order is handed over in acts, each unique by itself; the rows of before keep
-- theirs, one an order and intent, and their history. lines are what an act hands over by
-- quantity ("ID=2 ID=1"), '' for all that is left; notify says that a change of carrier or
-- numbers is mailed.
CREATE TABLE outbox_of_acts (
  id TEXT PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (id),
  intent TEXT NOT NULL,
  state TEXT NOT NULL,
  run_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  first_tried_at INTEGER NOT NULL,
  last_error TEXT NOT NULL,
  claimed_by TEXT NOT NULL,
  claimed_until INTEGER NOT NULL,
  job_id TEXT NOT NULL,
  fulfillment_id TEXT NOT NULL,
  carrier TEXT NOT NULL,
  tracking TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  done_at INTEGER NOT NULL,
  sent_at INTEGER NOT NULL DEFAULT 0,
  was TEXT NOT NULL DEFAULT '',
  network INTEGER NOT NULL DEFAULT 0,
  parts TEXT NOT NULL DEFAULT '',
  act TEXT NOT NULL DEFAULT '',
  lines TEXT NOT NULL DEFAULT '',
  notify INTEGER NOT NULL DEFAULT 0,
  UNIQUE (order_id, intent, act)
) STRICT, WITHOUT ROWID;
INSERT INTO outbox_of_acts (id, order_id, intent, state, run_at, attempts, first_tried_at, last_error, claimed_by, claimed_until, job_id,
  fulfillment_id, carrier, tracking, created_at, done_at, sent_at, was, network, parts)
SELECT id, order_id, intent, state, run_at, attempts, first_tried_at, last_error, claimed_by, claimed_until, job_id,
  fulfillment_id, carrier, tracking, created_at, done_at, sent_at, was, network, parts FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_of_acts RENAME TO outbox;
CREATE INDEX outbox_due ON outbox (run_at) WHERE state = 'queued' OR state = 'sent';

-- R54: the status that was saved for a part by itself.
CREATE TABLE part_statuses (
  order_id TEXT NOT NULL REFERENCES orders (id),
  part TEXT NOT NULL,
  status TEXT NOT NULL,
  PRIMARY KEY (order_id, part)
) STRICT, WITHOUT ROWID;

-- How much of an order was handed over: parts and those of which nothing is left, units
-- and those that have gone.
ALTER TABLE orders ADD COLUMN parts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN parts_done INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN units INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN units_gone INTEGER NOT NULL DEFAULT 0;
UPDATE orders SET
  units = COALESCE((SELECT SUM(l.total) FROM fulfillment_order_lines l WHERE l.order_id = orders.id), 0),
  units_gone = COALESCE((SELECT SUM(l.total - l.remaining) FROM fulfillment_order_lines l WHERE l.order_id = orders.id), 0),
  parts = (SELECT COUNT(*) FROM fulfillment_orders f WHERE f.order_id = orders.id AND f.state <> 'CANCELLED'),
  parts_done = (SELECT COUNT(*) FROM fulfillment_orders f WHERE f.order_id = orders.id AND f.state = 'CLOSED');

-- What was handed over by which act is in the books.
UPDATE counters SET value = 1 WHERE name = 'unsealed';
