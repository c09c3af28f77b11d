-- +goose Up
-- The counter: how people pay, what waits on a shelf, what was printed.

CREATE TABLE payment_types (
  name TEXT PRIMARY KEY,
  button TEXT NOT NULL,
  position INTEGER NOT NULL,
  advanced INTEGER NOT NULL,
  opens_drawer INTEGER NOT NULL,
  rounding INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO payment_types (name, button, position, advanced, opens_drawer, rounding) VALUES
  ('eCommerce', 'eCommerce', 0, 0, 0, 0),
  ('Cash', 'Cash', 1, 0, 1, 0),
  ('Check', 'Check', 2, 0, 1, 0),
  ('Gift Card', 'Gift Card', 3, 0, 0, 0);

CREATE TABLE card_types (
  name TEXT PRIMARY KEY,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO card_types (name, position) VALUES ('VISA', 0), ('MC', 1), ('AMEX', 2), ('DISCOVER', 3);

CREATE TABLE pickups (
  order_id TEXT PRIMARY KEY REFERENCES orders (id),
  shelf TEXT NOT NULL,
  hold_until INTEGER NOT NULL,
  ready_at INTEGER NOT NULL,
  collected_at INTEGER NOT NULL,
  collected_by TEXT NOT NULL,
  collected_note TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Papers that left the printer, or were saved as a file; the second receipt is a COPY.
CREATE TABLE prints (
  id TEXT PRIMARY KEY,
  transaction_id TEXT NOT NULL REFERENCES transactions (id),
  document TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX prints_transaction ON prints (transaction_id);

-- Opening one of a million transactions asks for its movements.
CREATE INDEX stock_movements_transaction ON stock_movements (transaction_id);
CREATE INDEX transactions_finished ON transactions (finished_at);
