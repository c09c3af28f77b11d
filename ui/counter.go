package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"tillbridge/store"
	"tillbridge/ui/receipt"
	"tillbridge/ui/screen"
	"tillbridge/ui/transaction"
)

// counter is the windows about transactions, one for each, and about their papers.
type counter struct {
	transactions []transactionAt
	papers       []paperAt
}

type paperAt struct {
	transactionID string
	view          *receipt.Window
	window        fyne.Window
}

type transactionAt struct {
	view   *transaction.Window
	window fyne.Window
}

// Open opens the transaction of an order, or why it has none (R8).
func (a *App) Open(orderID string) {
	a.cfg.Work.Go(func() {
		row, err := a.cfg.DB.Order(context.Background(), orderID)
		a.cfg.Work.UI(func() {
			switch {
			case err != nil:
				screen.Tell(a.main.Canvas(), "Not opened", store.MessageOf(err))
			case row.TransactionID == "":
				a.OpenOrder(orderID)
			default:
				a.OpenTransaction(row.TransactionID)
			}
		})
	})
}

// OpenTransaction opens the window of a transaction, or raises it.
func (a *App) OpenTransaction(transactionID string) {
	for _, t := range a.counter.transactions {
		if t.view.TransactionID() == transactionID {
			raise(t.window)
			return
		}
	}
	w := a.cfg.App.NewWindow("Transaction")
	view := transaction.New(w, transaction.Config{
		Shop: a.cfg.DB, TransactionID: transactionID, Work: a.work(w), Now: a.cfg.Now, Training: a.cfg.Training,
		EditCustomer: a.OpenCustomer, PrintReceipt: a.PrintReceipt, VerifyPayment: a.VerifyPayment, Why: a.OpenOrder, OpenChanged: a.OpenChanged,
		Printer:  func(ctx context.Context) (string, error) { return receipt.PrinterName(ctx, a.cfg.DB, a.cfg.Machine) },
		PrintNow: func(ctx context.Context, id string) error { return receipt.PrintNow(ctx, a.paperOf(w, id)) },
	})
	a.counter.transactions = append(a.counter.transactions, transactionAt{view, w})
	w.SetOnClosed(func() {
		a.counter.transactions = slices.DeleteFunc(a.counter.transactions, func(t transactionAt) bool { return t.window == w })
	})
	a.listen(w)
	w.Resize(openAs)
	w.Show()
}

// PrintReceipt opens the preview of a transaction's papers, or raises it (R37).
func (a *App) PrintReceipt(transactionID string) {
	for _, p := range a.counter.papers {
		if p.transactionID == transactionID {
			raise(p.window)
			return
		}
	}
	w := a.cfg.App.NewWindow("Receipt")
	w.Resize(fyne.NewSize(400, 760))
	view := receipt.New(w, a.paperOf(w, transactionID))
	a.counter.papers = append(a.counter.papers, paperAt{transactionID, view, w})
	w.SetOnClosed(func() {
		a.counter.papers = slices.DeleteFunc(a.counter.papers, func(p paperAt) bool { return p.window == w })
	})
	a.listen(w)
	w.Show()
}

// paperOf is what a paper of a transaction is made of, for a window.
func (a *App) paperOf(w fyne.Window, transactionID string) receipt.Config {
	return receipt.Config{
		Shop: a.cfg.DB, TransactionID: transactionID, Machine: a.cfg.Machine, Work: a.work(w), Now: a.cfg.Now,
		Training: a.cfg.Training, OpenSettings: a.OpenSettings,
		Fault: func(p *store.PanicError) { a.keepCrash("making a paper: "+p.What, []byte(p.Stack)) },
	}
}

func (c *counter) reload() {
	for _, p := range slices.Clone(c.papers) {
		p.view.Reload()
	}
	for _, t := range slices.Clone(c.transactions) {
		t.view.Reload()
	}
}

// askToClose asks one transaction after the other what to do with what is not
// saved, and goes on when none is left.
func (c *counter) askToClose(then func()) {
	for _, t := range c.transactions {
		if t.view.Unsaved() {
			t.view.AskToClose(func() {
				t.window.Close()
				c.askToClose(then)
			})
			return
		}
	}
	then()
}
