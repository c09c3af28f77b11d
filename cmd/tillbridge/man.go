package main

import (
	"bufio"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// manVerb prints the manual page in section 1, of the verbs as they are.
type manVerb struct{}

// Run prints it.
func (*manVerb) Run(s *session, k *kong.Context) error {
	return writeManual(s.out, k.Model, builtOn())
}

// builtOn is the day of the revision that the program was built of, "" where it isn't
// known: the same source makes the same page.
func builtOn() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, setting := range info.Settings {
		if at, err := time.Parse(time.RFC3339, setting.Value); setting.Key == "vcs.time" && err == nil {
			return at.UTC().Format(time.DateOnly)
		}
	}
	return ""
}

// manualEnd is what no verb says of itself.
const manualEnd = `.SH EXIT STATUS
.TP
0
It is done.
.TP
1
It failed, or asked for a yes and got none; a sentence says what happened and what to do.
.TP
2
The command line itself is wrong.
.SH ENVIRONMENT
.TP
.B TILLBRIDGE_TOKEN
A token of the shop's app at Shopify; it comes before the keyring's, and is kept nowhere.
.TP
.B TILLBRIDGE_CLIENT_ID\fR, \fBTILLBRIDGE_CLIENT_SECRET
The app's client ID and secret, likewise.
.TP
.B TILLBRIDGE_PIN\fR, \fBTILLBRIDGE_NEW_PIN
The PIN of the person named with
.B --as\fR, and one that
.B staff
is to set.
.TP
.B TILLBRIDGE_PIN_SECRET
The secret that PINs are digested with, where there is no keyring; 32 letters or more.
.P
Where a flag may be given by the environment, its description names the variable.
.SH FILES
.TP
.I ~/.config/tillbridge/shop.db
The shop's database, with its backups, logs and crash files beside it. On Windows it is in
.I %AppData%\etillbridge\fR.
.TP
.I ~/.local/state/tillbridge
What this computer has seen of the database, where there is no keyring.
`

// writeManual writes the page; on is its date, "" for none. No error but the writer's.
func writeManual(to io.Writer, app *kong.Application, on string) error {
	w := bufio.NewWriter(to)
	fmt.Fprintf(w, ".TH TILLBRIDGE 1 \"%s\" Tillbridge\n", on)
	fmt.Fprintf(w, ".SH NAME\ntillbridge \\- %s\n", roff("bring a shop's Shopify orders to its counter"))
	fmt.Fprintf(w, ".SH SYNOPSIS\n.B tillbridge\n[\\fIVERB\\fR] [\\fIFLAG\\fR]...\n.SH DESCRIPTION\n%s\n.P\n%s\n", roff(app.Help),
		roff("Without a verb the Desktop opens. Verbs do the same work for scripts and terminals."))
	fmt.Fprintln(w, ".SH COMMON FLAGS")
	for _, flag := range app.Flags {
		manualFlag(w, flag)
	}
	fmt.Fprintln(w, ".SH VERBS")
	for _, verb := range app.Leaves(true) {
		fmt.Fprintf(w, ".SS %s\n%s\n", roff(strings.TrimPrefix(verb.Path(), app.Name+" ")+arguments(verb)), roff(verb.Help))
		for _, value := range verb.Positional {
			fmt.Fprintf(w, ".TP\n.I %s\n%s\n", roff(value.Name), roff(value.Help))
		}
		for _, flag := range verb.Flags {
			manualFlag(w, flag)
		}
	}
	fmt.Fprint(w, manualEnd)
	return w.Flush()
}

func manualFlag(w io.Writer, flag *kong.Flag) {
	if flag.Hidden {
		return
	}
	value := ""
	if !flag.IsBool() && !flag.IsCounter() {
		value = "=\\fI" + roff(flag.FormatPlaceHolder()) + "\\fR"
	}
	help := flag.Help
	if len(flag.Envs) > 0 {
		help += " In the environment: " + strings.Join(flag.Envs, ", ") + "."
	}
	fmt.Fprintf(w, ".TP\n.B %s%s\n%s\n", roff("--"+flag.Name), value, roff(help))
}

// arguments are a verb's, as they are typed after it.
func arguments(verb *kong.Node) string {
	var b strings.Builder
	for _, value := range verb.Positional {
		b.WriteString(" " + value.Summary())
	}
	return b.String()
}

// roff is a text as a manual page takes it: no character of it is read as a command.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`).Replace(text)
	if strings.HasPrefix(text, ".") {
		text = `\&` + text
	}
	return text
}
