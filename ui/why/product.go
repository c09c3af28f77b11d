package why

import (
	"context"
	"fmt"
	"slices"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// matchButton opens the Product Match Tool when a line has no product (R25), nil
// otherwise.
func (v *Window) matchButton() *widgets.ToolButton {
	v.Match = nil
	if !v.shown.Order.Status.Final() && v.shown.Transaction == nil && slices.ContainsFunc(v.shown.Lines, func(l db.LineCheck) bool {
		return l.Match.ProductID == ""
	}) {
		v.Match = widgets.NewToolButton(assets.Link, "Match Products", v.match)
		v.Match.Tip, v.Match.Keys = "Say which in-store product it is (F8)", v.keys
	}
	return v.Match
}

func (v *Window) match() {
	if v.Match == nil {
		v.window.Say("No line of this order waits for its product.")
		return
	}
	v.cfg.MatchProducts(v.cfg.OrderID)
}

// dryRun says what taking the order in now would do; it changes nothing.
func (v *Window) dryRun() {
	v.window.Work.Go(func() {
		run, err := v.cfg.Shop.DryRun(context.Background(), v.cfg.OrderID)
		v.window.Work.UI(func() {
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not tried", store.MessageOf(err))
				return
			}
			q := screen.Question{
				Tone: theme.Teal, Icon: assets.Eye, Title: "Dry run of " + run.Order.Name, Sentences: wouldHappen(run),
				Answers: []screen.Answer{{Kind: widgets.Primary, Text: "Close"}},
			}
			screen.Ask(v.window.Canvas(), q)
		})
	})
}

// wouldHappen says in sentences what a dry run found.
func wouldHappen(run db.DryRun) []string {
	who := "Nobody is recognised as its customer."
	if c := run.Customer.Chosen; c != nil {
		who = fmt.Sprintf("Its customer is %s, %s.", c.Name(), c.Code())
	}
	found := 0
	for _, line := range run.Lines {
		if line.Match.ProductID != "" {
			found++
		}
	}
	sentences := []string{who, fmt.Sprintf("%d of %s found.", found, screen.Many(len(run.Lines), "line is", "lines are"))}
	if run.Problem != "" {
		return append(sentences, fmt.Sprintf("It would wait as %s; no transaction is made and no stock moves.", run.Problem))
	}
	sentences = append(sentences, fmt.Sprintf("A transaction of %s would be created and its status become New.",
		store.Money{Minor: run.Would.Total, Currency: run.Would.Currency}))
	for _, move := range run.Stock {
		sentences = append(sentences, fmt.Sprintf("Stock of %s: from %d to %d", move.Product.SKU, move.Product.OnHand,
			move.Product.OnHand+move.Delta))
	}
	return sentences
}
