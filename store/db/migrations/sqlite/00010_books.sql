-- +goose Up
-- The books prove themselves (R62): the last event about an order, a product or a
-- customer in an act covers, by content, the books of it as the act left them.
-- salt keeps a short text from being guessed by its hash. An event whose texts
-- were forgotten (R65) names the event that says so.
ALTER TABLE events ADD COLUMN salt TEXT NOT NULL DEFAULT '';
ALTER TABLE events ADD COLUMN content TEXT NOT NULL DEFAULT '';
ALTER TABLE events ADD COLUMN forgotten_by INTEGER NOT NULL DEFAULT 0;

-- What people read of the log leaves out the events that only cover books.
CREATE INDEX events_told ON events (seq) WHERE kind <> 'sealed';

-- Which event last covered whose books; marks are a few bits of each figure, so
-- that one that was changed can be named.
CREATE TABLE seals (
  subject_id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  marks BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Books that were written before, or without, the above are sealed when the
-- database is opened next.
INSERT INTO counters (name, value) VALUES ('unsealed', 1);

-- The books of one order, and a product's movements that no sale made.
CREATE INDEX transactions_books ON transactions (order_id, id);
CREATE INDEX stock_movements_books ON stock_movements (product_id) WHERE transaction_id = '';

DROP TRIGGER events_no_update;
-- +goose StatementBegin
CREATE TRIGGER events_no_update BEFORE UPDATE ON events
WHEN NOT (OLD.forgotten_by = 0 AND NEW.forgotten_by > OLD.seq AND NEW.title = 'Forgotten' AND NEW.detail = ''
  AND NEW.before = '' AND NEW.after = '' AND NEW.salt = '' AND NEW.seq = OLD.seq AND NEW.at = OLD.at AND NEW.actor = OLD.actor
  AND NEW.subject_id = OLD.subject_id AND NEW.kind = OLD.kind AND NEW.content = OLD.content AND NEW.hash = OLD.hash)
BEGIN
  SELECT RAISE(ABORT, 'events is append-only');
END;
-- +goose StatementEnd
