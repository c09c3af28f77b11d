package main

import (
	"fmt"
	"runtime/debug"
	"strings"
	"time"
)

// version is how this program was built: what --version, About, the log and crash files
// say.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown build"
	}
	return versionOf(info)
}

// versionVerb says how the program was built.
type versionVerb struct{}

// Run prints it.
func (*versionVerb) Run(s *session) error {
	_, err := fmt.Fprintln(s.out, "Tillbridge", version())
	return err
}

// versionOf names the release, the revision that it was built of where that is known, and
// Go's version.
func versionOf(info *debug.BuildInfo) string {
	release := info.Main.Version
	// Go makes up a version from the revision where no release was tagged.
	if release == "" || release == "(devel)" || strings.HasPrefix(release, "v0.0.0-") {
		release = "development build"
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	revision := settings["vcs.revision"]
	if revision == "" {
		return release + ", " + info.GoVersion
	}
	built := revision[:min(7, len(revision))]
	if at, err := time.Parse(time.RFC3339, settings["vcs.time"]); err == nil {
		built += " of " + at.UTC().Format("Jan 2, 2006")
	}
	if settings["vcs.modified"] == "true" {
		built += ", changed since"
	}
	return fmt.Sprintf("%s (%s), %s", strings.TrimSuffix(release, "+dirty"), built, info.GoVersion)
}
