-- +goose Up
-- R6, R68: the words by which orders are found, three letters at a time, so that no search
-- reads all orders. It holds no text of its own, only in which rows of orders three letters stand.
CREATE VIRTUAL TABLE order_words USING fts5(search, content='', contentless_delete=1, detail=none, tokenize='trigram');
INSERT INTO order_words (rowid, search) SELECT rowid, search FROM orders;
-- +goose StatementBegin
CREATE TRIGGER order_words_insert AFTER INSERT ON orders
BEGIN
  INSERT INTO order_words (rowid, search) VALUES (new.rowid, new.search);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER order_words_update AFTER UPDATE OF search ON orders WHEN new.search <> old.search
BEGIN
  UPDATE order_words SET search = new.search WHERE rowid = old.rowid;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER order_words_delete AFTER DELETE ON orders
BEGIN
  DELETE FROM order_words WHERE rowid = old.rowid;
END;
-- +goose StatementEnd
