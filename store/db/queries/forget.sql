-- name: CustomersMergedInto :many
SELECT * FROM customers WHERE merged_into = $1 AND merged_into <> '' ORDER BY number;

-- name: EmptyCustomer :exec
UPDATE customers SET first_name = '', last_name = '', company = '', email = '', email_folded = '', phone = '', street = '', street2 = '',
  city = '', province = '', postcode = '', country = '', note = '', name_sort = sqlc.arg(name_sort), version = sqlc.arg(version),
  updated_at = sqlc.arg(at), forgotten_at = sqlc.arg(at)
WHERE id = sqlc.arg(id);

-- name: RememberedAs :many
SELECT shop, key FROM remembered_customers WHERE customer_id = $1 ORDER BY shop, key;

-- name: DropRememberedAs :exec
DELETE FROM remembered_customers WHERE customer_id = $1;

-- name: MergesAbout :many
SELECT * FROM customer_merges WHERE survivor_id = $1 OR merged_id = $1 ORDER BY at, id;

-- name: SetSurvivorBefore :exec
UPDATE customer_merges SET survivor_before = $2 WHERE id = $1;

-- name: OrdersOfCustomer :many
SELECT * FROM orders WHERE customer_id = $1 AND customer_id <> '' ORDER BY created_at, id;

-- name: NobodysOrdersOfEmail :many
SELECT * FROM orders WHERE email_folded = $1 AND customer_id = '' AND email_folded <> '' ORDER BY created_at, id;

-- name: NobodysOrdersOfBuyer :many
SELECT * FROM orders WHERE buyer_key = $1 AND customer_id = '' AND buyer_key <> '' ORDER BY created_at, id;

-- name: OthersOrdersOfEmail :many
SELECT name FROM orders WHERE email_folded = $1 AND email_folded <> '' AND customer_id <> '' AND customer_id <> $2 ORDER BY created_at, id;

-- name: EmptyOrder :exec
UPDATE orders SET forgotten = 1, customer_name = sqlc.arg(customer_name), customer_sort = sqlc.arg(customer_sort), email_folded = '',
  buyer_key = '', search = sqlc.arg(search), push_error = '', wish = '', pickup_time = ''
WHERE id = sqlc.arg(id);

-- name: ReplaceOrderDetails :exec
UPDATE order_details SET details = $2, pending = $3 WHERE order_id = $1;

-- name: SetOrderLineTitle :exec
UPDATE order_lines SET title = $3 WHERE order_id = $1 AND position = $2;

-- name: SetTransactionLineTitle :exec
UPDATE transaction_lines SET title = $3 WHERE transaction_id = $1 AND position = $2;

-- name: TransactionsOfOrder :many
SELECT id FROM transactions WHERE order_id = $1;

-- The log names a customer by its code, beside the events about the record itself
-- where an order was identified and where records were merged. Whatever was typed on
-- a movement of stock, or tells of nobody's record, may tell of anybody.

-- name: EventsNaming :many
SELECT seq, subject_id, kind, title, detail, before, after FROM events
WHERE forgotten_by = 0 AND kind <> 'sealed' AND kind <> 'forgot' AND (subject_id = '' OR kind = 'stock' AND detail <> '' OR kind <> 'record' AND (title LIKE '%C-%' OR detail LIKE '%C-%')) ORDER BY seq;

-- name: EventsOf :many
SELECT seq, title, detail, before, after FROM events
WHERE subject_id = $1 AND subject_id <> '' AND forgotten_by = 0 AND kind <> 'forgot' ORDER BY seq;

-- name: EmptyTransaction :exec
UPDATE transactions SET comments = '' WHERE id = $1 AND comments <> '';

-- name: EmptyPayments :exec
UPDATE payments SET comments = '' WHERE transaction_id = $1 AND comments <> '';

-- name: EmptyPickup :exec
UPDATE pickups SET shelf = '', collected_by = '', collected_note = '' WHERE order_id = $1;

-- name: EmptyPushes :exec
UPDATE outbox SET last_error = '', tracking = '', note = '' WHERE order_id = $1;

-- name: WaitingPushesOf :one
SELECT COUNT(*) FROM outbox WHERE order_id = $1 AND (state = 'queued' OR state = 'sent');

-- name: AllQuarantined :many
SELECT * FROM quarantine ORDER BY shop, shopify_id;

-- name: SetQuarantineCause :exec
UPDATE quarantine SET cause = $3 WHERE shop = $1 AND shopify_id = $2;

-- name: MovementNotes :many
SELECT key, note FROM stock_movements WHERE note <> '';

-- name: EmptyMovementNote :exec
UPDATE stock_movements SET note = '' WHERE key = $1;

-- Customers who have ordered, and of whom nothing is younger than a time.

-- name: CustomersWithoutNews :many
SELECT c.id FROM customers c
WHERE c.merged_into = '' AND c.forgotten_at = 0 AND c.updated_at < sqlc.arg(before)
AND EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)
AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id AND (o.open = 1 OR o.created_at >= sqlc.arg(before) OR o.updated_at >= sqlc.arg(before)))
AND NOT EXISTS (SELECT 1 FROM transactions t WHERE t.customer_id = c.id AND (t.created_at >= sqlc.arg(before) OR t.finished_at >= sqlc.arg(before)))
ORDER BY c.number;

-- name: NobodysOrdersWithoutNews :many
SELECT o.id FROM orders o
WHERE o.customer_id = '' AND o.open = 0 AND o.forgotten = 0 AND o.created_at < sqlc.arg(before) AND o.updated_at < sqlc.arg(before)
AND (o.buyer_key = '' OR o.buyer_key NOT IN (SELECT y.buyer_key FROM orders y WHERE y.open = 1 OR y.created_at >= sqlc.arg(before) OR y.updated_at >= sqlc.arg(before)))
ORDER BY o.created_at, o.id;

-- name: EmptyReturn :exec
UPDATE return_lines SET note = '' WHERE transaction_id = $1 AND note <> '';
