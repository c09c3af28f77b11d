package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// printedBy is what a verb prints.
func printedBy(t *testing.T, args ...string) string {
	t.Helper()
	var out, failed bytes.Buffer
	if code := run(t.Context(), args, &out, &failed); code != exitDone || failed.Len() > 0 {
		t.Fatalf("%q: exit code %d: %s", args, code, &failed)
	}
	return out.String()
}

// program returns the path of a program that the test works with; .ci/need installs it.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	return path
}

// completions are what each shell is asked, and what it has to offer among others, or not.
var completions = []struct {
	line           string
	offers, leaves []string
}{
	{"tillbridge cust", []string{"customers"}, []string{"check", "--json"}},
	{"tillbridge customers ", []string{"find", "import", "forget"}, []string{"customers", "stock"}},
	{"tillbridge orders --sc", []string{"--scope"}, []string{"--json"}},
	{"tillbridge orders --scope o", []string{"open", "owed"}, []string{"all"}},
	{"tillbridge --verbose orders r", []string{"retry", "rematch"}, []string{"returns"}},
	{"tillbridge receipt 20000001 --document p", []string{"packing slip", "pick list"}, []string{"receipt"}},
	{"tillbridge completion f", []string{"fish"}, []string{"bash"}},
}

func TestShellsCompleteVerbsFlagsAndChoices(t *testing.T) {
	shells := map[string]func(t *testing.T, script, line string) []string{
		"bash": func(t *testing.T, script, line string) []string {
			return lines(t, program(t, "bash"), "--norc", "-c", `source "$1"; read -ra COMP_WORDS <<<"$2"; [[ $2 == *" " ]] && COMP_WORDS+=("")
				COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _tillbridge; printf '%s\n' "${COMPREPLY[@]//\\/}"`, "bash", script, line)
		},
		"fish": func(t *testing.T, script, line string) []string {
			return lines(t, program(t, "fish"), "--no-config", "-c", `source $argv[1]; complete -C $argv[2] | string replace -r '\t.*' '' |
				string unescape | string replace -ra '\\\\' ''; true`, script, line)
		},
		"zsh": func(t *testing.T, script, line string) []string {
			// A stand-in for zsh's own builtins prints what they are given.
			return lines(t, program(t, "zsh"), "-f", "-c", `compdef() { }; _files() { }
				_describe() { local -a each; each=("${(@P)2}"); print -l -- "${each[@]%%:*}" }
				compadd() { print -l -- "${(@P)2}" }
				source "$1"; words=("${(@s: :)2}"); CURRENT=${#words}; _tillbridge | grep -e "^${words[-1]}" || true`, "zsh", script, line)
		},
	}
	for shell, ask := range shells {
		t.Run(shell, func(t *testing.T) {
			script := filepath.Join(t.TempDir(), shell)
			if err := os.WriteFile(script, []byte(printedBy(t, "completion", shell)), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, c := range completions {
				got := ask(t, script, c.line)
				for _, want := range c.offers {
					if !slices.Contains(got, want) {
						t.Errorf("%q offers %q, without %q", c.line, got, want)
					}
				}
				for _, other := range c.leaves {
					if slices.Contains(got, other) {
						t.Errorf("%q offers %q", c.line, other)
					}
				}
			}
		})
	}
}

func lines(t *testing.T, name string, args ...string) []string {
	t.Helper()
	var failed bytes.Buffer
	command := exec.CommandContext(t.Context(), name, args...)
	command.Stderr = &failed
	out, err := command.Output()
	if err != nil || failed.Len() > 0 {
		t.Fatalf("%s: %v: %s", name, err, &failed)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

func TestEveryVerbIsInTheManual(t *testing.T) {
	var cli commandLine
	parser, err := cli.parser(t.Context(), io.Discard, io.Discard, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := writeManual(&b, parser.Model, "2026-11-29"); err != nil {
		t.Fatal(err)
	}
	page, text := filepath.Join(t.TempDir(), "tillbridge.1"), b.String()
	if err := os.WriteFile(page, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"check", `set\-status`, "customers import", "returns create", "doctor", "man"} {
		if !strings.Contains(text, ".SS "+verb) {
			t.Errorf("%s is not in it", verb)
		}
	}
	for _, flag := range []string{`\-\-accept\-missing`, `\-\-tracking`, "TILLBRIDGE_DATABASE"} {
		if !strings.Contains(text, flag) {
			t.Errorf("%s is not in it", flag)
		}
	}
	lint := exec.CommandContext(t.Context(), program(t, "mandoc"), "-Tlint", "-Wwarning", page)
	if said, err := lint.CombinedOutput(); err != nil || len(said) > 0 {
		t.Errorf("%v\n%s", err, said)
	}
}
