package db

import "database/sql"

// Reader gives tests the handle that reads, to compare whole tables.
func Reader(d *DB) *sql.DB { return d.readers }

// Writer gives tests the handle that writes, to make rows as earlier versions did.
func Writer(d *DB) *sql.DB { return d.writer }
