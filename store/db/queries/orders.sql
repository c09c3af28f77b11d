-- name: OrderByShopifyID :one
SELECT * FROM orders WHERE shop = $1 AND shopify_id = $2;

-- name: OrderByID :one
SELECT * FROM orders WHERE id = $1;

-- name: OrdersByName :many
SELECT * FROM orders WHERE name = $1 ORDER BY created_at;

-- name: KnownUpdate :one
SELECT updated_at, read_at FROM orders WHERE orders.shop = sqlc.arg(shop) AND orders.shopify_id = sqlc.arg(shopify_id)
UNION ALL SELECT updated_at, read_at FROM quarantine WHERE quarantine.shop = sqlc.arg(shop) AND quarantine.shopify_id = sqlc.arg(shopify_id)
UNION ALL SELECT updated_at, read_at FROM left_out WHERE left_out.shop = sqlc.arg(shop) AND left_out.shopify_id = sqlc.arg(shopify_id)
ORDER BY updated_at DESC, read_at DESC LIMIT 1;

-- name: SetOrderRead :exec
UPDATE orders SET read_at = sqlc.arg(read_at), withheld = sqlc.arg(withheld) WHERE id = sqlc.arg(id) AND read_at <= sqlc.arg(read_at);

-- name: CountWithheld :one
SELECT COUNT(*) FROM orders WHERE shop = $1 AND open = 1 AND withheld <> '';

-- name: UnroutedOrders :many
SELECT shopify_id FROM orders WHERE unrouted = 1 AND shop = $1 AND created_at >= $2 ORDER BY created_at LIMIT 100;

-- name: OpenOrders :many
SELECT shopify_id, created_at, updated_at, read_at, withheld FROM orders WHERE open = 1 AND shop = $1 ORDER BY created_at, id;

-- name: OrdersUpdatedBetween :many
SELECT shopify_id, name FROM orders WHERE shop = sqlc.arg(shop) AND updated_at >= sqlc.arg(since) AND updated_at <= sqlc.arg(until)
ORDER BY updated_at, id;

-- name: InsertOrder :exec
INSERT INTO orders (id, shop, shopify_id, name, number, created_at, updated_at, taken_in_at, customer_id,
  customer_name, customer_sort, buyer_key, email_folded, items, currency, total, financial, delivery,
  transaction_id, barcode, status, status_rank, problem, open, push, push_error, changed, unrouted, search,
  archived, handed_over, held, parts, parts_done, units, units_gone, elsewhere, wish, pickup_time, places)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
  $23, $24, '', '', 0, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37);

-- name: UpdateOrder :exec
UPDATE orders SET name = $2, updated_at = $3, customer_id = $4, customer_name = $5, customer_sort = $6,
  buyer_key = $7, email_folded = $8, items = $9, total = $10, financial = $11, delivery = $12,
  transaction_id = $13, barcode = $14, status = $15, status_rank = $16, problem = $17, open = $18,
  changed = $19, unrouted = $20, search = $21, archived = $22, handed_over = $23, held = $24,
  parts = $25, parts_done = $26, units = $27, units_gone = $28, elsewhere = $29, wish = $30, pickup_time = $31,
  places = $32
WHERE id = $1;

-- name: SetOrderStatus :execrows
UPDATE orders SET status = sqlc.arg(status), status_rank = sqlc.arg(status_rank), open = sqlc.arg(open),
  push = sqlc.arg(push), push_error = '', problem = sqlc.arg(problem)
WHERE id = sqlc.arg(id) AND status = sqlc.arg(seen);

-- name: ChooseCustomer :exec
UPDATE orders SET chosen_customer = $2, unidentified = $3 WHERE id = $1;

-- name: SetOrderPush :exec
UPDATE orders SET push = $2, push_error = $3 WHERE id = $1;

-- name: SetOrderChanged :exec
UPDATE orders SET changed = $2 WHERE id = $1;

-- name: InsertOrderDetails :exec
INSERT INTO order_details (order_id, details, pending) VALUES ($1, $2, '');

-- name: SetOrderDetails :exec
UPDATE order_details SET details = $2, pending = '' WHERE order_id = $1;

-- name: SetOrderPending :exec
UPDATE order_details SET pending = $2 WHERE order_id = $1;

-- name: OrderDetails :one
SELECT details, pending FROM order_details WHERE order_id = $1;

-- name: InsertOrderLine :exec
INSERT INTO order_lines (order_id, position, shopify_id, sku, title, quantity, product_id, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: DeleteOrderLines :exec
DELETE FROM order_lines WHERE order_id = $1;

-- name: OrderLines :many
SELECT * FROM order_lines WHERE order_id = $1 ORDER BY position;

-- name: InsertFulfillmentOrder :exec
INSERT INTO fulfillment_orders (order_id, shopify_id, state, method, location_id, location, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: InsertFulfillmentOrderLine :exec
INSERT INTO fulfillment_order_lines (order_id, fulfillment_order_id, shopify_id, line_shopify_id, total, remaining)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: DeleteFulfillmentOrderLines :exec
DELETE FROM fulfillment_order_lines WHERE order_id = $1;

-- name: DeleteFulfillmentOrders :exec
DELETE FROM fulfillment_orders WHERE order_id = $1;

-- name: WaitingOrders :many
SELECT * FROM orders WHERE problem <> '' ORDER BY created_at, id;

-- name: WaitingOrdersWithEmail :many
SELECT * FROM orders WHERE problem <> '' AND email_folded = $1 ORDER BY created_at, id;

-- name: WaitingOrdersOf :many
SELECT * FROM orders WHERE problem <> '' AND shop = $1 AND buyer_key = $2 ORDER BY created_at, id;

-- name: Standings :many
SELECT status, push, changed, archived, elsewhere, places, CAST(0 AS BIGINT) AS owed, CAST(0 AS BIGINT) AS due, COUNT(*) AS orders
FROM orders WHERE owed = 0 GROUP BY 1, 2, 3, 4, 5, 6
UNION ALL
SELECT o.status, o.push, o.changed, o.archived, o.elsewhere, o.places, CAST(1 AS BIGINT) AS owed,
  CAST(CASE WHEN o.owed_from <= sqlc.arg(now) THEN 1 ELSE 0 END AS BIGINT) AS due, COUNT(*) AS orders
FROM orders o WHERE o.owed <> 0 GROUP BY 1, 2, 3, 4, 5, 6, 8;

-- name: SetOrderOwed :exec
UPDATE orders SET owed = $2, owed_why = $3, owed_from = $4 WHERE id = $1;

-- name: CountOpen :one
SELECT COUNT(*) FROM orders WHERE open = 1;

-- name: Quarantine :exec
INSERT INTO quarantine (shop, shopify_id, updated_at, cause, first_at, last_at, let_go, read_at) VALUES ($1, $2, $3, $4, $5, $5, 0, $6)
ON CONFLICT (shop, shopify_id) DO UPDATE SET cause = excluded.cause, last_at = excluded.last_at, read_at = excluded.read_at,
  let_go = CASE WHEN excluded.updated_at > quarantine.updated_at THEN 0 ELSE quarantine.let_go END, updated_at = excluded.updated_at;

-- name: Unquarantine :execrows
DELETE FROM quarantine WHERE shop = $1 AND shopify_id = $2;

-- name: Quarantined :many
SELECT * FROM quarantine WHERE shop = $1 AND let_go = 0 ORDER BY first_at, shopify_id;

-- name: SetAside :many
SELECT q.shop, q.shopify_id, q.cause, q.first_at, q.last_at, CAST(COALESCE(o.id, '') AS TEXT) AS order_id, CAST(COALESCE(o.name, '') AS TEXT) AS name
FROM quarantine q LEFT JOIN orders o ON o.shop = q.shop AND o.shopify_id = q.shopify_id
WHERE q.let_go = 0 ORDER BY q.first_at, q.shop, q.shopify_id LIMIT $1;

-- name: QuarantinedUpdate :one
SELECT updated_at FROM quarantine WHERE shop = $1 AND shopify_id = $2;

-- name: CountQuarantined :one
SELECT COUNT(*) FROM quarantine WHERE let_go = 0;

-- name: LookAgain :execrows
UPDATE quarantine SET last_at = 0, let_go = 0 WHERE shop = $1 AND shopify_id = $2;

-- name: LetGo :execrows
UPDATE quarantine SET let_go = 1 WHERE shop = $1 AND shopify_id = $2;

-- name: LatestRouting :one
SELECT CAST(COALESCE(MAX(f.updated_at), 0) AS BIGINT) AS updated_at, o.read_at FROM orders o LEFT JOIN fulfillment_orders f ON f.order_id = o.id
WHERE o.shop = $1 AND o.shopify_id = $2 GROUP BY o.id, o.read_at;

-- name: LeaveOut :exec
INSERT INTO left_out (shop, shopify_id, name, test, source, created_at, updated_at, read_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (shop, shopify_id) DO UPDATE SET name = excluded.name, test = excluded.test, source = excluded.source,
  updated_at = excluded.updated_at, read_at = excluded.read_at;

-- name: ForgetLeftOut :execrows
DELETE FROM left_out WHERE shop = $1 AND shopify_id = $2;

-- name: LeftOut :many
SELECT test, source, COUNT(*) AS orders, CAST(MIN(created_at) AS BIGINT) AS since FROM left_out WHERE shop = $1 GROUP BY test, source;

-- name: LeftOutOf :many
SELECT shopify_id FROM left_out WHERE shop = $1 AND test = $2 AND source = $3 ORDER BY created_at DESC, shopify_id LIMIT $4;

-- name: NewestOrder :one
SELECT CAST(COALESCE(MAX(id), '') AS TEXT) FROM orders;

-- name: OrdersToSearch :many
SELECT o.id, o.name, o.customer_name, o.barcode, d.details, d.pending FROM orders o JOIN order_details d ON d.order_id = o.id
WHERE o.id > $1 ORDER BY o.id LIMIT $2;

-- name: SetOrderSearch :exec
UPDATE orders SET search = $2, wish = $3, pickup_time = $4 WHERE id = $1;

-- name: PartStatuses :many
SELECT part, status FROM part_statuses WHERE order_id = $1;

-- name: SetPartStatus :exec
INSERT INTO part_statuses (order_id, part, status) VALUES ($1, $2, $3)
ON CONFLICT (order_id, part) DO UPDATE SET status = excluded.status;

-- name: DeletePartStatus :exec
DELETE FROM part_statuses WHERE order_id = $1 AND part = $2;

-- name: DeletePartStatuses :exec
DELETE FROM part_statuses WHERE order_id = $1;
