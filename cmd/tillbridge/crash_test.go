package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
)

// crashes are ways in which a program dies, and what its crash file says of them.
var crashes = map[string]struct {
	die        func()
	says, hide string
}{
	"a fault of ours":     {func() { var s *session; fmt.Println(s.Shop) }, "invalid memory address", ""},
	"words of a customer": {func() { panic("Maya Okafor, maya@example.com, has no address") }, "words are left out", "Maya"},
	"an error about a customer": {
		func() { panic(store.Fail(store.Internal, "shpat_secret of maya@example.com")) }, "words are left out",
		"shpat_secret",
	},
	"words in several lines": {func() { panic(errors.New("first\nMaya Okafor\nlast")) }, "words are left out", "Okafor"},
	"a fatal error of Go's": {func() {
		m := map[int]int{}
		for range 4 {
			go func() {
				for i := 0; ; i++ {
					m[i] = i
				}
			}()
		}
		select {}
	}, "maps.fatal", ""}, // the runtime keeps that word for the terminal; the stack tells it
}

func TestACrashLeavesAFileWithoutWhatWasSaid(t *testing.T) {
	for name, crash := range crashes {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "crashes")
			program := exec.Command(os.Args[0], "-test.run=^TestDying$")
			program.Env = append(os.Environ(), "TILLBRIDGE_TEST_CRASH="+name, "TILLBRIDGE_TEST_FOLDER="+folder)
			if out, err := program.CombinedOutput(); err == nil {
				t.Fatalf("it lived: %s", out)
			}
			last, stop, err := watchCrashes(folder, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(last)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{"Tillbridge ", "started 20", "died 20", crash.says, "goroutine ", "TestDying"} {
				if !strings.Contains(string(text), want) {
					t.Errorf("does not say %q:\n%s", want, text)
				}
			}
			if crash.hide != "" && strings.Contains(string(text), crash.hide) {
				t.Errorf("says %q:\n%s", crash.hide, text)
			}
			if info, err := os.Stat(last); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("mode %v, %v", info.Mode(), err)
			}
			// It is told once, and a good end leaves nothing to tell.
			if err := stop(); err != nil {
				t.Fatal(err)
			}
			again, stop, err := watchCrashes(folder, time.Now())
			if err != nil || again != "" {
				t.Errorf("told again: %q, %v", again, err)
			}
			if err := stop(); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestDying is what the test above runs as a program of its own.
func TestDying(t *testing.T) {
	name := os.Getenv("TILLBRIDGE_TEST_CRASH")
	if name == "" {
		t.Skip("only as another program")
	}
	if _, _, err := watchCrashes(os.Getenv("TILLBRIDGE_TEST_FOLDER"), time.Now()); err != nil {
		t.Fatal(err)
	}
	died := make(chan struct{})
	go crashes[name].die()
	<-died
}

func TestTheLastTenCrashesStay(t *testing.T) {
	folder := t.TempDir()
	for day := 1; day <= 14; day++ {
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("crash-2026-11-%02d-120000.txt", day)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// A run that was killed from outside has nothing to say.
	if err := os.WriteFile(filepath.Join(folder, "running.txt"), []byte("Tillbridge\n"+endOfHead), 0o600); err != nil {
		t.Fatal(err)
	}
	last, err := finishCrashes(folder)
	if err != nil || last != "" {
		t.Errorf("told %q, %v", last, err)
	}
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) != 10 || !strings.HasSuffix(files[0], "crash-2026-11-05-120000.txt") {
		t.Errorf("%d files stay: %v, %v", len(files), files, err)
	}
}

func TestR63_W2_WordsOfSeveralLinesStayOutOfACrashFile(t *testing.T) {
	said := "panic: Customer\n\tSIGhed Maya Okafor\n\tgoroutine of Maya [recovered]\n\ngoroutine 7 [running]:\nmain.work()\n"
	if got := withoutWords(said); strings.Contains(got, "Maya") || !strings.Contains(got, "main.work()") {
		t.Errorf("it keeps %q", got)
	}
}
