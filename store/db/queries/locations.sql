-- name: Locations :many
SELECT * FROM locations WHERE shop = $1 ORDER BY service, name, shopify_id;

-- name: AllLocations :many
SELECT * FROM locations ORDER BY shop, service, name, shopify_id;

-- name: SaveLocation :exec
INSERT INTO locations (shop, shopify_id, name, address, active, pickup, online, service, own, listed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)
ON CONFLICT (shop, shopify_id) DO UPDATE SET name = excluded.name, address = excluded.address, active = excluded.active,
  pickup = excluded.pickup, online = excluded.online, service = excluded.service, listed_at = excluded.listed_at;

-- name: NameLocation :exec
INSERT INTO locations (shop, shopify_id, name, named_at) VALUES ($1, $2, $3, $4) ON CONFLICT (shop, shopify_id) DO NOTHING;

-- name: CountUnlisted :one
SELECT COUNT(*) FROM locations WHERE shop = $1 AND listed_at = 0 AND named_at > $2;

-- name: TickLocation :exec
UPDATE locations SET own = sqlc.arg(own) WHERE shop = sqlc.arg(shop) AND shopify_id = sqlc.arg(shopify_id);

-- name: CloseLocations :exec
UPDATE locations SET active = 0 WHERE shop = sqlc.arg(shop) AND listed_at > 0 AND listed_at < sqlc.arg(now);

-- name: SharedOrders :many
SELECT * FROM orders WHERE shop = sqlc.arg(shop) AND (open = 1 OR elsewhere > 0 OR id IN (
  SELECT f.order_id FROM fulfillment_orders f WHERE f.state NOT IN ('CLOSED', 'CANCELLED'))
  OR id IN (SELECT d.order_id FROM order_details d WHERE d.pending <> '')) ORDER BY created_at, id;
