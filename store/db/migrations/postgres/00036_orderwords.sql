-- +goose Up
-- R6, R68: the words by which orders are found, three letters at a time, so that no search
-- reads all orders.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX order_words ON orders USING gin (search gin_trgm_ops);
