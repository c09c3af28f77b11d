package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"tillbridge/store"
	"tillbridge/ui/receipt"
	"tillbridge/ui/screen"
	"tillbridge/ui/transaction"
)

// OpenTransaction opens the window of a transaction, or raises it.
func (a *App) OpenTransaction(transactionID string) {
	open(a, "Transaction", transactionID, openAs, func(w *screen.Window) *transaction.Window {
		return transaction.New(w, transaction.Config{
			Shop: a.cfg.DB, TransactionID: transactionID, Now: a.cfg.Now,
			EditCustomer: a.OpenCustomer, PrintReceipt: a.PrintReceipt, VerifyPayment: a.VerifyPayment, Why: a.OpenOrder, OpenChanged: a.OpenChanged,
			OpenParts: a.OpenParts, OpenReturn: a.OpenReturn, OpenTransaction: a.OpenTransaction,
			Printer:  func(ctx context.Context) (string, error) { return receipt.PrinterName(ctx, a.cfg.DB, a.cfg.Machine) },
			PrintNow: func(ctx context.Context, id string) error { return receipt.PrintNow(ctx, a.paperOf(id)) },
		})
	})
}

// OpenTransactions opens the list of all transactions, or raises it.
func (a *App) OpenTransactions() {
	open(a, "Transactions", "", openAs, func(w *screen.Window) *transaction.List {
		return transaction.NewList(w, transaction.ListConfig{
			Shop: a.cfg.DB, Now: a.cfg.Now, Open: a.OpenTransaction, Order: a.OpenOrder, Return: a.OpenReturn,
		})
	})
}

// PrintReceipt opens the preview of a transaction's papers, or raises it (R37).
func (a *App) PrintReceipt(transactionID string) {
	a.openPapers(store.DocumentReceipt, []string{transactionID})
}

// PrintPickList opens one pick list of all these transactions, or raises it (R68).
func (a *App) PrintPickList(transactionIDs []string) {
	a.openPapers(store.DocumentPickList, transactionIDs)
}

func (a *App) openPapers(document store.Document, transactionIDs []string) {
	v, raised := open(a, "Receipt", strings.Join(transactionIDs, " "), fyne.NewSize(400, 760), func(w *screen.Window) *receipt.Window {
		cfg := a.paperOf(transactionIDs[0])
		cfg.Also, cfg.Document = transactionIDs[1:], document
		return receipt.New(w, cfg)
	})
	if raised && v != nil {
		v.Show(document)
	}
}

// paperOf is what a paper of a transaction is made of, for a window.
func (a *App) paperOf(transactionID string) receipt.Config {
	return receipt.Config{
		Shop: a.cfg.DB, TransactionID: transactionID, Machine: a.cfg.Machine, Now: a.cfg.Now,
		Training: a.cfg.Training, OpenSettings: a.OpenSettings, Browse: a.cfg.App.OpenURL,
		Fault: func(p *store.PanicError) { a.keepCrash("making a paper: "+p.What, []byte(p.Stack)) },
	}
}
