-- +goose Up
-- An import asks whether a merged record is known too; there are few.
CREATE INDEX customers_merged_name ON customers (name_sort) WHERE merged_into <> '';

-- Undoing a merge compares field by field what it gave.
ALTER TABLE customer_merges DROP COLUMN survivor_version;
