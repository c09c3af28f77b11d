-- +goose Up
-- R47: the people who work here. A PIN is kept as its argon2id digest, for which a secret is
-- needed that only this computer's keyring has; secret_mark says which one. pin_digits is how
-- many digits it has at least: 4 or 6. A removed person stays, for the log names them.
CREATE TABLE staff (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  colour TEXT NOT NULL,
  role TEXT NOT NULL,
  pin_hash TEXT NOT NULL,
  pin_digits INTEGER NOT NULL,
  secret_mark TEXT NOT NULL,
  badge TEXT NOT NULL,
  recovery TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  removed_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX staff_name ON staff (name_folded) WHERE removed_at = 0;
CREATE UNIQUE INDEX staff_badge ON staff (badge) WHERE badge <> '';
-- Roles of the shop's own; permissions with commas between them.
CREATE TABLE roles (
  name TEXT PRIMARY KEY,
  permissions TEXT NOT NULL
) STRICT;
-- Wrong PINs in a row, of a person ('person:ID') and of all at a computer ('computer:NAME').
CREATE TABLE wrong_pins (
  subject TEXT PRIMARY KEY,
  wrong INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
-- Acts that a manager allowed a person once, on one record.
CREATE TABLE allowances (
  id TEXT PRIMARY KEY,
  act TEXT NOT NULL,
  record TEXT NOT NULL,
  person TEXT NOT NULL,
  allowed_by TEXT NOT NULL,
  at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL
) STRICT;
CREATE INDEX allowances_person ON allowances (person, act, record) WHERE used_at = 0;
