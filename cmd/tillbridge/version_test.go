package main

import (
	"bytes"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

func TestTheVersionSaysOfWhatTheProgramWasBuilt(t *testing.T) {
	built := func(version string, settings ...debug.BuildSetting) *debug.BuildInfo {
		return &debug.BuildInfo{GoVersion: "go1.26.0", Main: debug.Module{Version: version}, Settings: settings}
	}
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "3f2a1b9c0d7e41f2a1b9c0d7e41f2a1b9c0d7e41"}
	at := debug.BuildSetting{Key: "vcs.time", Value: "2026-11-28T21:04:05Z"}
	changed := debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	later := "v0.0.0-20261128210405-3f2a1b9c0d7e+dirty"
	for want, info := range map[string]*debug.BuildInfo{
		"v0.1.0 (3f2a1b9 of Nov 28, 2026), go1.26.0":                           built("v0.1.0", revision, at),
		"v0.1.0 (3f2a1b9 of Nov 28, 2026, changed since), go1.26.0":            built("v0.1.0+dirty", revision, at, changed),
		"development build (3f2a1b9 of Nov 28, 2026, changed since), go1.26.0": built(later, revision, at, changed),
		"v0.1.0, go1.26.0":            built("v0.1.0"),
		"development build, go1.26.0": built("(devel)"),
	} {
		if got := versionOf(info); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestVersionIsPrinted(t *testing.T) {
	for _, asked := range []string{"--version", "version"} {
		var out, failed bytes.Buffer
		if code := run(t.Context(), []string{asked}, &out, &failed); code != exitDone || failed.Len() > 0 {
			t.Fatalf("%s: exit code %d: %s", asked, code, &failed)
		}
		if said := out.String(); said != "Tillbridge "+version()+"\n" || !strings.Contains(said, runtime.Version()) {
			t.Errorf("%s says %q", asked, said)
		}
	}
}
