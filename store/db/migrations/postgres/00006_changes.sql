-- +goose Up
-- Orders whose change at Shopify nobody has decided about; there are few.
CREATE INDEX orders_changed ON orders (updated_at, id) WHERE changed = 1;
