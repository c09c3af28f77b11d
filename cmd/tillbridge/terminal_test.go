package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync/shopsim"
)

// unkindText is a title or name as nobody should be able to give one.
const unkindText = "Bell\x1b[2J\x1b]0;owned\x07\u009b31m\u202egnp.exe\u2066\x00\ufeff\n#9999  Mallory  $0.00  paid\r\tZoë 王"

// unkindShop is a database with one matched order in which everybody's words are
// unkindText.
func unkindShop(t *testing.T) (path, barcode string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "shop.db")
	d, err := db.Open(t.Context(), db.Config{Path: path, Actor: "Anna"})
	mustNot(t, err)
	defer func() { mustNot(t, d.Close()) }()
	mustNot(t, d.AddCustomers(t.Context(), []store.Customer{{
		FirstName: unkindText, LastName: "Okafor", Email: "maya@example.com",
		Company: unkindText, Address: store.Address{City: unkindText}, Note: unkindText,
	}}))
	mustNot(t, d.AddProducts(t.Context(), []store.Product{
		{SKU: "BELL", Description: unkindText, Price: 1200, Stocked: true, OnHand: 6},
		{SKU: unkindText, Description: unkindText},
	}))
	at := time.Date(2026, 11, 23, 10, 44, 0, 0, time.UTC)
	_, err = d.TakeIn(t.Context(), []store.Order{{
		Shop: "riverside-cycles.myshopify.com", ShopifyID: "gid://shopify/Order/1042", Name: "#1042", CreatedAt: at, UpdatedAt: at,
		Email: "maya@example.com", Currency: "USD", Financial: store.Paid, RequiresShipping: true, Buyer: store.Buyer{
			FirstName: unkindText,
			LastName:  "Okafor",
		},
		Note: unkindText, Subtotal: 1200, Total: 1200,
		Lines: []store.OrderLine{{
			ShopifyID: "l1", Title: unkindText, SKU: "BELL", Quantity: 1, Ordered: 1, UnitPrice: 1200,
			RequiresShipping: true,
		}},
		FulfillmentOrders: []store.FulfillmentOrder{{ShopifyID: "fo1", State: "OPEN", Method: "PICK_UP"}},
	}})
	mustNot(t, err)
	row, err := d.OrderNamed(t.Context(), "#1042")
	mustNot(t, err)
	if row.Barcode == "" {
		t.Fatalf("the order is %s", row.Status)
	}
	return path, row.Barcode
}

func TestR63_W1_NothingUnkindReachesATerminal(t *testing.T) {
	path, barcode := unkindShop(t)
	for _, args := range [][]string{
		{"orders"},
		{"order", "#1042"},
		{"order", "#1042", "--story"},
		{"order", "#1042", "--dry-run"},
		{"transaction", barcode},
		{"transaction", barcode, "--comments", unkindText, "--shelf", unkindText},
		{"pay", barcode, "--type", "Cash", "--comments", unkindText},
		{"pay", barcode, "--type", unkindText},
		{"customers", "find", "Okafor"},
		{"products", "find", "BELL"},
		{"order", unkindText},
		{"doctor"},
		{"orders", unkindText},
		{"--" + unkindText},
	} {
		for _, asJSON := range []bool{false, true} {
			if asJSON {
				args = append(args, "--json")
			}
			var out, failed bytes.Buffer
			code := run(t.Context(), append([]string{"--database", path}, args...), &out, &failed)
			if code == exitDone && out.Len() == 0 {
				t.Errorf("%q says nothing", args)
			}
			for name, text := range map[string]string{"standard output": out.String(), "standard error": failed.String()} {
				if at := strings.IndexFunc(text, func(r rune) bool {
					return unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar
				}); at >= 0 {
					t.Errorf("%q writes %q to %s", args, text[at:min(len(text), at+40)], name)
				}
				for line := range strings.Lines(text) {
					if strings.HasPrefix(strings.TrimSpace(line), "#9999") {
						t.Errorf("%q: a name makes a line of its own on %s: %q", args, name, line)
					}
				}
			}
			if asJSON && code == exitDone && !json.Valid(out.Bytes()) {
				t.Errorf("%q prints no JSON: %s", args, out.String())
			}
		}
	}
	var out, failed bytes.Buffer
	run(t.Context(), []string{"--database", path, "transaction", barcode, "--json"}, &out, &failed)
	var told transactionReport
	if err := json.Unmarshal(out.Bytes(), &told); err != nil || told.Lines[0].Title != unkindText {
		t.Errorf("JSON is not faithful: %v, %v", err, told.Lines)
	}
}

func TestR63_W1_ColumnsStandBelowEachOther(t *testing.T) {
	var out bytes.Buffer
	s := &session{out: &out}
	table := s.table()
	table.printf("NAME\tTOTAL\n")
	for _, name := range []string{"Maya", "王小明", "Zoe\u0308", "Nguyễn", "a\tb\nc"} {
		table.printf("%s\t%d\n", name, 7)
	}
	mustNot(t, table.flush())
	want := "NAME    TOTAL\nMaya    7\n王小明  7\nZoe\u0308     7\nNguyễn  7\na b c   7\n"
	if out.String() != want {
		t.Errorf("it prints\n%s\nwant\n%s", out.String(), want)
	}
}

func TestR43_W6_ALineThatWasAddedIsNotCalledNone(t *testing.T) {
	var out bytes.Buffer
	s := &session{out: &out}
	line := store.OrderLine{Title: "Bell", SKU: "BELL", Quantity: 2, UnitPrice: 500}
	gone := store.OrderLine{Title: "Tube", SKU: "TUBE", Quantity: 1, UnitPrice: 900}
	mustNot(t, s.printChange(store.Change{After: store.Order{Name: "#1042", Currency: "USD"}, Lines: []store.LineChange{
		{After: &line}, {Before: &gone},
	}}))
	for _, want := range []string{"BELL Bell  not ordered  2 × 5.00", "TUBE Tube  1 × 9.00     removed"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it doesn't say %q:\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "0 ×") {
		t.Errorf("it says 0 ×:\n%s", out.String())
	}
}

// echoShop repeats the token that it is sent in every writing, with a person beside it.
func echoShop(t *testing.T) *httptest.Server {
	t.Helper()
	turn := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := r.Header.Get("X-Shopify-Access-Token")
		var escaped strings.Builder
		for _, c := range token {
			fmt.Fprintf(&escaped, `\u%04x`, c)
		}
		said := "Customer Jane Doe jane.doe@example.com, +1 603-555-0143, isn't known: " + escaped.String() + " " + url.QueryEscape(token) +
			" " + base64.StdEncoding.EncodeToString([]byte(token))
		w.Header().Set("X-Request-Id", token)
		w.Header().Set("Content-Type", "application/json; token="+token)
		w.Header().Set("Location", "https://elsewhere.example/?token="+token)
		answers := []struct {
			status int
			body   string
		}{
			{200, `{"errors":[{"message":"%s","extensions":{"code":"BAD_REQUEST"}}]}`},
			{200, `{"errors":[{"message":"%s","extensions":{"code":"ACCESS_DENIED"}}]}`},
			{200, `{"errors":[{"message":"%s","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`},
			{200, `{"errors":"%s"}`},
			{200, `%s`},
			{400, `{"errors":"%s"}`},
			{401, `{"errors":"%s"}`},
			{403, `{"errors":"%s"}`},
			{302, `%s`},
			{500, `<html>%s`},
		}
		answer := answers[turn%len(answers)]
		turn++
		w.WriteHeader(answer.status)
		_, _ = fmt.Fprintf(w, strings.Replace(answer.body, "%s", "%[1]s", 1), said)
	}))
	t.Cleanup(server.Close)
	return server
}

func TestR42_W2_AShopThatRepeatsWhatItKnowsIsNotQuotedInTheLog(t *testing.T) {
	const token = "unlike-any-token-0f1e2d3c"
	server := echoShop(t)
	dir := t.TempDir()
	said := 0
	for range 12 {
		t.Setenv("TILLBRIDGE_TOKEN", token) // the program takes it out of its environment
		var out, failed bytes.Buffer
		code := run(t.Context(), []string{
			"connect", "--verbose", "--shop", shopsim.Domain, "--shop-url", server.URL, "--database",
			filepath.Join(dir, "shop.db"),
		}, &out, &failed)
		if code == exitDone {
			t.Fatal("it connects")
		}
		text := out.String() + failed.String()
		said += strings.Count(text, "Shopify exchange failed")
		for _, secret := range []string{
			token, url.QueryEscape(token), base64.StdEncoding.EncodeToString([]byte(token)), `\u0075\u006e\u006c`,
			"jane.doe@example.com", "603-555-0143",
		} {
			if strings.Contains(text, secret) {
				t.Errorf("%s is printed: %s", secret, text)
			}
		}
		for line := range strings.Lines(failed.String()) {
			if strings.Contains(line, "Jane Doe") && !strings.HasPrefix(line, "tillbridge:") {
				t.Errorf("the log names a person: %s", line)
			}
		}
	}
	if said == 0 {
		t.Error("nothing was logged, so nothing is proved")
	}
	content, err := os.ReadFile(filepath.Join(dir, "shop.db"))
	mustNot(t, err)
	if bytes.Contains(content, []byte(token)) {
		t.Error("the token is in the database")
	}
}
