-- name: InsertProduct :exec
INSERT INTO products (id, sku, barcode, description, price, stocked, on_hand, updated_at, low_at, merged_into, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10);

-- name: CountOrdersIn :one
SELECT COUNT(*) FROM orders WHERE currency = $1;

-- name: PricedProducts :many
SELECT * FROM products WHERE price <> 0 AND merged_into = '' ORDER BY sku, id;

-- name: UpdateProduct :execrows
UPDATE products SET sku = sqlc.arg(sku), barcode = sqlc.arg(barcode), description = sqlc.arg(description), price = sqlc.arg(price),
  stocked = sqlc.arg(stocked), low_at = sqlc.arg(low_at), version = sqlc.arg(version), updated_at = sqlc.arg(updated_at)
WHERE id = sqlc.arg(id) AND version = sqlc.arg(seen) AND merged_into = '';

-- name: ProductByID :one
SELECT * FROM products WHERE id = $1;

-- name: ProductsBySKU :many
SELECT id, sku, description, stocked, on_hand FROM products WHERE sku = $1 AND merged_into = '' ORDER BY id LIMIT 5;

-- name: ProductsWithSKU :many
SELECT * FROM products WHERE sku = $1 AND merged_into = '' ORDER BY id;

-- name: ProductsWithBarcode :many
SELECT * FROM products WHERE barcode = $1 AND barcode <> '' AND merged_into = '' ORDER BY id LIMIT 5;

-- name: ProductSKUs :many
SELECT DISTINCT sku FROM products WHERE sku <> '' AND merged_into = '' ORDER BY sku;

-- name: ProductMergedInto :one
SELECT merged_into FROM products WHERE id = $1;

-- name: SetProductMergedInto :execrows
UPDATE products SET merged_into = sqlc.arg(survivor), version = sqlc.arg(version), updated_at = sqlc.arg(updated_at)
WHERE id = sqlc.arg(id) AND merged_into = sqlc.arg(seen);

-- name: ExportProducts :many
SELECT * FROM products WHERE merged_into = '' AND (sku > sqlc.arg(sku) OR sku = sqlc.arg(sku) AND id > sqlc.arg(id)) ORDER BY sku, id LIMIT 1000;

-- name: MoveStock :one
UPDATE products SET on_hand = on_hand + sqlc.arg(quantity), updated_at = sqlc.arg(at) WHERE id = sqlc.arg(id) RETURNING on_hand;

-- name: InsertMovement :exec
INSERT INTO stock_movements (key, product_id, quantity, reason, transaction_id, at, actor, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: CountProducts :one
SELECT COUNT(*) FROM products WHERE merged_into = '';

-- name: MovementsOfTransaction :many
SELECT product_id, quantity, reason FROM stock_movements WHERE transaction_id = $1 ORDER BY key;

-- name: MovementsOfProduct :many
SELECT m.*, CAST(COALESCE(t.barcode, '') AS TEXT) AS barcode, CAST(COALESCE(o.name, '') AS TEXT) AS order_name
FROM stock_movements m
LEFT JOIN transactions t ON t.id = m.transaction_id
LEFT JOIN orders o ON o.id = t.order_id
WHERE m.product_id = sqlc.arg(product_id)
ORDER BY m.at DESC, m.key DESC LIMIT sqlc.arg(most);

-- name: ProductsMergedInto :many
SELECT id FROM products WHERE merged_into = $1 AND merged_into <> '' ORDER BY id;

-- name: MovementsBetween :many
SELECT CAST(m.at / 900000 AS BIGINT) AS quarter, m.reason,
  CAST(SUM(CASE WHEN m.quantity > 0 THEN m.quantity ELSE 0 END) AS BIGINT) AS came,
  CAST(SUM(CASE WHEN m.quantity < 0 THEN m.quantity ELSE 0 END) AS BIGINT) AS went
FROM stock_movements m WHERE m.at >= sqlc.arg(since) AND m.at < sqlc.arg(before)
GROUP BY m.at / 900000, m.reason ORDER BY m.at / 900000, m.reason;

-- name: PromisedInTransactions :many
SELECT o.id AS order_id, o.name, o.customer_name, o.status, t.id AS transaction_id, t.barcode, t.created_at, CAST(SUM(l.quantity) AS BIGINT) AS quantity
FROM transaction_lines l JOIN transactions t ON t.id = l.transaction_id JOIN orders o ON o.id = t.order_id
WHERE l.product_id = $1 AND t.state IN ('open', 'cancelling')
GROUP BY o.id, o.name, o.customer_name, o.status, t.id, t.barcode, t.created_at ORDER BY t.created_at;

-- name: PromisedInOrders :many
SELECT o.id AS order_id, o.name, o.customer_name, o.status, o.created_at, CAST(SUM(l.quantity) AS BIGINT) AS quantity
FROM order_lines l JOIN orders o ON o.id = l.order_id
WHERE o.problem <> '' AND l.product_id = $1
GROUP BY o.id, o.name, o.customer_name, o.status, o.created_at ORDER BY o.created_at;

-- name: StockTotals :one
SELECT COUNT(*) AS products, CAST(COALESCE(SUM(CASE WHEN on_hand > 0 THEN on_hand ELSE 0 END), 0) AS BIGINT) AS units,
  CAST(COALESCE(SUM(CASE WHEN on_hand > 0 THEN on_hand * price ELSE 0 END), 0) AS BIGINT) AS value,
  CAST(COALESCE(SUM(CASE WHEN on_hand < 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS oversold,
  CAST(COALESCE(SUM(CASE WHEN low_at > 0 AND on_hand >= 0 AND on_hand <= low_at THEN 1 ELSE 0 END), 0) AS BIGINT) AS low
FROM products WHERE merged_into = '' AND stocked = 1;

-- name: PromisedTotal :one
SELECT CAST(COALESCE(SUM(l.quantity), 0) AS BIGINT) FROM transactions t JOIN transaction_lines l ON l.transaction_id = t.id
JOIN products p ON p.id = l.product_id WHERE t.state IN ('open', 'cancelling') AND p.stocked = 1;

-- name: RememberedProduct :one
SELECT product_id FROM remembered_products WHERE shop = $1 AND key = $2;

-- name: RememberProduct :exec
INSERT INTO remembered_products (shop, key, product_id, sku, title, created_at, actor) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (shop, key) DO UPDATE SET product_id = excluded.product_id, sku = excluded.sku, title = excluded.title,
  created_at = excluded.created_at, actor = excluded.actor;

-- name: ForgetProduct :execrows
DELETE FROM remembered_products WHERE shop = $1 AND key = $2;

-- name: RememberedProducts :many
SELECT r.*, p.sku AS product_sku, p.description FROM remembered_products r JOIN products p ON p.id = r.product_id ORDER BY r.created_at DESC, r.shop, r.key;

-- name: SharedSKUs :many
SELECT p.sku FROM products p WHERE p.merged_into = '' AND p.sku <> '' GROUP BY p.sku HAVING COUNT(*) > 1 ORDER BY p.sku;

-- name: InsertRemoval :exec
INSERT INTO product_removals (id, at, actor, undone_at) VALUES ($1, $2, $3, 0);

-- name: InsertRemovalPart :exec
INSERT INTO product_removal_parts (removal_id, position, survivor_id, removed_id, survivor_before, survivor_after, moved, remembered)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: KeepRemovalLines :execrows
INSERT INTO product_removal_lines (removal_id, removed_id, transaction_id, position)
SELECT sqlc.arg(removal_id), sqlc.arg(product_id), l.transaction_id, l.position FROM transaction_lines l WHERE l.product_id = sqlc.arg(product_id);

-- name: PointLines :execrows
UPDATE transaction_lines SET product_id = sqlc.arg(target) WHERE product_id = sqlc.arg(holder);

-- name: RemovalLines :many
SELECT transaction_id, position FROM product_removal_lines WHERE removal_id = $1 AND removed_id = $2;

-- name: PointLine :exec
UPDATE transaction_lines SET product_id = $3 WHERE transaction_id = $1 AND position = $2;

-- name: LinesOfProduct :one
SELECT CAST(COALESCE(SUM(CASE WHEN t.state IN ('open', 'cancelling') THEN 1 ELSE 0 END), 0) AS BIGINT) AS open, COUNT(*) AS all_lines
FROM transaction_lines l JOIN transactions t ON t.id = l.transaction_id WHERE l.product_id = $1;

-- name: Removals :many
SELECT * FROM product_removals ORDER BY at DESC, id DESC;

-- name: RemovalByID :one
SELECT * FROM product_removals WHERE id = $1;

-- name: RemovalParts :many
SELECT * FROM product_removal_parts WHERE removal_id = $1 ORDER BY position;

-- name: UndoRemoval :execrows
UPDATE product_removals SET undone_at = $2 WHERE id = $1 AND undone_at = 0;

-- name: WaitingOrdersWithSKU :many
SELECT * FROM orders WHERE problem <> '' AND id IN (SELECT l.order_id FROM order_lines l WHERE l.sku = $1) ORDER BY created_at, id;
