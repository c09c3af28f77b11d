package changed

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// listed is how many orders a question names.
const listed = 6

func (v *Window) askAcceptAll() {
	v.ask(func(all []store.Change) {
		var able []store.Change
		unable := 0
		for _, c := range all {
			if c.MayAccept() == nil {
				able = append(able, c)
			} else {
				unable++
			}
		}
		sentences := []string{"Stock, payments and transactions become what Shopify says, order by order:"}
		sentences = append(sentences, name(able, store.Change.Consequence))
		if unable > 0 {
			sentences = append(sentences, screen.Many(unable, "order has", "orders have")+" a line without a product and can’t be accepted yet.")
		}
		if len(able) == 0 {
			screen.Tell(v.window.Canvas(), "Nothing to accept", "Every order that waits has a line without a product. Give the products their "+
				"SKUs first.")
			return
		}
		v.question(screen.Question{
			Tone: theme.Amber, Icon: assets.ArrowsExchange, Title: "Accept " + screen.Many(len(able), "changed order", "changed orders") + "?",
			Sentences: sentences,
			Answers: []screen.Answer{{Text: "Cancel", Act: v.undecided}, {
				Kind: widgets.Primary, Icon: assets.DoubleCheck, Text: "Accept All",
				Act: func() {
					v.decideAll(able, "accepted", v.cfg.Shop.AcceptChange)
				},
			}},
		})
	})
}

func (v *Window) askKeepAll() {
	v.ask(func(all []store.Change) {
		sentences := []string{
			"Transactions, stock and payments stay as they are; what differs stays on the orders. At Shopify:",
			name(all, func(c store.Change) string { return c.After.Differences(c.Before) }),
		}
		v.question(screen.Question{
			Tone: theme.Amber, Icon: assets.Lock, Title: "Keep " + screen.Many(len(all), "order", "orders") + " as they are?", Sentences: sentences,
			Answers: []screen.Answer{{Text: "Cancel", Act: v.undecided}, {Kind: widgets.Primary, Icon: assets.Lock, Text: "Keep All", Act: func() {
				v.decideAll(all, "kept as they are", v.cfg.Shop.KeepChange)
			}}},
		})
	})
}

// name lists the first orders, a line each, with what is said about them.
func name(all []store.Change, say func(store.Change) string) string {
	var lines []string
	for i, c := range all {
		if i == listed {
			lines = append(lines, fmt.Sprintf("and %d more.", len(all)-listed))
			break
		}
		lines = append(lines, c.After.Name+"  "+c.After.CustomerName()+": "+say(c)+".")
	}
	return strings.Join(lines, "\n")
}

// ask reads what waits afresh and asks about that: a decision about all is about
// those that the question named, as they were then.
func (v *Window) ask(question func([]store.Change)) {
	if v.deciding || len(v.model.waiting) == 0 {
		return
	}
	v.deciding = true
	v.window.Work.Go(func() {
		all, err := v.readAll(context.Background())
		v.window.Work.UI(func() {
			v.deciding = false
			switch {
			case err != nil:
				screen.Tell(v.window.Canvas(), "Not decided", store.MessageOf(err))
			case len(all) == 0:
				v.Reload()
			default:
				question(all)
			}
		})
	})
}

func (v *Window) readAll(ctx context.Context) ([]store.Change, error) {
	waiting, err := v.cfg.Shop.Changes(ctx)
	if err != nil {
		return nil, err
	}
	var all []store.Change
	for _, row := range waiting {
		change, err := v.cfg.Shop.Change(ctx, row.ID)
		switch {
		case store.CodeOf(err) == store.NotFound:
		case err != nil:
			return nil, err
		default:
			all = append(all, change)
		}
	}
	return all, nil
}

func (v *Window) question(q screen.Question) {
	v.deciding = true
	screen.Ask(v.window.Canvas(), q)
}

func (v *Window) undecided() {
	v.deciding = false
	v.Reload()
}

// decideAll decides one order after the other, each by itself; what can't be
// decided stays and is told.
func (v *Window) decideAll(all []store.Change, as string, act func(ctx context.Context, orderID, seen string) error) {
	v.window.Work.Go(func() {
		done := 0
		var failed error
		for _, c := range all {
			if err := act(context.Background(), c.After.ID, c.Version); err == nil {
				done++
			} else if failed == nil {
				failed = err
			}
		}
		v.window.Work.UI(func() {
			v.deciding = false
			v.model.at = ""
			if failed != nil {
				screen.Tell(v.window.Canvas(), fmt.Sprintf("%d of %d %s", done, len(all), as), store.MessageOf(failed))
			} else {
				v.frame.Toast(theme.Teal, assets.Check, screen.Many(done, "order", "orders")+" "+as+".", 6*time.Second)
			}
			v.Reload()
		})
	})
}
