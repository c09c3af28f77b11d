-- +goose Up
-- When a push last went out without a known outcome, in Shopify's time; 0 when
-- nothing is in doubt. What was under way when this version came may be.
ALTER TABLE outbox ADD COLUMN sent_at INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET sent_at = first_tried_at WHERE attempts > 0 AND (state = 'queued' OR state = 'sent');

-- A person has let the order go: it is no longer shown until Shopify changes it.
ALTER TABLE quarantine ADD COLUMN let_go INTEGER NOT NULL DEFAULT 0;
