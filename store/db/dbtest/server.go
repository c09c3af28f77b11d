package dbtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	stdsync "sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver pgx

	"tillbridge/store/db"
)

// OnServer says that the tests' shops are on a PostgreSQL server of their own: with
// TILLBRIDGE_TEST_DATABASE=postgres.
func OnServer() bool { return os.Getenv("TILLBRIDGE_TEST_DATABASE") == "postgres" }

// FileOnly skips a test of what only a database in a file has.
func FileOnly(t testing.TB, why string) {
	t.Helper()
	if OnServer() {
		t.Skip("of databases in files: " + why)
	}
}

// FreshOnServer is the address of an empty shop's database on the tests' server, with its
// tables made. It is skipped where no PostgreSQL is installed.
func FreshOnServer(t testing.TB) string {
	t.Helper()
	return addressOf(EmptyOnServer(t, "fresh"))
}

// EmptyOnServer makes a database like another one on the tests' server, template0 for one
// without tables, and returns its name.
func EmptyOnServer(t testing.TB, like string) string {
	t.Helper()
	if programs() == "" {
		t.Skip("no PostgreSQL is installed")
	}
	_, err := cluster()
	Must(t, err)
	name := fmt.Sprintf("t%d", made.Add(1))
	Must(t, atServer("CREATE DATABASE "+name+" TEMPLATE "+like))
	t.Cleanup(func() { Must(t, atServer("DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")) })
	return name
}

// Address is the address of a database on the tests' server.
func Address(name string) string { return addressOf(name) }

var made atomic.Int64

// programs is the folder of the newest PostgreSQL that is installed, "" for none.
func programs() string {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return ""
	}
	return filepath.Dir(slices.Max(found))
}

// cluster starts a server for this run of a package's tests, on a socket in a folder of its
// own, and makes the empty shop that others are copied from.
var cluster = stdsync.OnceValues(func() (folder string, err error) {
	if folder, err = os.MkdirTemp("", "pg"); err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(folder))
		}
	}()
	as, err := unprivileged(folder)
	if err != nil {
		return "", err
	}
	data := filepath.Join(folder, "data")
	//nolint:gosec // the installed program
	initdb := exec.CommandContext(context.Background(), filepath.Join(programs(), "initdb"),
		"-D", data, "-U", "tillbridge", "-A", "trust", "--no-locale", "-E", "UTF8", "--no-sync")
	initdb.Dir, initdb.SysProcAttr = folder, as
	if said, err := initdb.CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w: %s", err, said)
	}
	// It ends when this process does, however that ends: its input is closed then.
	const script = `trap '' INT TERM; "$1"/postgres -D "$2"/data -k "$2" -c listen_addresses= -c fsync=off -c full_page_writes=off ` +
		`-c synchronous_commit=off -c max_connections=300 >"$2"/log 2>&1 & p=$!; cat >/dev/null; kill -QUIT $p; wait $p; rm -rf "$2"`
	run := exec.CommandContext(context.Background(), "sh", "-c", script, "sh", programs(), folder) //nolint:gosec // a script of ours
	run.Dir, run.SysProcAttr = folder, as
	alive, err := run.StdinPipe()
	if err != nil {
		return "", err
	}
	if err := run.Start(); err != nil {
		return "", err
	}
	serving.Store(&running{folder, alive})
	if err := up(); err != nil {
		return "", err
	}
	if err := atServer("CREATE DATABASE fresh TEMPLATE template0"); err != nil {
		return "", err
	}
	d, err := db.Open(context.Background(), db.Config{Path: addressOf("fresh")})
	if err != nil {
		return "", err
	}
	return folder, d.Close()
})

// running is a server by the folder of its socket; alive is held open as long as it is to run.
type running struct {
	folder string
	alive  io.Closer
}

var serving atomic.Pointer[running]

func addressOf(name string) string {
	return fmt.Sprintf("postgres:///%s?host=%s&user=tillbridge", name, serving.Load().folder)
}

func atServer(statement string) (err error) {
	handle, err := sql.Open("pgx", addressOf("postgres"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, handle.Close()) }()
	_, err = handle.ExecContext(context.Background(), statement)
	return err
}

// up waits until the server answers.
func up() error {
	give, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for {
		err := atServer("SELECT 1")
		if err == nil {
			return nil
		}
		select {
		case <-again.C:
		case <-give.Done():
			return err
		}
	}
}
