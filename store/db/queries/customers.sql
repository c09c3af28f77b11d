-- name: InsertCustomer :exec
INSERT INTO customers (id, number, first_name, last_name, company, email, email_folded, phone,
  street, street2, city, province, postcode, country, note, merged_into, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '', $16, $16);

-- name: CustomerByID :one
SELECT * FROM customers WHERE id = $1;

-- name: MergedInto :one
SELECT merged_into FROM customers WHERE id = $1;

-- name: CustomersByEmail :many
SELECT id FROM customers WHERE email_folded = $1 AND email_folded <> '' AND merged_into = '' ORDER BY number LIMIT 5;

-- name: RememberedCustomer :one
SELECT customer_id FROM remembered_customers WHERE shop = $1 AND key = $2;

-- name: RememberCustomer :exec
INSERT INTO remembered_customers (shop, key, customer_id, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (shop, key) DO NOTHING;

-- name: CountCustomers :one
SELECT COUNT(*) FROM customers WHERE merged_into = '';
