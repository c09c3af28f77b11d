-- +goose Up
-- The fulfillment orders that a push has asked Shopify to announce, so that one that is
-- in progress there without our doing is known from those that are by it.
ALTER TABLE outbox ADD COLUMN parts TEXT NOT NULL DEFAULT '';
