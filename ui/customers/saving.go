package customers

import (
	"context"
	"time"

	"tillbridge/assets"
	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Unsaved is how many changes are not saved.
func (v *Record) Unsaved() int { return v.draft.changes() }

// save writes the record and goes on only when it is written. A new one asks
// first when somebody like it is there already (R21).
func (v *Record) save(then func()) {
	switch reason := v.draft.saveNot(); {
	case v.saving || !v.shown:
	case reason != "":
		v.frame.Toast(theme.Amber, assets.Info, reason, 5*time.Second)
	case v.draft.created():
		v.write(then)
	default:
		v.beware(then)
	}
}

// beware looks for customers that may be the new one.
func (v *Record) beware(then func()) {
	v.saving = true
	person := v.draft.record().Person()
	v.window.Work.Go(func() {
		found, err := v.cfg.Shop.FindCustomers(context.Background(), like(person))
		v.window.Work.UI(func() {
			v.saving = false
			near := near(found)
			switch {
			case err != nil:
				screen.Tell(v.window.Canvas(), "Not saved", store.MessageOf(err))
			case len(near) == 0:
				v.write(then)
			default:
				v.askWhichOne(near, then)
			}
		})
	})
}

// like searches for customers that may be a person.
func like(person matching.Person) db.CustomerSearch {
	return db.CustomerSearch{Query: matching.Query{Person: person}, For: &person, Limit: 5}
}

// near are those found that may be the same person.
func near(found db.FoundCustomers) []db.FoundCustomer {
	var likely []db.FoundCustomer
	for _, c := range found.Customers {
		if c.Score >= matching.Close {
			likely = append(likely, c)
		}
	}
	return likely
}

func (v *Record) askWhichOne(near []db.FoundCustomer, then func()) {
	title := "Is it one of these customers?"
	if len(near) == 1 {
		title = "Is it this customer?"
	}
	list := newCandidates()
	list.set(v.draft.now.Name(), near)
	room := screen.Fitting(min(4, float32(len(near)))*candidateRow+48, 1)
	room.Add(list.rows)
	list.rows.Select(0)
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.UserQuestion, Title: title,
		Sentences: []string{"A second record of the same person parts its sales from its orders."},
		Form:      widgets.Across(0, screen.Wide(640, room)),
		Answers: []screen.Answer{
			{Text: "Keep Editing"},
			{Kind: widgets.Danger, Icon: assets.UserPlus, Text: "Create Anyway", Act: func() { v.write(then) }},
			{Kind: widgets.Primary, Icon: assets.UserCheck, Text: "Open That One", Act: func() { v.leaveFor(list.selected()) }},
		},
	})
}

// leaveFor opens another record in place of the new one.
func (v *Record) leaveFor(customerID string) {
	if customerID == "" {
		return
	}
	v.draft.restore()
	v.cfg.Open(customerID)
	v.window.Close()
}

func (v *Record) write(then func()) {
	v.saving = true
	typed, record, created := copied(v.draft.now), v.draft.record(), v.draft.created()
	v.window.Work.Go(func() {
		ctx := context.Background()
		var rematched int
		var err error
		if created {
			rematched, err = v.cfg.Shop.EditCustomer(ctx, record)
		} else {
			record, rematched, err = v.cfg.Shop.AddCustomer(v.once.In(ctx), record)
		}
		fresh, unread := v.cfg.Shop.Customer(ctx, record.ID)
		if unread != nil {
			// It is saved all the same; the next reading tells what is wrong.
			fresh = db.CustomerRow{Customer: record}
		}
		v.window.Work.UI(func() {
			v.saving = false
			switch {
			case store.CodeOf(err) == store.Conflict:
				v.askToReload(err)
			case err != nil:
				screen.Tell(v.window.Canvas(), "Not saved", store.MessageOf(err))
			default:
				v.saved(typed, fresh, rematched, created, then)
			}
		})
	})
}

func (v *Record) saved(typed store.Customer, fresh db.CustomerRow, rematched int, edited bool, then func()) {
	v.cfg.CustomerID, v.window.ID = fresh.ID, fresh.ID
	v.row = fresh
	v.draft.saved(typed, fresh.Customer)
	text := "Saved."
	if !edited {
		text = "Saved as " + fresh.Code() + "."
	}
	if rematched > 0 {
		text += " " + screen.Many(rematched, "waiting order", "waiting orders") + " became New."
	}
	v.frame.Toast(theme.Green, assets.Check, text, 5*time.Second)
	v.show()
	v.Reload()
	if then != nil {
		then()
	}
}

// askToReload follows a conflict: nothing was overwritten, and what was typed
// stays visible (R46).
func (v *Record) askToReload(err error) {
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Alert, Title: "Not saved", Sentences: []string{
			store.MessageOf(err),
			"What you typed is kept; beside it stands what the record says by then.",
		},
		Answers: []screen.Answer{{Text: "Keep Editing"}, {Kind: widgets.Primary, Icon: assets.Refresh, Text: "Reload", Act: v.takeNewer}},
	})
}

// takeNewer goes on from what somebody else has saved.
func (v *Record) takeNewer() {
	v.taking = true
	v.Reload()
}

// AskToClose closes at once when all is saved, else asks what to do with the rest.
func (v *Record) AskToClose(closing func()) {
	if v.Unsaved() == 0 || !v.shown {
		closing()
		return
	}
	v.window.RequestFocus()
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Save, Title: "Save " + v.draft.unsaved() + "?",
		Sentences: []string{"The record is as it was until you save it."},
		Answers: []screen.Answer{
			{Text: "Keep Editing"},
			{Kind: widgets.Danger, Icon: assets.Trash, Text: "Discard", Act: func() { v.draft.restore(); closing() }},
			{Kind: widgets.Primary, Icon: assets.Save, Text: "Save", Act: func() { v.save(closing) }},
		},
	})
}
