-- name: Setting :one
SELECT value FROM settings WHERE key = $1;

-- name: SetSetting :exec
INSERT INTO settings (key, value) VALUES ($1, $2)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: Counter :one
SELECT value FROM counters WHERE name = $1;

-- name: SetCounter :exec
UPDATE counters SET value = $2 WHERE name = $1;

-- name: Mark :one
SELECT at FROM marks WHERE shop = $1 AND name = $2;

-- name: SetMark :exec
INSERT INTO marks (shop, name, at) VALUES ($1, $2, $3)
ON CONFLICT (shop, name) DO UPDATE SET at = excluded.at;

-- name: TakeLease :execrows
INSERT INTO leases (name, holder, until) VALUES (sqlc.arg(name), sqlc.arg(holder), sqlc.arg(until))
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
WHERE leases.holder = excluded.holder OR leases.until < sqlc.arg(now) OR leases.until > sqlc.arg(far);

-- name: ReleaseLease :exec
DELETE FROM leases WHERE name = $1 AND holder = $2;

-- name: NoteOnce :execrows
INSERT INTO once (key, what, fingerprint, at, actor) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (key) DO NOTHING;

-- name: OnceByKey :one
SELECT * FROM once WHERE key = $1;
