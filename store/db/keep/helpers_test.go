package keep_test

import (
	"testing"

	"tillbridge/store/db/dbtest"
)

const shop = dbtest.Shop

type clock = dbtest.Clock

var (
	noon              = dbtest.Noon
	order, take       = dbtest.Order, dbtest.Take
	named, must       = dbtest.Named, dbtest.Must
	shopAt, firstShop = dbtest.ShopAt, dbtest.FirstShop
	raw, files        = dbtest.Raw, dbtest.Files
	fill, write       = dbtest.Fill, dbtest.Write
	tamper, bytesOf   = dbtest.Tamper, dbtest.Read
	aDay              = dbtest.ADay
)

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	dbtest.Equal(t, what, got, want)
}
