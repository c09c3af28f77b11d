package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// negative is a number below zero; no flag begins with a digit.
var negative = regexp.MustCompile(`^-\.?[0-9]`)

// joinNegatives writes "--price -5" as "--price=-5": the parser would take the
// number for a flag of its own.
func joinNegatives(args []string, model *kong.Application) []string {
	var joined []string
	for i, arg := range args {
		last := len(joined) - 1
		if last >= 0 && negative.MatchString(arg) && takesValue(joined[last], model.Node) {
			joined[last] += "=" + arg
			continue
		}
		joined = append(joined, arg)
		if arg == "--" {
			return append(joined, args[i+1:]...)
		}
	}
	return joined
}

// takesValue says that a word of the command line is a flag whose value is another
// word.
func takesValue(word string, node *kong.Node) bool {
	name, isFlag := strings.CutPrefix(word, "--")
	if !isFlag || strings.Contains(name, "=") {
		return false
	}
	if slices.ContainsFunc(node.Flags, func(f *kong.Flag) bool { return f.Name == name && !f.IsBool() && !f.IsCounter() }) {
		return true
	}
	return slices.ContainsFunc(node.Children, func(child *kong.Node) bool { return takesValue(word, child) })
}

// parserWords are what the parser says, and what a person is told.
var parserWords = []struct {
	said *regexp.Regexp
	told string
}{
	{regexp.MustCompile(`^unknown flag (-[0-9.][^, ]*).*`), `"$1" stands where a flag is expected; a number below zero is written --flag=$1`},
	{regexp.MustCompile(`^unknown flag ([^ ,]+).*`), `there is no flag $1 here`},
	{regexp.MustCompile(`^unexpected argument (\S+).*`), `"$1" is no verb and no value that is expected here`},
	{regexp.MustCompile(`^(\S+): expected \S+ value but got "([^"]*)" \(.* flag\).*`), `$1 needs a value, and "$2" follows it`},
	{regexp.MustCompile(`^(\S+): expected \S+ value but got "EOL".*`), `$1 needs a value`},
	{regexp.MustCompile(`^(\S+): expected a valid \d+ bit int but got (".*")$`), `$1 takes a whole number, not $2`},
	{regexp.MustCompile(`^(\S+): expected duration but got ("[^"]*").*`), `$1 takes a time such as 90s or 2m, not $2`},
	{regexp.MustCompile(`^(\S+): bool value must be .* but got (".*")$`), `$1 takes yes or no, not $2`},
	{regexp.MustCompile(`^expected "(<[^"]*>)".*`), `$1 is missing`},
	{regexp.MustCompile(`^missing flags: (.*)`), `$1 is missing`},
}

// misread is the usage error for a command line that the parser can't read: one
// sentence instead of the parser's own words.
func misread(err error) error {
	words := err.Error()
	for _, each := range parserWords {
		if each.said.MatchString(words) {
			words = each.said.ReplaceAllString(words, each.told)
			break
		}
	}
	return usage("%s. Nothing was done; --help says how it is written.", strings.ToUpper(words[:1])+words[1:])
}
