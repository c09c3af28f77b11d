package parts

import (
	"context"
	"slices"
	"strings"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Unsaved counts what would be lost with the window: items that somebody counted, and what is
// typed of how they go.
func (v *Window) Unsaved() int {
	f, _ := v.model.current()
	way := v.model.order.Order.WayOf(f)
	carrier, tracking := v.Parcels.Said()
	collected := v.Collected.Entry.Text != v.model.order.Customer || v.Note.Entry.Text != ""
	if v.model.counted || way.PickedUp() && collected || way.Sent() && carrier+tracking != "" {
		return 1
	}
	return 0
}

// AskToClose closes at once when nothing was counted or typed, else asks what to do with it.
func (v *Window) AskToClose(closing func()) {
	if v.Unsaved() == 0 {
		closing()
		return
	}
	v.window.RequestFocus()
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Alert, Title: "Close without handing over?",
		Sentences: []string{"What was counted and typed here is forgotten. Nothing was handed over or sent to Shopify."},
		Answers: []screen.Answer{
			{Text: "Go On Counting"},
			{Kind: widgets.Danger, Icon: assets.Trash, Text: "Close", Act: closing},
		},
	})
}

func (v *Window) close() { v.AskToClose(v.window.Close) }

// ready says that the part waits for its customer, or its carrier.
func (v *Window) ready() {
	if why := v.model.noReady(); why != "" {
		v.toast(theme.Amber, why)
		return
	}
	f, _ := v.model.current()
	to := v.model.announced(f)
	v.save([]store.StatusEdit{v.model.edit(to)}, "Saved as "+string(to)+".")
}

// handOver saves that what is counted leaves now, after what is still open was confirmed
// (R32).
func (v *Window) handOver() {
	if why := v.model.noHandOver(); why != "" {
		v.toast(theme.Amber, why)
		return
	}
	if v.saving {
		return
	}
	edit := v.model.edit(store.Completed)
	f, _ := v.model.current()
	text := func(field *widgets.Field) string { return strings.TrimSpace(field.Entry.Text) }
	switch way := v.model.order.Order.WayOf(f); {
	case way.PickedUp():
		edit.CollectedBy, edit.CollectedNote = text(v.Collected), text(v.Note)
	case way.Sent():
		edit.Carrier, edit.Tracking = v.Parcels.Said()
	}
	rest := v.model.order.Order.Leaves(edit.Lines)
	v.saving = true
	v.window.Work.Go(func() {
		warnings, err := v.cfg.Shop.Warnings(context.Background(), []store.StatusEdit{edit})
		v.window.Work.UI(func() {
			v.saving = false
			// While something is left the transaction is still to be finished.
			if rest {
				warnings = slices.DeleteFunc(warnings, func(w store.StatusWarning) bool { return w.MayFinish })
			}
			switch {
			case err != nil:
				screen.Tell(v.window.Canvas(), "Not handed over", store.MessageOf(err))
			case len(warnings) == 0:
				v.save([]store.StatusEdit{edit}, "Handed over.")
			default:
				v.confirm(edit, warnings[0])
			}
		})
	})
}

func (v *Window) confirm(edit store.StatusEdit, warning store.StatusWarning) {
	write := func(finish bool) func() {
		return func() {
			edit.Finish = finish
			v.save([]store.StatusEdit{edit}, "Handed over.")
		}
	}
	q := screen.Question{
		Tone: theme.Amber, Icon: assets.Alert, Title: "Hand over although something is still open?", Sentences: []string{warning.Text},
		Answers: []screen.Answer{{Text: "Cancel"}, {Kind: widgets.Primary, Icon: assets.Check, Text: "Hand Over Anyway", Act: write(false)}},
	}
	if warning.MayFinish {
		q.Answers[1].Kind, q.Answers[1].Icon = widgets.Plain, ""
		q.Answers = append(q.Answers, screen.Answer{
			Kind: widgets.Primary, Icon: assets.CheckCircle, Text: "Finish as a Sale", Act: write(true),
		})
	}
	screen.Ask(v.window.Canvas(), q)
}

func (v *Window) save(edits []store.StatusEdit, done string) {
	if v.saving {
		return
	}
	v.saving = true
	v.window.Work.Go(func() {
		err := v.cfg.Shop.SetStatuses(context.Background(), edits)
		v.window.Work.UI(func() {
			v.saving = false
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not saved", store.MessageOf(err))
			} else {
				v.toast(theme.Green, done)
				// The next hand-over is another one.
				v.model.show(v.model.part)
				v.turn()
			}
			v.Reload()
		})
	})
}
