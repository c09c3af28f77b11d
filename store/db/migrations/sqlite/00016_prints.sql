-- +goose Up
-- What a receipt said, so that only the same one again is a COPY; which payments the
-- drawer was opened for, so that none is forgotten and none counts twice.

-- What the receipt says of goods and money, as a hash; '' for those printed before
-- this was noted, and for other papers.
ALTER TABLE prints ADD COLUMN digest TEXT NOT NULL DEFAULT '';

CREATE TABLE drawer_openings (
  payment_id TEXT PRIMARY KEY REFERENCES payments (id),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO drawer_openings (payment_id, at)
SELECT p.id, p.at FROM payments p
WHERE EXISTS (SELECT 1 FROM prints r WHERE r.transaction_id = p.transaction_id AND r.document = 'receipt' AND r.at >= p.at);
