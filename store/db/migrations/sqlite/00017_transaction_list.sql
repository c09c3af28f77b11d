-- +goose Up
-- The list of all transactions begins with the newest.
CREATE INDEX transactions_created ON transactions (created_at);
