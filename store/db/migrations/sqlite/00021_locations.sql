-- +goose Up
-- Where goods are kept and handed over, as Shopify lists them or the parts of orders name
-- them (listed_at 0, first at named_at), and which of them are this shop's own (R53).
CREATE TABLE locations (
  shop TEXT NOT NULL,
  shopify_id TEXT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL DEFAULT '',
  active INTEGER NOT NULL DEFAULT 1,
  pickup INTEGER NOT NULL DEFAULT 0,
  online INTEGER NOT NULL DEFAULT 0,
  service INTEGER NOT NULL DEFAULT 0,
  own INTEGER NOT NULL DEFAULT 0,
  listed_at INTEGER NOT NULL DEFAULT 0,
  named_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (shop, shopify_id)
);
-- 1: another location, or a service, hands over some of the order; 2: all of it.
ALTER TABLE orders ADD COLUMN elsewhere INTEGER NOT NULL DEFAULT 0;
CREATE INDEX orders_elsewhere ON orders (created_at) WHERE elsewhere > 0;
