-- name: InsertProduct :exec
INSERT INTO products (id, sku, barcode, description, price, stocked, on_hand, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, 0, $7);

-- name: ProductByID :one
SELECT * FROM products WHERE id = $1;

-- name: ProductsBySKU :many
SELECT id, sku, description, stocked, on_hand FROM products WHERE sku = $1 ORDER BY id LIMIT 5;

-- name: ProductSKUs :many
SELECT DISTINCT sku FROM products WHERE sku <> '' ORDER BY sku;

-- name: MoveStock :one
UPDATE products SET on_hand = on_hand + sqlc.arg(quantity), updated_at = sqlc.arg(at) WHERE id = sqlc.arg(id) RETURNING on_hand;

-- name: InsertMovement :exec
INSERT INTO stock_movements (key, product_id, quantity, reason, transaction_id, at, actor)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: LedgerDrift :many
SELECT p.id, p.sku, p.on_hand, CAST(COALESCE(SUM(m.quantity), 0) AS BIGINT) AS booked
FROM products p LEFT JOIN stock_movements m ON m.product_id = p.id
GROUP BY p.id, p.sku, p.on_hand
HAVING p.on_hand <> COALESCE(SUM(m.quantity), 0);

-- name: CountProducts :one
SELECT COUNT(*) FROM products;

-- name: MovementsOfTransaction :many
SELECT product_id, quantity, reason FROM stock_movements WHERE transaction_id = $1 ORDER BY key;
