package ui

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/ui/calls"
	"tillbridge/ui/paper"
)

// startCalls has people called when something needs one (R68).
func (a *App) startCalls() {
	a.calls = calls.New(calls.Config{
		Shop: a.cfg.DB, Work: a.cfg.Work, Now: a.cfg.Now, Chime: a.cfg.Chime, PrintPickList: a.printPickList,
		Show: func(title, text string) { a.cfg.App.SendNotification(fyne.NewNotification(title, text)) },
	})
	a.stops = append(a.stops, a.cfg.DB.OnChange(func(c db.Change) {
		if c.Topic == db.OrdersChanged || c.Topic == db.EverythingChanged {
			a.cfg.Work.UI(a.calls.Changed)
		}
	}))
	if a.cfg.Poller != nil {
		a.stops = append(a.stops, a.cfg.Poller.OnState(func(s sync.State) { a.cfg.Work.UI(func() { a.calls.State(s) }) }))
		a.calls.State(a.cfg.Poller.State())
	}
}

// printPickList prints a pick list on this computer's printer, unless that was done
// before: once for each transaction.
func (a *App) printPickList(ctx context.Context, transactionID string) error {
	once := store.Once{Key: "pick list of " + transactionID, What: "pick list"}
	if err := a.cfg.DB.Repeated(ctx, once); err != nil {
		if store.CodeOf(err) == store.Done {
			return nil
		}
		return err
	}
	printer, err := paper.PrinterAt(ctx, a.cfg.DB, a.cfg.Machine)
	if err != nil {
		return err
	}
	if printer.Address == "" {
		return store.Fail(store.Invalid, "No printer is chosen for this computer. Choose one in Settings, Printer.")
	}
	profile, err := a.cfg.DB.Profile(ctx)
	if err != nil {
		return err
	}
	sale, err := a.cfg.DB.Sale(ctx, transactionID)
	if err != nil {
		return err
	}
	sheet := paper.Lay(store.DocumentPickList, profile, sale, a.cfg.Now())
	if a.cfg.Training {
		sheet = sheet.Training()
	}
	if err := printer.PrintAtTill(ctx, a.cfg.DB, sheet); err != nil {
		return err
	}
	if err := sheet.Note(once.In(ctx), a.cfg.DB); err != nil {
		return fmt.Errorf("noting the pick list: %w", err)
	}
	return nil
}
