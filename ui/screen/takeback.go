package screen

import (
	"fmt"
	"strings"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// GoWords tell a hand-over from the others: when, what, and by whom it is carried.
func GoWords(p store.OrderParts, made store.Fulfillment) string {
	return Join(" · ", DayAndClock(made.At), p.GoNamed(made), strings.TrimSpace(made.Carrier+" "+made.Tracking))
}

// ChooseGo asks which of several hand-overs of a part is meant, and goes on with the only one
// at once.
func ChooseGo(w *Window, p store.OrderParts, goes []store.Fulfillment, title string, then func(store.Fulfillment)) {
	if len(goes) == 1 {
		then(goes[0])
		return
	}
	options := make([]string, len(goes))
	for i, made := range goes {
		options[i] = GoWords(p, made)
	}
	keys := widgets.DialogKeys(w.Canvas())
	which := widgets.NewSelect(options, len(goes)-1, nil)
	which.Keys = keys
	Ask(w.Canvas(), Question{
		Tone: theme.Blue, Icon: assets.Truck, Title: title, Keys: keys, Form: which,
		Sentences: []string{fmt.Sprintf("This part went in %d hand-overs, the latest is chosen.", len(goes))},
		Answers: []Answer{{Text: "Cancel"}, {Kind: widgets.Primary, Icon: assets.ArrowRight, Text: "Next", Act: func() {
			then(goes[which.Chosen()])
		}}},
	})
}

// AskTakeBack asks whether what went of a part by mistake is to be taken back, and says first
// what the customer has been told (R28). act is called with the hand-over's global id.
func AskTakeBack(w *Window, p store.OrderParts, part store.FulfillmentOrder, act func(fulfillment string)) {
	ChooseGo(w, p, p.TakeableBack(part), "Which hand-over was the mistake?", func(made store.Fulfillment) {
		Ask(w.Canvas(), Question{
			Tone: theme.Red, Icon: assets.Undo, Title: "Take back what was handed over of " + p.Order.Name + "?",
			Sentences: []string{GoWords(p, made) + ".", p.Order.TakingBack(made, p.Pushes)},
			Answers: []Answer{{Text: "Cancel"}, {Kind: widgets.Danger, Icon: assets.Undo, Text: "Take Back", Act: func() {
				act(made.ShopifyID)
			}}},
		})
	})
}
