-- name: InsertReturn :exec
INSERT INTO returns (transaction_id, refund, refund_minor, tender, fee_percent, shopify_id, refunds) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: InsertReturnLine :exec
INSERT INTO return_lines (transaction_id, position, reason, note, restock, location_id) VALUES ($1, $2, $3, $4, $5, $6);

-- name: ReturnByTransaction :one
SELECT * FROM returns WHERE transaction_id = $1;

-- name: ReturnLines :many
SELECT * FROM return_lines WHERE transaction_id = $1 ORDER BY position;

-- name: ReturnsOfSale :many
SELECT id FROM transactions WHERE returns = $1 AND returns <> '' ORDER BY created_at, id;

-- name: ReturnsOfOrder :many
SELECT id FROM transactions WHERE order_id = $1 AND returns <> '' ORDER BY created_at, id;

-- name: AllReturns :many
SELECT id FROM transactions WHERE id IN (SELECT r.transaction_id FROM returns r) ORDER BY created_at DESC, id DESC LIMIT sqlc.arg(most);

-- name: SetReturnAtShopify :exec
UPDATE returns SET shopify_id = $2, refunds = $3 WHERE transaction_id = $1;

-- name: BookReturn :execrows
UPDATE transactions SET state = 'finished', finished_at = $2, finished_by = $3 WHERE id = $1 AND state = 'returning';

-- name: VoidReturn :execrows
UPDATE transactions SET state = 'voided' WHERE id = $1 AND state = 'returning';

-- name: SalesBeside :many
SELECT id FROM transactions WHERE order_id = $1 AND id <> $2 AND state = 'finished' AND returns = '' ORDER BY created_at, id;

-- name: SeeRefunds :exec
UPDATE returns SET seen = COALESCE((SELECT -CAST(SUM(p.minor) AS BIGINT) FROM payments p
  WHERE p.transaction_id = returns.transaction_id AND p.type = 'eCommerce' AND p.id NOT LIKE 'carried %'), 0)
WHERE transaction_id IN (SELECT t.id FROM transactions t WHERE t.order_id = $1 AND t.returns <> '');
