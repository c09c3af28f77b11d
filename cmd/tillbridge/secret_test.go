package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	stdsync "sync"
	"syscall"
	"testing"
	"time"

	"tillbridge/sync/connect"
	"tillbridge/sync/shopsim"
)

// The secrets of the run below; every one is unlike anything else that may occur.
const (
	hushID     = "7c1f0e52a94b4d6f8b3e6a20d5c91b48"
	hushSecret = "shpss_hush0secret0of0the0app"
	hushToken  = "shpat_hush0issued0token"
	hushOld    = "shpat_hush0older0token"
	// hushIdentity is no key of anybody.
	hushIdentity = "AGE-SECRET-KEY-1HUSH0KEY0OF0THE0BACKUPS"
)

// leakyShop is a training shop whose credentials are the ones above, and whose
// faults repeat them in every place where a careless program would write them down.
type leakyShop struct {
	next   http.Handler
	mu     stdsync.Mutex
	status int
	issued int
	seen   map[string]bool
}

func (s *leakyShop) fault(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status = status
}

func (s *leakyShop) saw(secret string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen[secret]
}

func (s *leakyShop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	token := r.Header.Get("X-Shopify-Access-Token")
	s.seen[token] = true
	if s.status != 0 {
		w.Header().Set("X-Request-Id", "request-1")
		w.WriteHeader(s.status)
		fmt.Fprintf(w, `{"errors":"token %s","error":"invalid_client","error_description":"%s"}`, token, r.FormValue("client_secret"))
		return
	}
	if r.URL.Path == "/admin/oauth/access_token" {
		if r.FormValue("client_id") != hushID || r.FormValue("client_secret") != hushSecret {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprintf(w, `{"error":"invalid_client","error_description":"%s"}`, r.FormValue("client_secret"))
			return
		}
		s.seen[hushSecret] = true
		s.issued++
		fmt.Fprintf(w, `{"access_token":"%s-%d","expires_in":86399}`, hushToken, s.issued)
		return
	}
	if !strings.HasPrefix(token, hushToken) && token != hushOld {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	r.Header.Set("X-Shopify-Access-Token", shopsim.Token)
	s.next.ServeHTTP(w, r)
}

// TestR42_SecretsAreWrittenNowhere runs the program by its verbs through a day with
// every kind of fault, with all logs on, and looks for the secrets in everything that
// it printed and wrote, and in the arguments of its processes.
func TestR42_SecretsAreWrittenNowhere(t *testing.T) {
	shop := &leakyShop{next: shopsim.New(shopsim.Config{Seed: 7, Orders: 20, BucketSize: 1e6}), seen: map[string]bool{}}
	server := httptest.NewServer(shop)
	t.Cleanup(server.Close)
	dir := t.TempDir()
	said := &bytes.Buffer{}
	environment := append(os.Environ(), "XDG_CONFIG_HOME="+dir, "HOME="+dir, "DBUS_SESSION_BUS_ADDRESS=unix:path="+dir+"/no-bus",
		"TILLBRIDGE_DATABASE="+filepath.Join(dir, "shop.db"), "TILLBRIDGE_SHOP="+shopsim.Domain, "TILLBRIDGE_SHOP_URL="+server.URL,
		"TILLBRIDGE_VERBOSE=true")
	byClient := []string{"TILLBRIDGE_CLIENT_ID=" + hushID, "TILLBRIDGE_CLIENT_SECRET=" + hushSecret}
	byToken := []string{"TILLBRIDGE_TOKEN=" + hushOld}
	run := func(credentials []string, stdin string, args ...string) string {
		t.Helper()
		program := exec.Command("tillbridge", args...)
		program.Env, program.Dir, program.Stdin = append(environment, credentials...), dir, strings.NewReader(stdin)
		var out bytes.Buffer
		program.Stdout, program.Stderr = io.MultiWriter(&out, said), io.MultiWriter(&out, said)
		if err := program.Run(); err != nil && program.ProcessState == nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if out := run(byClient, "", "connect"); !strings.Contains(out, "is connected") {
		t.Fatalf("connect: %s", out)
	}
	run(nil, hushID+":"+hushSecret+"\n", "connect")
	run(nil, hushID+":"+hushSecret+"wrong\n", "connect", "--json")
	for _, credentials := range [][]string{byClient, byToken} {
		if out := run(credentials, "", "check"); !strings.Contains(out, "order") {
			t.Fatalf("check: %s", out)
		}
		run(credentials, "", "doctor", "--json")
	}
	run(byClient, "", "set-status", "#1002", "Ready for Pickup")
	for _, status := range []int{400, 401, 402, 403, 404, 423, 500} {
		shop.fault(status)
		run(byClient, "", "connect")
		run(byToken, "", "connect", "--json")
	}
	shop.fault(0)
	run(byClient, "", "check")
	run(byClient, "", "order", "#1002", "--story", "--json")
	run(byClient, "", "customers", "export", filepath.Join(dir, "customers.csv"))
	run(byClient, "", "products", "export", filepath.Join(dir, "products.csv"))
	run(byClient, "", "backup", filepath.Join(dir, "backup.db"))
	run(byClient, "", "connect", "--no-such-flag")
	if !shop.saw(hushSecret) || !shop.saw(hushToken+"-1") || !shop.saw(hushOld) {
		t.Fatal("the secrets were not all used, so nothing is proved")
	}

	look := func(where, text string) {
		t.Helper()
		for _, secret := range []string{hushSecret, hushToken, hushOld} {
			if i := strings.Index(text, secret); i >= 0 {
				t.Errorf("%s is in %s: …%s…", secret, where, text[max(0, i-200):i])
			}
		}
	}
	look("what was printed and logged", said.String())
	files := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		files++
		look(filepath.Base(path), string(content))
		return err
	})
	if err != nil || files < 2 {
		t.Fatalf("%d files were read (%v)", files, err)
	}
}

// TestR42_NoSecretIsInTheListOfProcesses looks at the arguments of a program that
// runs, and at a goroutine dump as a crash writes it.
func TestR42_NoSecretIsInTheListOfProcesses(t *testing.T) {
	if _, err := os.Stat("/proc/self/cmdline"); err != nil {
		t.Skip("this system has no /proc")
	}
	reached, answer := make(chan struct{}, 1), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		select {
		case reached <- struct{}{}:
		default:
		}
		<-answer
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(answer) })
	dir := t.TempDir()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	program := exec.CommandContext(ctx, "tillbridge", "connect", "--shop", shopsim.Domain, "--shop-url", server.URL, "--database",
		filepath.Join(dir, "shop.db"))
	program.Env = append(os.Environ(), "HOME="+dir, "XDG_CONFIG_HOME="+dir, "GOTRACEBACK=all", "DBUS_SESSION_BUS_ADDRESS=unix:path="+dir+
		"/no-bus")
	program.Stdin = strings.NewReader(hushID + ":" + hushSecret + "\n")
	var said bytes.Buffer
	program.Stdout, program.Stderr = &said, &said
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-reached:
	case <-ctx.Done():
		t.Fatalf("the program never asked the shop: %s", said.String())
	}
	arguments, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", program.Process.Pid))
	if err != nil || !bytes.Contains(arguments, []byte("connect")) {
		t.Fatalf("%q (%v)", arguments, err)
	}
	if err := program.Process.Signal(syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	_ = program.Wait()
	if !strings.Contains(said.String(), "goroutine ") {
		t.Fatalf("there is no dump: %s", said.String())
	}
	if strings.Contains(string(arguments)+said.String(), hushSecret) {
		t.Error("the secret is in the arguments or in the dump")
	}
}

// TestW5_SecretsReachNoProgramThatThisOneStarts: a browser inherits what is in the
// environment when it is started.
func TestW5_SecretsReachNoProgramThatThisOneStarts(t *testing.T) {
	t.Setenv(connect.TokenVariable, hushToken)
	t.Setenv(connect.ClientIDVariable, hushID)
	t.Setenv(connect.ClientSecretVariable, hushSecret)
	t.Setenv(identityVariable, hushIdentity)
	given, err := takeSecrets()
	if err != nil {
		t.Fatal(err)
	}
	inherited, err := exec.Command("env").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{hushSecret, hushToken, hushIdentity} {
		if strings.Contains(string(inherited), secret) {
			t.Errorf("a program that is started gets %s", inherited)
		}
	}
	s := &session{given: given}
	if got := s.secrets().FromEnvironment(); got.Token != hushToken || got.ClientSecret != hushSecret {
		t.Error("this program itself has lost them")
	}
	if given[identityVariable] != hushIdentity {
		t.Error("a restore doesn't get the key that opens an encrypted backup")
	}
}
