package why

import (
	"context"
	"fmt"
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// customerButton is what can be done about the order's customer: find them, or say
// that it is somebody else. Nil when the order needs none any more.
func (v *Window) customerButton() *widgets.ToolButton {
	v.Identify, v.NotThis = nil, nil
	e := v.shown
	switch {
	case e.Order.Status.Final():
		return nil
	case e.Order.Problem == store.CustomerIDNeeded:
		v.Identify = widgets.NewToolButton(assets.UserSearch, "Identify Customers", v.identify)
		v.Identify.Tip, v.Identify.Keys = "Find out who "+e.Order.Name+" is from (F6)", v.keys
		return v.Identify
	case e.Customer.Match.CustomerID == "" && e.Transaction == nil:
		return nil
	}
	v.NotThis = widgets.NewToolButton(assets.Undo, "Not This Customer", v.askNotThis)
	v.NotThis.Kind, v.NotThis.Keys = widgets.Danger, v.keys
	if v.mayUndo != nil {
		v.NotThis.Disable(store.MessageOf(v.mayUndo))
	}
	return v.NotThis
}

func (v *Window) identify() {
	if v.Identify == nil {
		v.window.Say("This order doesn't wait for its customer.")
		return
	}
	v.cfg.Identify(v.cfg.OrderID)
}

// askNotThis names what taking an identification back does before it does it.
func (v *Window) askNotThis() {
	e := v.shown
	name := e.Order.Name
	who := "this customer"
	if e.Customer.Chosen != nil {
		who = e.Customer.Chosen.Name()
	}
	sentences := []string{"The choice is forgotten, and " + name + " waits until somebody identifies its customer. What happened stays in " +
		"its story."}
	if t := e.Transaction; t != nil {
		sentences = append([]string{fmt.Sprintf("Transaction %s is voided, its stock comes back and its barcode is never used again.",
			t.Barcode)}, sentences...)
	}
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Red, Icon: assets.Undo, Title: name + " is not " + who + "’s?", Sentences: sentences,
		Answers: []screen.Answer{{Text: "Keep Customer"}, {Kind: widgets.Danger, Icon: assets.Undo, Text: "Not This Customer", Act: v.notThis}},
	})
}

func (v *Window) notThis() {
	v.window.Work.Go(func() {
		said, err := v.cfg.Shop.UndoIdentify(context.Background(), v.cfg.OrderID)
		v.window.Work.UI(func() {
			if err != nil {
				screen.Tell(v.window.Canvas(), "Nothing was changed", store.MessageOf(err))
			} else {
				v.frame.Toast(theme.Teal, assets.Undo, said, 8*time.Second)
			}
			v.Reload()
		})
	})
}
