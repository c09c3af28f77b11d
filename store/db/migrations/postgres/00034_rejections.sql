-- +goose Up
-- R58: why units of an order were rejected before they were handed over.
ALTER TABLE outbox ADD COLUMN note TEXT NOT NULL DEFAULT '';
