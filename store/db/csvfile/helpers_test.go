package csvfile_test

import (
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
)

var (
	open, stocked = dbtest.Open, dbtest.Stocked
	must          = dbtest.Must
)

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	dbtest.Equal(t, what, got, want)
}

func adding(t testing.TB, d *db.DB, c store.Customer) store.Customer {
	t.Helper()
	added, _, err := d.AddCustomer(t.Context(), c)
	must(t, err)
	return added
}
