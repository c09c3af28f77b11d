package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/rs/zerolog"

	"tillbridge/store"
)

// firstDesktop is a session that has a database and is asked to come to the front.
func firstDesktop(t *testing.T, path string, raise func(context.Context) bool) *session {
	t.Helper()
	s := desktopOn(path)
	_, _, err := s.occupy(t.Context())
	mustNot(t, err)
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	listener := s.raiser
	go func() { served <- listener.serve(ctx, zerolog.Nop(), raise) }()
	s.closers = append(s.closers, func() error { stop(); return <-served })
	t.Cleanup(func() { mustNot(t, s.close()) })
	return s
}

func TestR51_StartingTwiceRaisesTheFirst(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	path := filepath.Join(t.TempDir(), "shop.db")
	var raised atomic.Int32
	first := firstDesktop(t, path, func(context.Context) bool { raised.Add(1); return true })
	link := filepath.Join(t.TempDir(), "link.db")
	mustNot(t, os.Symlink(path, link))
	for n, at := range []string{path, path, link} {
		var said bytes.Buffer
		second := desktopOn(at)
		second.out = &said
		_, _, failed := second.occupy(t.Context())
		if store.CodeOf(failed) != store.Busy {
			t.Fatalf("the database is not in use: %v", failed)
		}
		mustNot(t, second.close())
		if !second.raiseOther(t.Context(), failed) || raised.Load() != int32(n)+1 {
			t.Errorf("start %d did not raise the first, which was raised %d times", n+2, raised.Load())
		}
		if want := "Tillbridge is open already with this database; its window is now in front.\n"; said.String() != want {
			t.Errorf("says %q", said.String())
		}
	}
	info, err := os.Stat(path + ".raise")
	mustNot(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the socket is %v: others may open it", info.Mode())
	}
	// Another database is nobody's.
	other := desktopOn(filepath.Join(t.TempDir(), "other.db"))
	_, _, err = other.occupy(t.Context())
	mustNot(t, err)
	mustNot(t, other.close())
	mustNot(t, first.close())
	if left, err := filepath.Glob(path + ".raise*"); err != nil || len(left) > 0 {
		t.Errorf("%v stay, %v", left, err)
	}
	if raised.Load() != 3 {
		t.Errorf("raised %d times, want 3", raised.Load())
	}
}

func TestR51_AFirstThatDoesNotAnswerIsNamedInWords(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	path := filepath.Join(t.TempDir(), "shop.db")
	firstDesktop(t, path, func(ctx context.Context) bool { <-ctx.Done(); return false })
	var said bytes.Buffer
	second := desktopOn(path)
	second.out = &said
	d, _, err := second.openShop(t.Context())
	if d != nil || store.CodeOf(err) != store.Busy || !strings.Contains(store.MessageOf(err), "already running") || said.Len() > 0 {
		t.Errorf("%v, says %q", err, said.String())
	}
}

func TestR63_NothingElseCanBeSaidToTheFirst(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	var raised atomic.Int32
	firstDesktop(t, path, func(context.Context) bool { raised.Add(1); return true })
	for _, words := range []string{"quit!\n", "RAISE\n", strings.Repeat("x", 1<<16)} {
		asked, err := net.Dial("unix", path+".raise")
		mustNot(t, err)
		_, err = io.WriteString(asked, words)
		if err == nil {
			_, err = asked.Read(make([]byte, 1))
		}
		if err == nil {
			t.Errorf("%.10q is answered", words)
		}
		asked.Close() //nolint:errcheck // it was closed at the other end
	}
	if raised.Load() != 0 {
		t.Error("another word raises it")
	}
	mustNot(t, askToRaise(t.Context(), path))
}

func TestR51_ASocketOfAKilledDesktopIsNobodys(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	left, err := net.ListenUnix("unix", &net.UnixAddr{Name: path + ".raise", Net: "unix"})
	mustNot(t, err)
	left.SetUnlinkOnClose(false)
	mustNot(t, left.Close())
	var raised atomic.Int32
	firstDesktop(t, path, func(context.Context) bool { raised.Add(1); return true })
	mustNot(t, askToRaise(t.Context(), path))
	if raised.Load() != 1 {
		t.Error("it is not raised")
	}
}

// The shop opens all the same, and no file of somebody's is removed.
func TestR64_AFileInTheSocketsPlaceStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	mustNot(t, os.WriteFile(path+".raise", []byte("mine"), 0o600))
	s := desktopOn(path)
	_, _, err := s.occupy(t.Context())
	mustNot(t, err)
	mustNot(t, s.close())
	if text, err := os.ReadFile(path + ".raise"); err != nil || string(text) != "mine" {
		t.Errorf("%q, %v", text, err)
	}
}

func TestR51_WhereNoSocketCanBeTheShopOpensAllTheSame(t *testing.T) {
	path := filepath.Join(t.TempDir(), strings.Repeat("deep-", 40), "shop.db")
	s := desktopOn(path)
	_, _, err := s.occupy(t.Context())
	mustNot(t, err)
	if s.raiser != nil {
		t.Error("a socket has a name that is too long for one")
	}
	mustNot(t, s.close())
}
