-- +goose Up
-- The acts that were asked for under a key (R61), each noted in the database
-- transaction of the act itself. fingerprint tells what was asked for from
-- anything else under the same key. They are kept for ever: a script that repeats
-- itself after a year would otherwise book twice.
CREATE TABLE once (
  key TEXT PRIMARY KEY,
  what TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL
);
