package transaction

import (
	"strings"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
)

// readying is "Ready for Pickup" in one step as its sheet shows it: what is left to
// do, and how far that has come.
type readying struct {
	order string
	// ask is what the database is asked for, under the payment's ID that was made when
	// the sheet opened; left is what of the step was not done before.
	ask  store.Readying
	left store.Readiness
	// printer names this computer's printer, "" when none is chosen.
	printer string
	// stored says that the database has done its part, failed why the last try ended
	// before all was done; nil before any.
	stored bool
	failed error
}

// part is one line of the sheet.
type part struct {
	tone        theme.Tone
	icon        assets.Icon
	title, text string
}

// prints says that a receipt comes out at the end.
func (r *readying) prints() bool { return r.left.Receipt && r.printer != "" }

// parts are the lines of the sheet: each thing that is to be done, is done, or was not
// done. What was done before the sheet opened is not among them.
func (r *readying) parts() []part {
	var list []part
	add := func(icon assets.Icon, title, text string) {
		p := part{theme.Blue, icon, title, text}
		if r.stored {
			p.tone, p.icon = theme.Green, assets.CheckCircle
		}
		list = append(list, p)
	}
	if p := r.left.Payment; p.Minor != 0 {
		how := []string{p.Card, p.Comments}
		add(assets.Card, "Book "+screen.Money(p.Amount())+" as "+store.ECommerce, screen.Join(" · ", append(how, "as Shopify holds it")...))
	}
	if r.left.KeepOpen {
		add(assets.Tack, "Keep it open", "It becomes a sale when the customer has come.")
	}
	if written := r.written(); written != "" {
		add(assets.Note, "Save what you have written", written)
	}
	if r.left.Status {
		add(assets.CloudUp, "Set the status to "+string(store.ReadyForPickup), "Shopify is told, and mails the customer.")
	}
	if !r.left.Receipt {
		return list
	}
	last := part{theme.Blue, assets.Printer, "Print the receipt for the bag", r.printer}
	switch {
	case r.printer == "":
		last.tone, last.icon, last.text = theme.Amber, assets.Alert, "Left out: no printer is chosen for this computer. Ctrl+P saves it as a PDF."
	case r.stored && r.failed != nil:
		last.tone, last.icon, last.text = theme.Red, assets.XCircle, "Not printed."
	}
	return append(list, last)
}

// written names the notes that are kept along, beside Keep Open.
func (r *readying) written() string {
	to := r.ask.To
	to.KeepOpen = r.ask.From.KeepOpen
	return to.Changes(r.ask.From)
}

// answer is what the button does now.
func (r *readying) answer() string {
	switch {
	case r.stored:
		return "Print Again"
	case r.failed != nil:
		return "Try Again"
	default:
		return string(store.ReadyForPickup)
	}
}

// outcome says what the last try did and what not, "" before any.
func (r *readying) outcome() string {
	switch {
	case r.failed == nil:
		return ""
	case r.stored:
		return r.order + " is ready, and all of it is saved; only the receipt is missing. " + store.MessageOf(r.failed)
	default:
		return "Nothing of it was done. " + store.MessageOf(r.failed)
	}
}

// overtaken says that the last try failed because things have changed: it must be
// looked at again, trying again would not help.
func (r *readying) overtaken() bool {
	code := store.CodeOf(r.failed)
	return !r.stored && r.failed != nil && (code == store.Conflict || code == store.Invalid || code == store.NotFound)
}

// madeReady says what stands before and behind a transaction's "Ready for Pickup" as
// the tip of its button says it.
func madeReady(s store.Sale) string {
	done := []string{s.Order.Name + " is " + string(store.ReadyForPickup) + " already"}
	if s.Transaction.Balance() == 0 {
		done = append(done, "paid")
	}
	return strings.Join(append(done, "kept open", "its receipt is printed"), ", ") + "."
}
