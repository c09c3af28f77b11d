-- name: InsertTransaction :exec
INSERT INTO transactions (id, barcode, order_id, customer_id, currency, taxes_included, shipping, tax, fees,
  total, shopify_total, paid, state, keep_open, comments, created_at, finished_at, finished_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 'open', 0, '', $12, 0, '');

-- name: InsertTransactionLine :exec
INSERT INTO transaction_lines (transaction_id, position, product_id, sku, title, quantity, unit_price, line_discount, order_discount, tax)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: TransactionByID :one
SELECT * FROM transactions WHERE id = $1;

-- name: TransactionLines :many
SELECT * FROM transaction_lines WHERE transaction_id = $1 ORDER BY position;

-- name: VoidTransaction :execrows
UPDATE transactions SET state = 'voided' WHERE id = $1 AND state = 'open';

-- name: InsertPayment :exec
INSERT INTO payments (id, transaction_id, type, card, minor, currency, comments, reverses, at, actor)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: AddPaid :exec
UPDATE transactions SET paid = paid + sqlc.arg(minor) WHERE id = sqlc.arg(id);

-- name: Payments :many
SELECT * FROM payments WHERE transaction_id = $1 ORDER BY at, id;
