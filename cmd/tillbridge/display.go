package main

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"tillbridge/store"
)

// errNoScreen is for a computer without one: Fyne would end the program with a panic.
func errNoScreen() error {
	return store.Fail(store.Unavailable, "There is no screen here that a window could open on. Nothing was changed; the verbs work without "+
		"one, and 'tillbridge --help' lists them.")
}

// screenPatience is how long a display may take to answer.
const screenPatience = 3 * time.Second

// hasScreen says whether a window can open at all: a script on a server gets the
// sentence alone. A variable that was left behind, as by a session that has ended, is
// no screen.
func hasScreen(ctx context.Context) bool {
	return runtime.GOOS == "windows" || runtime.GOOS == "darwin" || answersAt(ctx, waylandAt()...) ||
		answersAt(ctx, displayAt(os.Getenv("DISPLAY"))...)
}

// address is where a display may listen.
type address struct{ network, at string }

func answersAt(ctx context.Context, addresses ...address) bool {
	for _, a := range addresses {
		dialer := net.Dialer{Timeout: screenPatience}
		if connection, err := dialer.DialContext(ctx, a.network, a.at); err == nil {
			return connection.Close() == nil
		}
	}
	return false
}

func waylandAt() []address {
	name := os.Getenv("WAYLAND_DISPLAY")
	if name == "" {
		return nil
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), name)
	}
	return []address{{"unix", name}}
}

// displayAt is where the X server of a DISPLAY listens: "host:number.screen", a socket
// of this computer where no host is named.
// https://www.x.org/releases/current/doc/man/man7/X.7.xhtml#heading6
func displayAt(display string) []address {
	colon := strings.LastIndex(display, ":")
	if colon < 0 {
		return nil
	}
	text, _, _ := strings.Cut(display[colon+1:], ".")
	number, err := strconv.ParseUint(text, 10, 15)
	if err != nil {
		return nil
	}
	if host := display[:colon]; host != "" && host != "unix" {
		return []address{{"tcp", net.JoinHostPort(host, strconv.FormatUint(6000+number, 10))}}
	}
	socket := "/tmp/.X11-unix/X" + text
	return []address{{"unix", socket}, {"unix", "@" + socket}}
}
