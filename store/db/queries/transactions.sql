-- name: InsertTransaction :exec
INSERT INTO transactions (id, barcode, order_id, customer_id, currency, taxes_included, shipping, tax, fees,
  total, shopify_total, paid, state, keep_open, comments, created_at, finished_at, finished_by, returns)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, sqlc.arg(state), 0, '', $12, 0, '', sqlc.arg(returns));

-- name: InsertTransactionLine :exec
INSERT INTO transaction_lines (transaction_id, position, product_id, sku, title, quantity, unit_price, line_discount, order_discount, tax,
  line_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: TransactionByID :one
SELECT * FROM transactions WHERE id = $1;

-- name: TransactionLines :many
SELECT * FROM transaction_lines WHERE transaction_id = $1 ORDER BY position;

-- name: RewriteTransaction :execrows
UPDATE transactions SET taxes_included = $2, shipping = $3, tax = $4, fees = $5, total = $6, shopify_total = $7
WHERE id = $1 AND state = 'open';

-- name: SetShopifyTotal :exec
UPDATE transactions SET shopify_total = $2 WHERE id = $1;

-- name: DeleteTransactionLines :exec
DELETE FROM transaction_lines WHERE transaction_id = $1;

-- name: VoidTransaction :execrows
UPDATE transactions SET state = 'voided' WHERE id = $1 AND (state = 'open' OR state = 'cancelling');

-- name: HoldTransaction :execrows
UPDATE transactions SET state = 'cancelling' WHERE id = $1 AND state = 'open';

-- name: ReopenTransaction :execrows
UPDATE transactions SET state = 'open' WHERE id = $1 AND state = 'cancelling';

-- name: InsertPayment :exec
INSERT INTO payments (id, transaction_id, type, card, minor, currency, comments, reverses, at, actor)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: AddPaid :exec
UPDATE transactions SET paid = paid + sqlc.arg(minor) WHERE id = sqlc.arg(id);

-- name: Payments :many
SELECT * FROM payments WHERE transaction_id = $1 ORDER BY at, id;

-- name: PaymentsOfOrder :many
SELECT p.* FROM payments p JOIN transactions t ON t.id = p.transaction_id WHERE t.order_id = $1 ORDER BY p.at, p.id;

-- name: TransactionByBarcode :one
SELECT id FROM transactions WHERE barcode = $1;

-- name: NoteTransaction :exec
UPDATE transactions SET comments = $2, keep_open = $3 WHERE id = $1;

-- name: FinishTransaction :execrows
UPDATE transactions SET state = 'finished', finished_at = $2, finished_by = $3
WHERE id = $1 AND state = 'open' AND total = paid;

-- name: SalesBetween :many
SELECT CAST(SUM(CASE WHEN returns = '' THEN 1 ELSE 0 END) AS BIGINT) AS sales, CAST(SUM(total) AS BIGINT) AS total, currency
FROM transactions WHERE finished_at >= sqlc.arg(since) AND finished_at < sqlc.arg(before) AND finished_at > 0 AND state = 'finished'
GROUP BY currency ORDER BY currency;

-- name: PaymentByID :one
SELECT * FROM payments WHERE id = $1;

-- name: PaymentTypes :many
SELECT * FROM payment_types ORDER BY position, name;

-- name: DeletePaymentTypes :exec
DELETE FROM payment_types;

-- name: InsertPaymentType :exec
INSERT INTO payment_types (name, button, position, advanced, opens_drawer, rounding) VALUES ($1, $2, $3, $4, $5, $6);

-- name: CardTypes :many
SELECT name FROM card_types ORDER BY position, name;

-- name: DeleteCardTypes :exec
DELETE FROM card_types;

-- name: InsertCardType :exec
INSERT INTO card_types (name, position) VALUES ($1, $2);

-- name: Pickup :one
SELECT * FROM pickups WHERE order_id = $1;

-- name: ShelvePickup :exec
INSERT INTO pickups (order_id, shelf, hold_until, ready_at, collected_at, collected_by, collected_note)
VALUES ($1, $2, $3, 0, 0, '', '')
ON CONFLICT (order_id) DO UPDATE SET shelf = excluded.shelf, hold_until = excluded.hold_until;

-- name: ReadyPickup :exec
INSERT INTO pickups (order_id, shelf, hold_until, ready_at, collected_at, collected_by, collected_note)
VALUES ($1, '', 0, $2, 0, '', '')
ON CONFLICT (order_id) DO UPDATE SET ready_at = excluded.ready_at;

-- name: CollectPickup :exec
INSERT INTO pickups (order_id, shelf, hold_until, ready_at, collected_at, collected_by, collected_note)
VALUES ($1, '', 0, 0, $2, $3, $4)
ON CONFLICT (order_id) DO UPDATE SET collected_at = excluded.collected_at, collected_by = excluded.collected_by, collected_note = excluded.collected_note;

-- name: UncollectPickup :exec
UPDATE pickups SET collected_at = 0, collected_by = '', collected_note = '' WHERE order_id = $1;

-- name: InsertPrint :exec
INSERT INTO prints (id, transaction_id, document, digest, at, actor) VALUES ($1, $2, $3, $4, $5, $6);

-- name: CountPrints :one
SELECT COUNT(*) FROM prints WHERE transaction_id = $1 AND document = $2;

-- name: CountSamePrints :one
SELECT COUNT(*) FROM prints
WHERE transaction_id = $1 AND document = $2 AND (digest = sqlc.arg(digest) OR digest = '' AND at >= sqlc.arg(paid_at));

-- name: ClaimDrawer :many
INSERT INTO drawer_openings (payment_id, at)
SELECT p.id, CAST(sqlc.arg(at) AS BIGINT) FROM payments p JOIN payment_types t ON t.name = p.type
WHERE p.transaction_id = sqlc.arg(transaction_id) AND t.opens_drawer = 1
ON CONFLICT (payment_id) DO NOTHING
RETURNING payment_id;

-- name: ReleaseDrawer :exec
DELETE FROM drawer_openings WHERE payment_id = $1;
