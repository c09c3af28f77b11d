package main

import (
	"bufio"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"tillbridge/sync/shopsim"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tillbridge": main})
}

// TestScripts runs the program by its verbs, as a terminal does. A script reads
// like a transcript; the verbs that it needs besides the program are below.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("TILLBRIDGE_TOKEN", shopsim.Token)
			env.Setenv("XDG_CONFIG_HOME", env.Getenv("WORK"))
			env.Setenv("XDG_STATE_HOME", env.Getenv("WORK")+"/state")
			// No keyring of the person who runs the tests.
			env.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+env.Getenv("WORK")+"/no-bus")
			env.Values[stateKey{}] = &state{}
			return nil
		},
		Condition: func(name string) (bool, error) { return name == "mounts" && mounts(), nil },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"training-shop": trainingShop,
			"shop":          simulatedShop,
			"merchant":      merchant,
			"shop-answers":  shopAnswers,
			"shop-header":   shopHeader,
			"shop-empties":  shopEmpties,
			"shop-recovers": shopRecovers,
			"fails":         fails,
			"fetch":         fetch,
			"sql":           execSQL,
			"hold":          hold,
			"payment-id":    paymentID,
			"small-disk":    smallDisk,
			"read-only":     readOnly,
		},
	})
}

var serving = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// training-shop FLAGS… runs the verb of that name until the script ends, without new
// orders unless a flag says so, and sets SHOP_URL.
func trainingShop(ts *testscript.TestScript, _ bool, args []string) {
	program := exec.Command("tillbridge", append([]string{"training-shop", "--listen", "127.0.0.1:0", "--pace", "0s"}, args...)...)
	said, err := program.StderrPipe()
	ts.Check(err)
	ts.Check(program.Start())
	ts.Defer(func() {
		ts.Check(program.Process.Signal(os.Interrupt))
		ts.Check(program.Wait())
	})
	line, err := bufio.NewReader(said).ReadString('\n')
	ts.Check(err)
	ts.Setenv("SHOP_URL", serving.FindString(line))
}

// shop [-SCOPE|withheld:FIELD|country:CODE|currency:CODE…] runs a training shop of forty orders behind a
// go-between that can be told to misbehave, and sets SHOP_URL. A scope is taken from the
// app with a minus before it, a withheld field is kept back from it.
func simulatedShop(ts *testscript.TestScript, _ bool, args []string) {
	config := shopsim.Config{Seed: 7, Orders: 40, BucketSize: 1e6}
	for _, scope := range shopsim.Scopes {
		if !slices.Contains(args, "-"+scope) {
			config.Scopes = append(config.Scopes, scope)
		}
	}
	for _, arg := range args {
		kind, value, _ := strings.Cut(arg, ":")
		switch kind {
		case "withheld":
			config.Withhold = append(config.Withhold, value)
		case "country":
			config.Country = value
		case "currency":
			config.Currency = value
		}
	}
	of(ts).simulated = shopsim.New(config)
	b := &between{next: of(ts).simulated}
	server := httptest.NewServer(b)
	ts.Defer(server.Close)
	ts.Setenv("SHOP_URL", server.URL)
	of(ts).shop = b
}

// merchant edits|extends|cancels|moves|captures|expires|charges|holds|sends|readdresses ORDER
// [HOW|PHONE POSTCODE COUNTRY] is the merchant's act in
// Shopify's admin; what an order is extended by, no product of the counter has.
func merchant(ts *testscript.TestScript, _ bool, args []string) {
	s, name := of(ts).simulated, args[1]
	ts.Check(map[string]func() error{
		"edits":    func() error { return s.EditUnit(name) },
		"extends":  func() error { return s.AddLine(name, "BELL-1", 1) },
		"cancels":  func() error { return s.Cancel(name) },
		"returns":  func() error { return s.StartReturn(name) },
		"receives": func() error { return s.EndReturn(name) },
		"moves":    func() error { return s.Move(name, "1 Market Street") },
		"captures": func() error { return s.Capture(name) },
		"expires":  func() error { return s.Expire(name) },
		"charges":  func() error { return s.Charge(name, args[2]) },
		"holds":    func() error { return s.HoldPart(name, 0, "OTHER", "Other", "ask Maria") },
		"sends":    func() error { return s.MovePart(name, 0, shopsim.Warehouse) },
		"readdresses": func() error {
			return s.Readdress(name, shopsim.Customer{
				FirstName: "Ada", LastName: "Byron", Email: "ada.byron@example.org", Phone: args[2], Street: "1 New Way", City: "Anytown",
				Postcode: args[3], Country: args[4],
			})
		},
	}[args[0]]())
}

// shop-answers STATUS FILE: whatever is asked, this is the answer.
func shopAnswers(ts *testscript.TestScript, _ bool, args []string) {
	of(ts).shop.bend(func(b *between) { b.status, b.body = args[0], ts.ReadFile(args[1]) })
}

// shop-header NAME VALUE stands in every answer.
func shopHeader(ts *testscript.TestScript, _ bool, args []string) {
	of(ts).shop.bend(func(b *between) { b.header, b.value = args[0], args[1] })
}

// shop-empties ORDER: nothing but its id is answered about that order.
func shopEmpties(ts *testscript.TestScript, _ bool, args []string) {
	of(ts).shop.bend(func(b *between) { b.emptied = args[0] })
}

// shop-recovers: from now on the shop answers as it should.
func shopRecovers(ts *testscript.TestScript, _ bool, _ []string) {
	of(ts).shop.bend(func(b *between) { b.status, b.header, b.emptied = "", "", "" })
}

// payment-id NAME FILE sets NAME to the id of the first payment in what
// 'transaction --json' printed.
func paymentID(ts *testscript.TestScript, _ bool, args []string) {
	var printed struct{ Payments []struct{ ID string } }
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[1])), &printed))
	ts.Setenv(args[0], printed.Payments[0].ID)
}

// fails CODE PROGRAM… runs it and wants that exit code.
func fails(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	var ended *exec.ExitError
	if !errors.As(err, &ended) || strconv.Itoa(ended.ExitCode()) != args[0] {
		ts.Fatalf("%v, want exit status %s", err, args[0])
	}
}

// fetch URL prints what is there.
func fetch(ts *testscript.TestScript, _ bool, args []string) {
	answer, err := http.Get(args[0])
	ts.Check(err)
	defer answer.Body.Close()
	_, err = io.Copy(ts.Stdout(), answer.Body)
	ts.Check(err)
}

// sql FILE STATEMENT carries out a statement behind the program's back.
func execSQL(ts *testscript.TestScript, _ bool, args []string) {
	handle := openRaw(ts, args[0])
	defer handle.Close()
	_, err := handle.Exec(args[1])
	ts.Check(err)
}

// hold FILE is another program that writes to the database and doesn't end;
// "! hold" ends it.
func hold(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Check(of(ts).held.Close())
		return
	}
	handle := openRaw(ts, args[0])
	handle.SetMaxOpenConns(1)
	_, err := handle.Exec("BEGIN IMMEDIATE")
	ts.Check(err)
	of(ts).held = handle
	ts.Defer(func() { _ = handle.Close() })
}

func openRaw(ts *testscript.TestScript, file string) *sql.DB {
	handle, err := sql.Open("sqlite", "file:"+ts.MkAbs(file))
	ts.Check(err)
	return handle
}

// small-disk DIR KILOBYTES mounts a file system of that size.
func smallDisk(ts *testscript.TestScript, _ bool, args []string) {
	mount(ts, args[0], "-t", "tmpfs", "-o", "size="+args[1]+"k", "tmpfs")
}

// read-only DIR mounts a folder onto itself so that nobody can write there.
func readOnly(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	mount(ts, dir, "--bind", dir)
	ts.Check(ts.Exec("mount", "-o", "remount,ro,bind", dir))
}

func mount(ts *testscript.TestScript, dir string, args ...string) {
	dir = ts.MkAbs(dir)
	ts.Check(os.MkdirAll(dir, 0o700))
	ts.Check(ts.Exec("mount", append(args, dir)...))
	ts.Defer(func() { ts.Check(exec.Command("umount", dir).Run()) })
}

// mounts says whether this user may mount a file system.
func mounts() bool {
	dir, err := os.MkdirTemp("", "tillbridge-mount-")
	if err != nil {
		return false
	}
	defer os.Remove(dir)
	if exec.Command("mount", "-t", "tmpfs", "tmpfs", dir).Run() != nil {
		return false
	}
	return exec.Command("umount", dir).Run() == nil
}

// state is what a script has set up: the go-between of its shop, and the other
// program that holds its database.
type state struct {
	shop      *between
	simulated *shopsim.Shop
	held      *sql.DB
}

type stateKey struct{}

func of(ts *testscript.TestScript) *state { return ts.Value(stateKey{}).(*state) }
