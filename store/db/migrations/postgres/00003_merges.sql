-- +goose Up
-- As in the SQLite folder, where the comments are.
CREATE INDEX customers_merged_name ON customers (name_sort) WHERE merged_into <> '';
ALTER TABLE customer_merges DROP COLUMN survivor_version;
