-- name: InsertCustomer :exec
INSERT INTO customers (id, number, first_name, last_name, company, email, email_folded, phone,
  street, street2, city, province, postcode, country, note, merged_into, created_at, updated_at, name_sort, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '', $16, $16, $17, $18);

-- name: UpdateCustomer :execrows
UPDATE customers SET first_name = sqlc.arg(first_name), last_name = sqlc.arg(last_name), company = sqlc.arg(company),
  email = sqlc.arg(email), email_folded = sqlc.arg(email_folded), phone = sqlc.arg(phone), street = sqlc.arg(street),
  street2 = sqlc.arg(street2), city = sqlc.arg(city), province = sqlc.arg(province), postcode = sqlc.arg(postcode),
  country = sqlc.arg(country), note = sqlc.arg(note), name_sort = sqlc.arg(name_sort), version = sqlc.arg(version),
  updated_at = sqlc.arg(updated_at)
WHERE id = sqlc.arg(id) AND version = sqlc.arg(seen) AND merged_into = '';

-- name: CustomerByID :one
SELECT * FROM customers WHERE id = $1;

-- name: CustomerByNumber :one
SELECT * FROM customers WHERE number = $1;

-- name: MergedInto :one
SELECT merged_into FROM customers WHERE id = $1;

-- name: CustomersByEmail :many
SELECT id, merged_into FROM customers WHERE email_folded = $1 AND email_folded <> '' ORDER BY number LIMIT 50;

-- name: SameCustomers :many
-- Those of that name, email and street, first whose phone and postcode are written so too. They are
-- found by name: || '' keeps SQLite from the index of emails, in which all without one are alike.
SELECT c.id, c.phone, c.postcode, c.country, c.city, c.company, c.created_at,
  CASE WHEN c.phone = sqlc.arg(phone) AND c.postcode = sqlc.arg(postcode) THEN 0 ELSE 1 END AS written FROM customers c
WHERE c.merged_into = '' AND c.name_sort = sqlc.arg(name_sort) AND c.email_folded || '' = CAST(sqlc.arg(email_folded) AS TEXT)
  AND c.street = sqlc.arg(street)
UNION ALL
SELECT m.id, m.phone, m.postcode, m.country, m.city, m.company, m.created_at,
  CASE WHEN m.phone = sqlc.arg(phone) AND m.postcode = sqlc.arg(postcode) THEN 0 ELSE 1 END AS written FROM customers m
WHERE m.merged_into <> '' AND m.name_sort = sqlc.arg(name_sort) AND m.email_folded = sqlc.arg(email_folded) AND m.street = sqlc.arg(street)
ORDER BY written LIMIT 500;

-- name: RememberedCustomer :one
SELECT customer_id FROM remembered_customers WHERE shop = $1 AND key = $2;

-- name: RememberCustomer :exec
INSERT INTO remembered_customers (shop, key, customer_id, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (shop, key) DO UPDATE SET customer_id = excluded.customer_id, created_at = excluded.created_at;

-- name: ForgetCustomer :execrows
DELETE FROM remembered_customers WHERE shop = $1 AND key = $2;

-- name: CountCustomers :one
SELECT COUNT(*) FROM customers WHERE merged_into = '';

-- name: CountFindable :one
SELECT COUNT(*) FROM customers WHERE merged_into = '' AND forgotten_at = 0;

-- name: CustomerSales :one
SELECT COUNT(*) AS sales, CAST(COALESCE(MAX(created_at), 0) AS BIGINT) AS latest
FROM transactions WHERE customer_id = $1 AND state <> 'voided' AND returns = '';

-- name: CustomerOrderCount :one
SELECT COUNT(*) FROM orders WHERE customer_id = $1 AND customer_id <> '';

-- name: CustomerAddresses :many
SELECT * FROM customer_addresses WHERE customer_id = $1 ORDER BY position;

-- name: InsertCustomerAddress :exec
INSERT INTO customer_addresses (customer_id, position, street, street2, city, province, postcode, country)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: DeleteCustomerAddresses :exec
DELETE FROM customer_addresses WHERE customer_id = $1;

-- name: SetMergedInto :execrows
UPDATE customers SET merged_into = sqlc.arg(survivor), version = sqlc.arg(version), updated_at = sqlc.arg(updated_at)
WHERE id = sqlc.arg(id) AND merged_into = sqlc.arg(seen);

-- name: InsertMerge :exec
INSERT INTO customer_merges (id, survivor_id, merged_id, at, actor, survivor_before, undone_at)
VALUES ($1, $2, $3, $4, $5, $6, 0);

-- name: MergeByID :one
SELECT * FROM customer_merges WHERE id = $1;

-- name: MergesInto :many
SELECT * FROM customer_merges WHERE survivor_id = $1 ORDER BY at DESC, id DESC;

-- name: UndoMerge :execrows
UPDATE customer_merges SET undone_at = $2 WHERE id = $1 AND undone_at = 0;

-- name: KeepMergedOrders :execrows
INSERT INTO customer_merge_rows (merge_id, kind, row_id)
SELECT sqlc.arg(merge_id), 'order', o.id FROM orders o WHERE o.customer_id = sqlc.arg(customer_id) AND o.customer_id <> '';

-- name: KeepMergedTransactions :execrows
INSERT INTO customer_merge_rows (merge_id, kind, row_id)
SELECT sqlc.arg(merge_id), 'transaction', t.id FROM transactions t WHERE t.customer_id = sqlc.arg(customer_id);

-- name: PointMergedOrders :execrows
UPDATE orders SET customer_id = sqlc.arg(target) WHERE customer_id = sqlc.arg(holder)
AND id IN (SELECT r.row_id FROM customer_merge_rows r WHERE r.merge_id = sqlc.arg(merge_id) AND r.kind = 'order')
AND (transaction_id = '' OR transaction_id IN (SELECT r.row_id FROM customer_merge_rows r WHERE r.merge_id = sqlc.arg(merge_id) AND r.kind = 'transaction'));

-- name: PointMergedTransactions :execrows
UPDATE transactions SET customer_id = sqlc.arg(target) WHERE customer_id = sqlc.arg(holder)
AND id IN (SELECT r.row_id FROM customer_merge_rows r WHERE r.merge_id = sqlc.arg(merge_id) AND r.kind = 'transaction');

-- name: CountMergedRows :one
SELECT COUNT(*) FROM customer_merge_rows WHERE merge_id = $1 AND kind = $2;

-- name: OtherOrdersOfBuyer :one
SELECT COUNT(*) FROM orders WHERE shop = $1 AND buyer_key = $2 AND customer_id = $3 AND id <> $4;

-- name: ExportCustomers :many
SELECT * FROM customers WHERE merged_into = '' AND forgotten_at = 0 AND number > $1 ORDER BY number LIMIT 1000;
