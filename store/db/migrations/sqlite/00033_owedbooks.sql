-- +goose Up
-- R62: what is owed on an order, and which way a return's money takes, are in the books.
UPDATE counters SET value = 1 WHERE name = 'unsealed';
