// Tillbridge brings a shop's Shopify orders to its counter. Without a verb it
// opens the Desktop; its verbs do the same work for scripts and terminals.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"reflect"
	"slices"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"tillbridge/store"
	"tillbridge/store/plaintext"
	"tillbridge/sync/connect"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// commandLine is every verb and flag. Secrets are never flags: anybody who may
// list processes could read them.
type commandLine struct {
	Common

	Desktop      desktopVerb      `cmd:"" default:"1" help:"Open the Desktop (what happens without a verb)."`
	Check        checkVerb        `cmd:"" help:"Ask the shop once: take in, send what waits, print what needs action."`
	Orders       ordersVerbs      `cmd:"" help:"List orders, and deal with those that could not be taken in."`
	Order        orderVerb        `cmd:"" help:"Say why an order needs action, tell its story and its payment, try again."`
	SetStatus    setStatusVerb    `cmd:"" help:"Save an order's status; 'check' sends it."`
	Track        trackVerb        `cmd:"" help:"Give what was handed over its tracking numbers, or others; 'check' sends them."`
	TakeBack     takeBackVerb     `cmd:"" help:"Take back what was handed over by mistake; 'check' sends it."`
	Release      releaseVerb      `cmd:"" help:"Let a part of an order go on that is on hold; 'check' sends it."`
	Returns      returnsVerb      `cmd:"" help:"Take goods of a sale back: preview, create, show, list; 'check' sends it."`
	Transactions transactionsVerb `cmd:"" help:"List transactions: open, owing, finished or voided ones."`
	Transaction  transactionVerb  `cmd:"" help:"Show a transaction by its barcode, and write on it."`
	Pay          payVerb          `cmd:"" help:"Book a payment on a transaction, or take one back."`
	Sales        salesVerb        `cmd:"" help:"Add up the finished sales of today, or of other days."`
	Finish       finishVerb       `cmd:"" help:"Finish a paid transaction as a sale."`
	Customers    customersVerb    `cmd:"" help:"Find, add, edit, merge, import, export and forget customers."`
	Products     productsVerb     `cmd:"" help:"Find, add, edit, match, mend, import and export products, and book stock."`
	Identify     identifyVerb     `cmd:"" help:"Say who an order's customer is, or take it back."`
	Receipt      receiptVerb      `cmd:"" help:"Print or save the papers of a transaction."`
	Changes      changesVerb      `cmd:"" help:"Decide about what Shopify changed after an order was taken in."`
	Settings     settingsVerb     `cmd:"" help:"What the shop has decided: list, get and set."`
	Locations    locationsVerb    `cmd:"" help:"Which of Shopify's locations are this shop's own."`
	Staff        staffVerb        `cmd:"" help:"Who works here and what they may do: list, add, change, remove, roles, scripts."`
	PaymentTypes paymentTypesVerb `cmd:"" help:"How people pay in this shop."`
	TrainingShop trainingShopVerb `cmd:"" help:"Run the training shop, a simulated Shopify, by itself."`
	Backup       backupVerb       `cmd:"" help:"Copy the database to a file, while others work with it."`
	Restore      restoreVerb      `cmd:"" help:"Put a backup in the place of the database, which is kept."`
	Backups      backupsVerbs     `cmd:"" help:"List the daily backups, and prove the newest."`
	Connect      connectVerb      `cmd:"" help:"Connect a shop; the secret comes from standard input or the environment."`
	Disconnect   disconnectVerb   `cmd:"" help:"Take a shop's secret out of the keyring."`
	Doctor       doctorVerb       `cmd:"" help:"Examine database, connection, scopes and clock."`
	Completion   completionVerb   `cmd:"" help:"Print what has a shell complete verbs and flags: bash, zsh, fish, powershell."`
	Man          manVerb          `cmd:"" help:"Print the manual page; 'tillbridge man | man -l -' shows it."`
	Version      versionVerb      `cmd:"" help:"Say how this program was built; --version does too."`
	Chime        chimeVerb        `cmd:"" help:"Play a sound that calls a person, to try the loudspeaker."`
}

// Common are the flags of every verb.
type Common struct {
	Database string        `help:"The shop's database file." env:"TILLBRIDGE_DATABASE" placeholder:"FILE"`
	Shop     string        `help:"The shop at Shopify, name.myshopify.com." env:"TILLBRIDGE_SHOP" placeholder:"DOMAIN"`
	ShopURL  string        `name:"shop-url" help:"A training shop on this computer instead of Shopify, http://127.0.0.1:PORT." env:"TILLBRIDGE_SHOP_URL" placeholder:"URL"`
	Training bool          `help:"Practise in the training shop; nothing reaches Shopify or a customer." env:"TILLBRIDGE_TRAINING"`
	Pace     time.Duration `help:"How often the training shop gets an order; 0s for never." env:"TILLBRIDGE_PACE" default:"1m" placeholder:"DURATION"`
	As       string        `help:"The person who asks, where staff is set up: the PIN comes from TILLBRIDGE_PIN or is typed." env:"TILLBRIDGE_AS" placeholder:"NAME"`
	Verbose  bool          `help:"Log what happens, to standard error." env:"TILLBRIDGE_VERBOSE"`
}

// jsonFlag is shared by the verbs that print.
type jsonFlag struct {
	JSON bool `name:"json" json:"-" help:"Print JSON."`
}

// replaceFlag is shared by the verbs that write a file of the user's naming.
type replaceFlag struct {
	Replace bool `json:"-" help:"Let it take the place of a file of another kind too."`
}

// firstGoroutine takes what must run where the program began: Fyne works nowhere
// else.
var firstGoroutine = make(chan func())

// main leaves its own goroutine to the windows, so that the program can end
// whatever they do.
func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() {
		code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
		stop()
		os.Exit(code)
	}()
	for work := range firstGoroutine {
		work()
	}
}

// run parses and carries out one command line and returns its exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var cli commandLine
	helped := false
	out := &printed{to: stdout}
	s := &session{out: plaintext.Writer(out), shown: plaintext.Writer(stderr)}
	s.err = s.hidden.Terminal(stderr)
	var err error
	if s.given, err = takeSecrets(); err != nil {
		s.warnln("tillbridge:", err)
		return exitFailed
	}
	s.hidden.Hide(s.given[connect.TokenVariable], s.given[connect.ClientSecretVariable], s.given[identityVariable],
		s.given[connect.PINSecretVariable])
	parser, err := cli.parser(ctx, s.out, s.err, func(int) { helped = true })
	if err != nil {
		s.warnln("tillbridge:", err)
		return exitFailed
	}
	if slices.Equal(args, []string{"--version"}) {
		args = []string{"version"} // 'customers edit' has a flag of that name
	}
	verb, err := parser.Parse(joinNegatives(args, parser.Model))
	if helped {
		return exitDone
	}
	if err != nil {
		err = misread(err)
	} else {
		err = refuseEmpty(verb.Path)
	}
	if err != nil {
		s.warnln("tillbridge:", store.MessageOf(err))
		return exitUsage
	}
	s.Common = cli.Common
	err = verb.Run(s)
	if err == nil {
		err = out.failed
	}
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errUsage):
		s.warnln("tillbridge:", store.MessageOf(err))
		return exitUsage
	default:
		s.warnln("tillbridge:", s.complaint(err))
		if cli.Verbose {
			s.warnln(s.hidden.Text(store.Details(err)))
		}
		return exitFailed
	}
}

// complaint is what a verb's failure says on the terminal, from where it may go into
// anybody's log: people are left out of all but the answers to what was typed there.
func (s *session) complaint(err error) string {
	switch store.CodeOf(err) {
	case store.NotFound:
		if s.Training && s.Database == "" {
			return store.MessageOf(err) + " Practice starts afresh with every verb; with a --database it keeps what was done."
		}
		return store.MessageOf(err)
	case store.Invalid:
		return store.MessageOf(err)
	default:
		return s.hidden.Text(store.MessageOf(err))
	}
}

// parser reads command lines into cli; exited is called instead of ending the
// program, as after --help.
func (cli *commandLine) parser(ctx context.Context, stdout, stderr io.Writer, exited func(int)) (*kong.Kong, error) {
	return kong.New(cli,
		kong.Name("tillbridge"),
		kong.Description("Brings a shop's Shopify orders to its counter. Secrets come from the environment (TILLBRIDGE_TOKEN, or "+
			"TILLBRIDGE_CLIENT_ID and TILLBRIDGE_CLIENT_SECRET) or from the system's keyring."),
		kong.Writers(stdout, stderr),
		kong.Exit(exited),
		kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
}

// refuseEmpty is wrong usage for a value that was given and is empty: what a script
// looked up and didn't find is not what it left out (M2). Values that may be
// emptied are pointers.
func refuseEmpty(given []*kong.Path) error {
	for _, each := range given {
		value := each.Positional
		name := ""
		switch {
		case each.Resolved:
		case each.Flag != nil:
			value, name = each.Flag.Value, "--"+each.Flag.Name
		case value != nil:
			name = "<" + value.Name + ">"
		}
		if name == "" {
			continue
		}
		empty := value.Target.Kind() == reflect.String && value.Target.Len() == 0
		if list, ok := value.Target.Interface().([]string); ok {
			empty = slices.Contains(list, "")
		}
		if empty {
			return usage("%s was given as \"\", which is nothing. Nothing was done; give a value or leave it out.", name)
		}
	}
	return nil
}

// printed is where a verb's answer goes. It keeps the first failure: an answer that
// nobody got is a failed verb, though its lines are printed without a look back.
type printed struct {
	to     io.Writer
	failed error
}

// Write is io.Writer's.
func (p *printed) Write(text []byte) (int, error) {
	n, err := p.to.Write(text)
	if err != nil && p.failed == nil {
		p.failed = fmt.Errorf("printing the answer: %w", err)
	}
	return n, err
}

// errUsage marks what the command line asked for wrongly.
var errUsage = errors.New("wrong usage")

func usage(format string, args ...any) error {
	return store.FailBecause(errUsage, store.Invalid, format, args...)
}
