-- +goose Up
-- Prices are amounts of a known currency: that of the orders or, where prices came
-- before any order, US dollars, as which they were read.
INSERT INTO settings (key, value) SELECT 'shop.currency', currency FROM orders WHERE currency <> '' ORDER BY created_at DESC LIMIT 1;
INSERT INTO settings (key, value) SELECT 'shop.currency', 'USD'
WHERE NOT EXISTS (SELECT 1 FROM settings WHERE key = 'shop.currency') AND EXISTS (SELECT 1 FROM products WHERE price <> 0);
