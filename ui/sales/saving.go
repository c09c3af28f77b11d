package sales

import (
	"context"
	"fmt"
	"slices"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// discardAll takes back all that is staged.
func (v *Window) discardAll() {
	clear(v.model.staged)
	v.showState()
	v.List.Refresh()
}

// Unsaved is how many statuses are staged.
func (v *Window) Unsaved() int { return len(v.model.staged) }

func (v *Window) save() { v.saveThen(nil) }

// saveThen asks where a save has consequences (R29, R32), saves all that is
// staged or nothing, and goes on only when it is saved.
func (v *Window) saveThen(then func()) {
	edits := v.model.edits()
	if len(edits) == 0 || v.saving {
		return
	}
	v.saving = true
	v.window.Work.Go(func() {
		warnings, err := v.cfg.Shop.Warnings(context.Background(), edits)
		v.window.Work.UI(func() {
			v.saving = false
			switch {
			case err != nil:
				screen.Tell(v.window.Canvas(), "Not saved", store.MessageOf(err))
			case len(warnings) == 0:
				v.write(edits, then)
			default:
				v.confirm(edits, warnings, func(edits []store.StatusEdit) { v.write(edits, then) })
			}
		})
	})
}

// confirm asks before a save with consequences. What is paid in full can be
// finished as a sale in the same save (R32).
func (v *Window) confirm(edits []store.StatusEdit, warnings []store.StatusWarning, write func([]store.StatusEdit)) {
	var sentences []string
	finishing := slices.Clone(edits)
	mayFinish := false
	for _, w := range warnings {
		sentences = append(sentences, w.Text)
		for i := range finishing {
			if w.MayFinish && finishing[i].OrderID == w.OrderID {
				finishing[i].Finish, mayFinish = true, true
			}
		}
	}
	act := func() { write(edits) }
	rejected := 0
	for _, e := range edits {
		if e.To == store.Rejected {
			rejected++
		}
	}
	q := screen.Question{
		Tone: theme.Amber, Icon: assets.Alert, Title: "Save although something is still open?", Sentences: sentences,
		Answers: []screen.Answer{{Text: "Keep Editing"}, {Kind: widgets.Primary, Icon: assets.Save, Text: "Save Anyway", Act: act}},
	}
	if rejected > 0 {
		verb := "Reject 1 Order"
		if rejected > 1 {
			verb = fmt.Sprintf("Reject %d Orders", rejected)
		}
		q.Tone, q.Title = theme.Red, verb+"?"
		q.Answers[1] = screen.Answer{Kind: widgets.Danger, Icon: assets.Ban, Text: verb, Act: act}
	}
	if rejected == 0 && mayFinish {
		q.Answers[1].Kind, q.Answers[1].Icon = widgets.Plain, ""
		q.Answers = append(q.Answers, screen.Answer{
			Kind: widgets.Primary, Icon: assets.CheckCircle, Text: "Finish as a Sale", Act: func() { write(finishing) },
		})
	}
	screen.Ask(v.window.Canvas(), q)
}

func (v *Window) write(edits []store.StatusEdit, then func()) {
	if v.saving {
		return
	}
	v.saving = true
	done := "Saved."
	if len(edits) > 1 {
		done = fmt.Sprintf("%d changes saved.", len(edits))
	}
	v.act("Not saved", done, func() error { return v.cfg.Shop.SetStatuses(context.Background(), edits) }, func(err error) {
		v.saving = false
		if err != nil {
			return
		}
		v.model.saved(edits)
		v.showState()
		v.List.Refresh()
		// What was saved may leave the list now: that is what it was saved for.
		v.read()
		if then != nil {
			then()
		}
	})
}

// AskToClose closes at once when nothing is staged, else asks what to do with it
// (R10).
func (v *Window) AskToClose(closing func()) {
	if v.Unsaved() == 0 {
		closing()
		return
	}
	v.window.RequestFocus()
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Save, Title: "Save " + v.model.unsaved() + "?",
		Sentences: []string{"Nothing of it has been sent to Shopify yet."},
		Answers: []screen.Answer{
			{Text: "Keep Editing"},
			{Kind: widgets.Danger, Icon: assets.Trash, Text: "Discard", Act: func() { v.discardAll(); closing() }},
			{Kind: widgets.Primary, Icon: assets.Save, Text: "Save", Act: func() { v.saveThen(closing) }},
		},
	})
}
