-- name: InsertCustomerCode :execrows
INSERT INTO customer_codes (customer_id, system, code) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;

-- name: CustomerCodes :many
SELECT system, code FROM customer_codes WHERE customer_id = $1 ORDER BY system, code;

-- name: CustomersWithCode :many
SELECT c.id, c.merged_into, c.name_sort, c.email_folded, c.created_at FROM customer_codes k JOIN customers c ON c.id = k.customer_id
WHERE k.system = $1 AND k.code = $2 AND c.forgotten_at = 0 ORDER BY c.number LIMIT 50;

-- name: DeleteCustomerCodes :exec
DELETE FROM customer_codes WHERE customer_id = $1;

-- name: FileColumns :one
SELECT columns FROM file_columns WHERE kind = $1 AND header = $2;

-- name: RememberFileColumns :exec
INSERT INTO file_columns (kind, header, columns, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (kind, header) DO UPDATE SET columns = excluded.columns, at = excluded.at;
