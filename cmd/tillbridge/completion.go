package main

import (
	"embed"
	"slices"
	"strings"
	"text/template"

	"github.com/alecthomas/kong"
)

// completionVerb prints what has a shell complete the program's verbs, flags and choices.
type completionVerb struct {
	Shell string `arg:"" enum:"bash,zsh,fish,powershell" help:"The shell: bash, zsh, fish, powershell."`
}

//go:embed completions/*.tmpl
var completionFiles embed.FS

// completionScripts are one for each shell; each gets all places.
var completionScripts = template.Must(template.New("").Funcs(template.FuncMap{
	"quoted": func(s string) string { return strings.ReplaceAll(s, "'", "''") },
	"shell":  func(s string) string { return strings.ReplaceAll(s, "'", `'\''`) },
	"fish":   func(s string) string { return strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) },
	"zsh":    func(s string) string { return strings.NewReplacer("'", `'\''`, ":", `\:`).Replace(s) },
}).ParseFS(completionFiles, "completions/*.tmpl"))

// Run prints the shell's script, made of the verbs as they are.
func (v *completionVerb) Run(s *session, k *kong.Context) error {
	return completionScripts.ExecuteTemplate(s.out, v.Shell+".tmpl", placesOf(k.Model))
}

// word is what may be typed at a place, with a few words on it.
type word struct{ Name, Help string }

// place is where the cursor stands in a command line: Path are the verbs before it, such
// as "customers import", "" at the beginning.
type place struct {
	Path         string
	Verbs, Flags []word
	// Argument are the values that the argument is one of, Choices those of a flag; none
	// where any text will do.
	Argument []string
	Choices  []choice
}

// choice is a flag that takes one of a few values.
type choice struct {
	Flag   string
	Values []string
}

// placesOf are all places of the command line, the beginning first.
func placesOf(app *kong.Application) []place {
	common := flagsOf(app.Flags)
	var places []place
	var walk func(node *kong.Node, path string)
	walk = func(node *kong.Node, path string) {
		at := place{Path: path}
		at.take(node)
		if node.DefaultCmd != nil {
			at.take(node.DefaultCmd) // it may be left out, as in "orders --scope open"
		}
		at.Flags = append(at.Flags, common...)
		places = append(places, at)
		for _, verb := range node.Children {
			walk(verb, strings.TrimSpace(path+" "+verb.Name))
		}
	}
	walk(app.Node, "")
	return places
}

// take adds what may be typed for a verb itself: its verbs, flags and choices.
func (p *place) take(node *kong.Node) {
	if node.Type != kong.ApplicationNode {
		p.Flags = append(p.Flags, flagsOf(node.Flags)...)
	}
	for _, flag := range node.Flags {
		if values := choicesOf(flag.Value); len(values) > 0 {
			p.Choices = append(p.Choices, choice{"--" + flag.Name, values})
		}
	}
	for _, value := range node.Positional {
		p.Argument = append(p.Argument, choicesOf(value)...)
	}
	for _, verb := range node.Children {
		if !verb.Hidden {
			p.Verbs = append(p.Verbs, word{verb.Name, verb.Help})
		}
	}
}

func choicesOf(value *kong.Value) []string {
	return slices.DeleteFunc(value.EnumSlice(), func(v string) bool { return v == "" })
}

func flagsOf(flags []*kong.Flag) []word {
	words := make([]word, 0, len(flags))
	for _, flag := range flags {
		if !flag.Hidden {
			words = append(words, word{"--" + flag.Name, flag.Help})
		}
	}
	return words
}
