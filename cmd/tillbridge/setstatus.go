package main

import (
	"context"
	"strconv"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db"
)

// setStatusVerb saves a status.
type setStatusVerb struct {
	jsonFlag
	onceFlag
	Name     string   `arg:"" help:"The order's number, #1001 or 1001."`
	Status   string   `arg:"" help:"The status as staff see it, such as \"Ready for Pickup\"."`
	Part     int      `help:"Only this part of the order, as 'order NAME' counts them; else every part that fits." placeholder:"N"`
	Lines    []string `help:"With Completed: only so many units of these SKUs go, such as BAR-1=2,BAR-2=1; with Rejected: only they are taken off the order." sep:"none" placeholder:"SKU=N,…"`
	Carrier  string   `help:"With Completed: who carries it."`
	Tracking []string `help:"With Completed: a parcel's number, CARRIER:NUMBER or NUMBER; once for each parcel." sep:"none" placeholder:"PARCEL"`
	// What the pickup desk notes, and the sale in the same save (R32).
	CollectedBy   string `help:"With Completed of a pickup: who came for it." placeholder:"NAME"`
	CollectedNote string `help:"With Completed of a pickup: how they showed who they are." placeholder:"TEXT"`
	Finish        bool   `help:"With Completed: finish the paid transaction as a sale in the same save."`
	Reason        string `help:"With Rejected and --lines: why, for the story and for Shopify." placeholder:"TEXT"`
	Yes           bool   `help:"With Rejected: do what it says, without which nothing is saved."`
}

// Run saves the status and what it asks of Shopify; 'check' or the Desktop sends it.
func (v *setStatusVerb) Run(ctx context.Context, s *session) error {
	to, err := store.ParseStatus(v.Status)
	if err != nil {
		return usage("%s", store.MessageOf(err))
	}
	named, err := parseLines(v.Lines)
	switch {
	case err != nil:
	case len(named) > 0 && to != store.Completed && to != store.Rejected:
		err = usage("--lines goes with Completed, or with Rejected.")
	case v.Reason != "" && (to != store.Rejected || len(named) == 0):
		err = usage("--reason goes with Rejected and --lines.")
	}
	if err != nil {
		return err
	}
	if to == store.Rejected && len(named) > 0 {
		return v.rejectLines(ctx, s, named)
	}
	carrier, tracking, err := parcels(v.Carrier, v.Tracking)
	if err != nil {
		return err
	}
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		row, err := d.OrderNamed(ctx, v.Name)
		if err != nil {
			return err
		}
		var warnings []store.StatusWarning
		unsaid := false
		repeated, err := v.under("set-status", v.asked()).do(ctx, d, func(ctx context.Context) (err error) {
			edit := store.StatusEdit{
				OrderID: row.ID, From: row.Status, To: to, Carrier: carrier, Tracking: tracking,
				CollectedBy: v.CollectedBy, CollectedNote: v.CollectedNote, Finish: v.Finish,
			}
			if err := v.aim(ctx, d, named, &edit); err != nil {
				return err
			}
			edits := []store.StatusEdit{edit}
			if warnings, err = d.Warnings(ctx, edits); err != nil {
				return err
			}
			if to == store.Rejected && to != row.Status && !v.Yes {
				// What may not be is refused without asking.
				if err := row.Standing().MayBecome(to); err != nil {
					return err
				}
				unsaid = true
				return store.Fail(store.Invalid, "Nothing was saved. Say --yes to reject %s.", row.Name)
			}
			return d.SetStatuses(ctx, edits)
		})
		if err == nil || unsaid {
			for _, warning := range warnings {
				s.warnln("tillbridge:", warning.Text)
			}
		}
		if err != nil {
			return err
		}
		return s.printOrderAgain(ctx, d, row.ID, repeated, v.JSON)
	})
}

// rejectLines has units taken off the order before they are handed over (R58).
func (v *setStatusVerb) rejectLines(ctx context.Context, s *session, named []store.Named) error {
	return s.about(ctx, v.Name, v.JSON, v.under("set-status", v.asked()), func(ctx context.Context, d *db.DB, o store.Order) error {
		var part *store.FulfillmentOrder
		if v.Part != 0 {
			f, err := o.Part(v.Part)
			if err != nil {
				return err
			}
			part = &f
		}
		lines, err := o.PickRejected(part, named)
		if err != nil {
			return err
		}
		// What may not be is refused without asking.
		if err := o.MayReject(lines); err != nil {
			return err
		}
		if _, err := store.RejectionReason(v.Reason); err != nil {
			return err
		}
		s.warnln("tillbridge:", o.RejectingLines(lines))
		if !v.Yes {
			return store.Fail(store.Invalid, "Nothing was saved. Say --yes to reject it.")
		}
		return d.RejectLines(ctx, db.LineRejection{OrderID: o.ID, Lines: lines, Reason: v.Reason})
	})
}

// aim finds the part and the lines that were named, in the order as Shopify has it.
func (v *setStatusVerb) aim(ctx context.Context, d *db.DB, named []store.Named, edit *store.StatusEdit) error {
	if v.Part == 0 && len(named) == 0 {
		return nil
	}
	o, err := latestOf(ctx, d, edit.OrderID)
	if err != nil {
		return err
	}
	var part *store.FulfillmentOrder
	if v.Part != 0 {
		f, err := o.Part(v.Part)
		if err != nil {
			return err
		}
		part, edit.Part = &f, f.ShopifyID
	}
	if len(named) > 0 {
		edit.Lines, err = o.Pick(part, named)
	}
	return err
}

// latestOf is an order as Shopify had it at the last check.
func latestOf(ctx context.Context, d *db.DB, id string) (store.Order, error) {
	o, pending, err := d.Details(ctx, id)
	if pending != nil {
		o = *pending
	}
	return o, err
}

// asked is what decides what is done, in the shape of before parts could be named: a key
// that was used then stands for the same act.
func (v *setStatusVerb) asked() any {
	return struct {
		Name, Status, Carrier, Tracking, CollectedBy, CollectedNote string
		Finish, Yes                                                 bool
		Part                                                        int      `json:",omitempty"`
		Lines                                                       []string `json:",omitempty"`
		Reason                                                      string   `json:",omitempty"`
	}{
		v.Name, v.Status, v.Carrier, strings.Join(v.Tracking, "\n"), v.CollectedBy, v.CollectedNote, v.Finish, v.Yes, v.Part, v.Lines, v.Reason,
	}
}

// parseLines reads SKU=2,SKU=1, each time it was given. A SKU may have commas in it.
func parseLines(given []string) ([]store.Named, error) {
	var named []store.Named
	for _, text := range given {
		sku := ""
		for _, piece := range strings.Split(text, ",") {
			sku += piece
			i := strings.LastIndex(sku, "=")
			quantity, err := strconv.ParseInt(sku[i+1:], 10, 64)
			if i < 1 || err != nil {
				sku += ","
				continue
			}
			named, sku = append(named, store.Named{SKU: sku[:i], Quantity: quantity}), ""
		}
		if sku != "" {
			return nil, usage("%q names no units. Write SKU=NUMBER, with commas between several, such as BAR-1=2,BAR-2=1.", text)
		}
	}
	return named, nil
}

// parcels are the carrier and the numbers that were given.
func parcels(by string, typed []string) (carrier, tracking string, err error) {
	carrier, tracking, err = store.ParseParcels(typed)
	by = store.CarrierNamed(by)
	switch {
	case err != nil:
		return "", "", usage("%s", store.MessageOf(err))
	case carrier == "":
		carrier = by
	case by != "" && by != carrier:
		return "", "", usage("The carrier was given as %s and as %s. Nothing was done; give one.", by, carrier)
	}
	return carrier, tracking, nil
}
