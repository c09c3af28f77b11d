-- +goose Up
-- Only here: a file has one writer by itself, and its connections note what they touch.

-- Each act counts here first and keeps the row until it is committed, so that acts follow
-- one another on all computers, and whoever polls it sees that somebody wrote.
INSERT INTO counters (name, value) VALUES ('acts', 0);

-- Whose books an act touches is noted in a table of the program's own connection
-- (store/db/seal.go); what others write is not taken for the program's.
-- +goose StatementBegin
CREATE FUNCTION touch_order() RETURNS trigger AS $$
BEGIN
  IF to_regclass('pg_temp.touched') IS NULL THEN
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO pg_temp.touched VALUES ('order', OLD.id) ON CONFLICT DO NOTHING;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pg_temp.touched VALUES ('order', NEW.id) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION touch_of_order() RETURNS trigger AS $$
BEGIN
  IF to_regclass('pg_temp.touched') IS NULL THEN
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO pg_temp.touched VALUES ('order', OLD.order_id) ON CONFLICT DO NOTHING;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pg_temp.touched VALUES ('order', NEW.order_id) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION touch_of_transaction() RETURNS trigger AS $$
BEGIN
  IF to_regclass('pg_temp.touched') IS NULL THEN
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO pg_temp.touched VALUES ('transaction', OLD.transaction_id) ON CONFLICT DO NOTHING;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pg_temp.touched VALUES ('transaction', NEW.transaction_id) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION touch_product() RETURNS trigger AS $$
BEGIN
  IF to_regclass('pg_temp.touched') IS NULL THEN
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO pg_temp.touched VALUES ('product', OLD.id) ON CONFLICT DO NOTHING;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pg_temp.touched VALUES ('product', NEW.id) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION touch_customer() RETURNS trigger AS $$
BEGIN
  IF to_regclass('pg_temp.touched') IS NULL THEN
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO pg_temp.touched VALUES ('customer', OLD.id) ON CONFLICT DO NOTHING;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pg_temp.touched VALUES ('customer', NEW.id) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION touch_of_customer() RETURNS trigger AS $$
BEGIN
  IF to_regclass('pg_temp.touched') IS NULL THEN
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO pg_temp.touched VALUES ('customer', OLD.customer_id) ON CONFLICT DO NOTHING;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pg_temp.touched VALUES ('customer', NEW.customer_id) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION touch_tenders() RETURNS trigger AS $$
BEGIN
  IF to_regclass('pg_temp.touched') IS NULL THEN
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO pg_temp.touched VALUES ('tenders', 'tenders') ON CONFLICT DO NOTHING;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pg_temp.touched VALUES ('tenders', 'tenders') ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION touch_movement() RETURNS trigger AS $$
BEGIN
  IF to_regclass('pg_temp.touched') IS NULL THEN
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO pg_temp.touched VALUES (CASE WHEN OLD.transaction_id = '' THEN 'product' ELSE 'transaction' END,
      CASE WHEN OLD.transaction_id = '' THEN OLD.product_id ELSE OLD.transaction_id END) ON CONFLICT DO NOTHING;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pg_temp.touched VALUES (CASE WHEN NEW.transaction_id = '' THEN 'product' ELSE 'transaction' END,
      CASE WHEN NEW.transaction_id = '' THEN NEW.product_id ELSE NEW.transaction_id END) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;
-- +goose StatementEnd
CREATE TRIGGER touched AFTER INSERT OR UPDATE OR DELETE ON orders FOR EACH ROW EXECUTE FUNCTION touch_order();
CREATE TRIGGER touched AFTER INSERT OR UPDATE OF sku, quantity, product_id, shopify_id OR DELETE ON order_lines FOR EACH ROW EXECUTE FUNCTION touch_of_order();
CREATE TRIGGER touched AFTER INSERT OR UPDATE OR DELETE ON pickups FOR EACH ROW EXECUTE FUNCTION touch_of_order();
CREATE TRIGGER touched AFTER INSERT OR UPDATE OR DELETE ON transactions FOR EACH ROW EXECUTE FUNCTION touch_of_order();
CREATE TRIGGER touched AFTER INSERT OR UPDATE OR DELETE ON transaction_lines FOR EACH ROW EXECUTE FUNCTION touch_of_transaction();
CREATE TRIGGER touched AFTER INSERT OR UPDATE OR DELETE ON payments FOR EACH ROW EXECUTE FUNCTION touch_of_transaction();
CREATE TRIGGER touched AFTER INSERT OR UPDATE OR DELETE ON outbox FOR EACH ROW EXECUTE FUNCTION touch_of_order();
CREATE TRIGGER touched AFTER INSERT OR UPDATE OR DELETE ON returns FOR EACH ROW EXECUTE FUNCTION touch_of_transaction();
CREATE TRIGGER touched AFTER INSERT OR UPDATE OR DELETE ON return_lines FOR EACH ROW EXECUTE FUNCTION touch_of_transaction();
CREATE TRIGGER touched AFTER INSERT OR UPDATE OF sku, barcode, description, price, stocked, low_at, merged_into OR DELETE ON products FOR EACH ROW EXECUTE FUNCTION touch_product();
CREATE TRIGGER touched AFTER INSERT OR UPDATE OR DELETE ON customers FOR EACH ROW EXECUTE FUNCTION touch_customer();
CREATE TRIGGER touched AFTER INSERT OR UPDATE OR DELETE ON customer_addresses FOR EACH ROW EXECUTE FUNCTION touch_of_customer();
CREATE TRIGGER touched AFTER INSERT OR UPDATE OR DELETE ON payment_types FOR EACH ROW EXECUTE FUNCTION touch_tenders();
CREATE TRIGGER touched AFTER INSERT OR UPDATE OR DELETE ON card_types FOR EACH ROW EXECUTE FUNCTION touch_tenders();
CREATE TRIGGER touched AFTER INSERT OR UPDATE OR DELETE ON stock_movements FOR EACH ROW EXECUTE FUNCTION touch_movement();
