-- +goose Up
-- What was ordered, the pickup and how far the status was sent are books too: all are
-- sealed anew when the database is opened next.
UPDATE counters SET value = 1 WHERE name = 'unsealed';
