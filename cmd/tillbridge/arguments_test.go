package main

import (
	"bytes"
	"context"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"tillbridge/sync/shopsim"
)

// commandLines holds at least one for each verb, with a NUL between the arguments,
// which is the one thing that no argument can hold.
var commandLines = []string{
	"check --json", "orders --scope action --search 1002", "orders list --quarantined", "orders retry 12", "orders let-go 12",
	"orders rematch", "sales --since 2026-01-01", "products inventory --since 2026-01-01 --until 2026-12-01 --json",
	"products remembered", "products remembered --forget sku:X --once k",
	"order 1002 --json", "order 1002 --story", "order 1003 --dry-run", "order #1004 --payment", "order 1002 --payment --ask",
	"order 1002 --retry --once k", "order 1002 --mark-paid --once k", "order 1020 --capture 5.00 --json --once k", "orders --scope owed",
	"set-status 1002 Completed --finish --carrier UPS --tracking 1Z",
	"set-status 1005 Completed --part 1 --lines GLV-PARK-01=1 --tracking UPS:1",
	"set-status 1005 Rejected --lines GLV-PARK-01=1 --reason broken --yes",
	"track 1005 --go 1 UPS:1Z --add --tell", "take-back 1005 --yes", "release 1002 --part 1 --once k",
	"returns preview 20000002 --lines X=1 --json", "returns create 20000002 --lines X=1 --refund till --tender Cash --fee 10 --once k",
	"returns show 20000003 --json", "returns list --order 1002",
	"set-status 1002 Rejected", "set-status 1003 New --once k --json",
	"identify 1004 --create --yes", "identify 1036 --customer 1036 --once k", "identify 1002 --undo",
	"changes list", "changes show 1002", "changes accept --all --once k", "changes keep 1002",
	"transaction 20000002 --comments hello --shelf B3 --hold-until 2026-12-01 --keep-open", "transaction 20000002 --json",
	"transactions --scope owing --search 1002 --json",
	"pay 20000002 --type Cash --amount 5.00 --once k", "pay 20000002 --type eCommerce --card VISA --comments A1 --over",
	"pay 20000002 --reverse x",
	"finish 20000002 --once k", "receipt 20000002 --pdf r.pdf --paper A4", "receipt 20000002 --escpos r.bin --document pick_list",
	"customers find grant --limit 3 --json", "customers find --stdin", "customers show 1036", "customers add --first-name Ann --email " +
		"a@example.com",
	"customers edit C-01036 --phone 1 --note x --version 3", "customers edit 1036 --stdin", "customers merge 1001 1002 --once k",
	"customers merge 1001 1002 --undo",
	"customers import people.csv --dry-run --map Nr=id --charset windows-1252 --separator ; --header 3",
	"customers export out.csv", "customers forget 1036 --yes",
	"customers forget C-01036 --json",
	"products find tyre --only low --limit 5", "products show TIR-38 --limit 2", "products add NEW-1 --price 1.00 --on-hand 3 --low-at 1 " +
		"--no-stocked",
	"products edit NEW-1 --new-sku NEW-2 --description d", "products count LUB-FINL-DRY-4OZ 5 --seen 3",
	"products adjust LUB-FINL-DRY-4OZ --by=-1 --note broken",
	"products receive LUB-FINL-DRY-4OZ 5 --once k", "products import goods.csv --update --all-or-nothing --location Shop --page Sheet1",
	"products import --from-shopify --dry-run --sku " +
		"TIR-38", "products export out.csv",
	"products duplicates --remove --once k", "products duplicates --undo", "products match 1005 1 --product LUB-FINL-DRY-4OZ",
	"settings", "settings list --json", "settings get check.every", "settings set receipt.name Shop --once k",
	"settings set backups.days 9999999999999999999",
	"staff", "staff list --json", "staff add Boss --role Manager --badge 123456789", "staff remove Boss", "staff role Boss Cashier",
	"staff reset-pin Boss", "staff allow Scripts work-orders", "staff allow Lead --remove", "staff recover --json",
	"payment-types list", "payment-types set Cash --rounding 5 --position 1 --button Bar --opens-drawer --no-advanced",
	"payment-types remove Check",
	"locations list --json", "locations own Warehouse --once l", "locations disown Warehouse",
	"backup b.db", "restore b.db --check", "restore b.db", "backups list --json", "backups now", "backups prove", "doctor --drift --json",
	"doctor --verify-log", "--help", "--version", "version", "completion bash", "completion powershell", "man",
}

// elsewhere are the verbs that the fuzzing leaves alone: they open windows, sound, serve
// until they are stopped, or reach for the keyring of the person who runs the tests.
var elsewhere = []string{"chime", "desktop", "training-shop", "connect", "disconnect"}

func TestR52_EveryVerbIsAmongTheSeeds(t *testing.T) {
	var cli commandLine
	parser, err := cli.parser(t.Context(), io.Discard, io.Discard, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	for _, leaf := range parser.Model.Leaves(true) {
		path := strings.TrimPrefix(leaf.FullPath(), "tillbridge ")
		seeded := slices.ContainsFunc(commandLines, func(line string) bool { return line == path || strings.HasPrefix(line, path+" ") })
		if !seeded && !slices.Contains(elsewhere, path) {
			t.Errorf("nothing is tried of %q", path)
		}
	}
}

// FuzzR52_AnyArgumentsAreDoneOrRefused gives the program any arguments: it does what
// is asked or refuses it in a sentence, in time, and writes nowhere else.
func FuzzR52_AnyArgumentsAreDoneOrRefused(f *testing.F) {
	begin := practice(f)
	for _, line := range commandLines {
		f.Add(strings.ReplaceAll(strings.ReplaceAll(line, " ", "\x00"), "_", " "))
	}
	f.Add("pay\x0020000002\x00--type\x00Cash\x00--amount\x001e999999999")
	f.Add("pay\x0020000002\x00--type\x00Cash\x00--amount\x00-9223372036854775808\x00--over")
	f.Add("order\x00\xff\xfe")
	f.Add("customers\x00find\x00" + strings.Repeat("a ", 6000))
	f.Fuzz(func(t *testing.T, line string) {
		args, ok := harmless(t, strings.Split(line, "\x00"))
		if !ok {
			t.Skip()
		}
		root := t.TempDir()
		work := filepath.Join(root, "work")
		for _, folder := range []string{work, filepath.Join(root, "home")} {
			if err := os.Mkdir(folder, 0o700); err != nil {
				t.Fatal(err)
			}
		}
		t.Setenv("HOME", filepath.Join(root, "home"))
		t.Setenv("XDG_CONFIG_HOME", filepath.Join(root, "home"))
		t.Setenv("XDG_CACHE_HOME", filepath.Join(root, "home"))
		t.Setenv("TMPDIR", filepath.Join(root, "home"))
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+root+"/no-bus")
		t.Chdir(work)
		for name, text := range map[string]string{
			"t.db": begin, "people.csv": "first name,last name,email\nInes,Duarte,ines@example.com\n",
			"goods.csv": "sku,description,price\nBELL-9,Bell,12.00\n",
		} {
			if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		var out, said bytes.Buffer
		began := time.Now()
		code := run(ctx, append([]string{"--training", "--database", "t.db"}, args...), &out, &said)
		if code < exitDone || code > exitUsage {
			t.Errorf("exit code %d", code)
		}
		if code != exitDone && said.Len() == 0 {
			t.Errorf("exit code %d without a word", code)
		}
		if strings.Contains(said.String(), "Something went wrong inside") {
			t.Errorf("no sentence for %q:\n%s", args, said.String())
		}
		if took := time.Since(began); took > time.Minute {
			t.Errorf("it took %s", took)
		}
		left, err := os.ReadDir(root)
		if err != nil || len(left) != 2 {
			t.Errorf("beside its folder it left %v, %v", left, err)
		}
	})
}

// practice is the database of a shop that has taken its orders in.
func practice(f *testing.F) string {
	f.Helper()
	f.Setenv("TILLBRIDGE_TOKEN", shopsim.Token)
	shop := httptest.NewServer(shopsim.New(shopsim.Config{Seed: 7, Orders: 40, BucketSize: 1e6}))
	defer shop.Close()
	path := filepath.Join(f.TempDir(), "t.db")
	var said bytes.Buffer
	if code := run(f.Context(), []string{"check", "--training", "--database", path, "--shop-url", shop.URL}, io.Discard,
		&said); code != exitDone {
		f.Fatal(said.String())
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	return string(whole)
}

// reaching are flags that lead to other computers, printers and databases.
var reaching = []string{"--training", "--database", "--shop", "--print"}

// outside begins a path that leads out of the working folder.
var outside = regexp.MustCompile(`(^|[=:;, ])/+|\.\.+`)

// harmless takes out of the arguments what leads out of the test, verbs of elsewhere
// altogether.
func harmless(t *testing.T, args []string) ([]string, bool) {
	t.Helper()
	args = slices.DeleteFunc(args, func(arg string) bool {
		return slices.ContainsFunc(reaching, func(flag string) bool { return strings.HasPrefix(arg, flag) })
	})
	for i, arg := range args {
		args[i] = outside.ReplaceAllString(arg, "$1")
	}
	var cli commandLine
	parser, err := cli.parser(t.Context(), io.Discard, io.Discard, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := kong.Trace(parser, args)
	if err != nil {
		t.Fatal(err)
	}
	verb, _, _ := strings.Cut(parsed.Command(), " ")
	return args, verb != "" && !slices.Contains(elsewhere, verb)
}
