package db

import (
	"context"
	"slices"

	"tillbridge/store"
)

// DryRun is what matching an order afresh would do (it changes nothing).
type DryRun struct {
	Explanation
	// Problem is the status that would say what is needed, "" when all matches and
	// a transaction would be made.
	Problem store.Status
}

// DryRun says what would match, which stock would move and what would be created
// if the order were taken in now.
func (d *DB) DryRun(ctx context.Context, orderID string) (DryRun, error) {
	e, err := d.Explain(ctx, orderID)
	if err != nil {
		return DryRun{}, err
	}
	run := DryRun{Explanation: e}
	unmatched := slices.ContainsFunc(e.Lines, func(l LineCheck) bool { return l.Match.ProductID == "" })
	switch {
	case e.Customer.Match.CustomerID == "":
		run.Problem = store.CustomerIDNeeded
	case unmatched:
		run.Problem = store.ProductMatchFailed
	}
	return run, nil
}
