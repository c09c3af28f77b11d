package db

import (
	"database/sql"

	"tillbridge/store"
)

// Reader gives tests the handle that reads, to compare whole tables.
func Reader(d *DB) *sql.DB { return d.readers }

// Writer gives tests the handle that writes, to make rows as earlier versions did.
func Writer(d *DB) *sql.DB { return d.writer }

// OnTakingIn has f be told of each order before it is taken in.
func OnTakingIn(d *DB, f func(store.Order)) { d.takingIn = f }
