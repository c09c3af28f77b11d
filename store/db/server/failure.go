package server

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"tillbridge/store"
)

// Again says whether an act of which nothing was kept may succeed when it is begun anew at
// once: the server let another one go first, or the connection was dead.
// https://www.postgresql.org/docs/15/mvcc-serialization-failure-handling.html
func Again(err error) bool {
	var told *pgconn.PgError
	if errors.As(err, &told) && (told.Code == "40001" || told.Code == "40P01") {
		return true
	}
	return Lost(err)
}

// Lost says whether the connection failed, so that what was asked last may have been done
// or not.
func Lost(err error) bool {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	var told *pgconn.PgError
	if errors.As(err, &told) {
		// The server says that it closes the connection.
		return strings.HasPrefix(told.Code, "57P") || strings.HasPrefix(told.Code, "08")
	}
	var refused *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &refused) || errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || strings.Contains(err.Error(), "conn closed")
}

// Failure maps what the server says to what a person can do about it; nil for what is
// none of its failures.
func Failure(err error) *store.Error {
	var told *pgconn.PgError
	if errors.As(err, &told) {
		if code, sentence := sentence(told.Code); sentence != "" {
			return store.FailBecause(err, code, "%s", sentence)
		}
		return nil
	}
	if Lost(err) {
		return store.FailBecause(err, store.Busy, "The database's server can't be reached. Nothing was changed; it is tried again by "+
			"itself, and whatever you saved before is there.")
	}
	return nil
}

const mayNot = "The user may not do in this database what Tillbridge has to. Nothing was saved; grant what docs/postgresql.md lists."

// sentence is what a person reads of an error's code.
// https://www.postgresql.org/docs/15/errcodes-appendix.html
func sentence(code string) (store.Code, string) {
	switch code {
	case "55P03", "40001", "40P01", "57014", "25P03":
		return store.Busy, "Another program is holding the database. Nothing was changed; try again in a moment."
	case "53100":
		return store.Broken, "The disk of the database's server is full. Nothing was saved and nothing is half done; make room there and " +
			"try again."
	case "25006":
		return store.Busy, "The database's server only reads just now. Nothing was saved; name the primary, or wait until one is chosen."
	case "28P01", "28000":
		return store.Broken, "The database's server refused the user or the password. Nothing was changed; look at both, and at what " +
			"pg_hba.conf there allows this computer."
	case "3D000":
		return store.Broken, "The server has no database of that name. Nothing was changed; make it there first, or mend --database."
	case "42501":
		return store.Broken, mayNot
	case "22021":
		return store.Invalid, "A text has a sign in it that the database's server can't keep (NUL, or broken UTF-8). Nothing was saved; take " +
			"it out and try again."
	case "53300":
		return store.Busy, "The database's server has no connection left. Nothing was changed; close another program there, or raise " +
			"max_connections."
	case "XX001", "XX002":
		return store.Broken, "The database on the server is damaged. Nothing was saved; stop the server, keep a copy, and restore the last " +
			"backup."
	}
	switch {
	case strings.HasPrefix(code, "57P"), strings.HasPrefix(code, "08"):
		return store.Busy, "The database's server has closed the connection. Nothing was changed; it is tried again by itself."
	default:
		return "", ""
	}
}
