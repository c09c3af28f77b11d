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
  buyer_key = '', search = sqlc.arg(search), push_error = ''
WHERE id = sqlc.arg(id);

-- name: ReplaceOrderDetails :exec
UPDATE order_details SET details = $2, pending = $3 WHERE order_id = $1;

-- name: SetOrderLineTitle :exec
UPDATE order_lines SET title = $3 WHERE order_id = $1 AND position = $2;

-- name: SetTransactionLineTitle :exec
UPDATE transaction_lines SET title = $3 WHERE transaction_id = $1 AND position = $2;

-- name: TransactionsOfOrder :many
SELECT id FROM transactions WHERE order_id = $1;

-- The log names a customer by its code alone, and tells of no customer or order in
-- what is about nothing else.

-- name: EventsNaming :many
SELECT seq, title, detail, before, after FROM events
WHERE forgotten_by = 0 AND (subject_id = '' OR title LIKE '%C-%' OR detail LIKE '%C-%') ORDER BY seq;

-- name: EventsOf :many
SELECT seq FROM events WHERE subject_id = $1 AND subject_id <> '' AND forgotten_by = 0 ORDER BY seq;

-- name: EmptyTransaction :exec
UPDATE transactions SET comments = '' WHERE id = $1 AND comments <> '';

-- name: EmptyPayments :exec
UPDATE payments SET comments = '' WHERE transaction_id = $1 AND comments <> '';

-- name: EmptyPickup :exec
UPDATE pickups SET shelf = '', collected_by = '', collected_note = '' WHERE order_id = $1;

-- name: EmptyPushes :exec
UPDATE outbox SET last_error = '', tracking = '' WHERE order_id = $1;

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
