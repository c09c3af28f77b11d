-- +goose Up
-- What other systems call a customer: their ids, kept beside our number (R66). Shopify's
-- own is system 'Shopify', its digits alone.
CREATE TABLE customer_codes (
  customer_id TEXT NOT NULL REFERENCES customers (id),
  system TEXT NOT NULL,
  code TEXT NOT NULL,
  PRIMARY KEY (customer_id, system, code)
);
CREATE INDEX customer_codes_code ON customer_codes (system, code);
-- What a person said that the columns of a file mean, by a digest of its header.
CREATE TABLE file_columns (
  kind TEXT NOT NULL,
  header TEXT NOT NULL,
  columns TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (kind, header)
);
