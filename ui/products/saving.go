package products

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// save writes the record and goes on only when it is written. A SKU that another
// product has is asked about first: orders with it would find neither (R22).
func (v *Record) save(then func()) {
	p, problem := v.model.typed(v.inputs())
	switch {
	case v.saving || !v.model.read || v.model.id != "" && v.Unsaved() == 0:
		return
	case problem != "":
		v.frame.Toast(theme.Amber, assets.Info, problem, 5*time.Second)
		return
	case p.SKU == v.model.base.SKU && v.model.id != "", p.SKU == "":
		v.write(p, then)
		return
	}
	v.saving = true
	v.window.Work.Go(func() {
		same, err := v.cfg.Shop.ProductsBySKU(context.Background(), p.SKU)
		v.window.Work.UI(func() {
			v.saving = false
			switch {
			case err != nil:
				screen.Tell(v.window.Canvas(), "Not saved", store.MessageOf(err))
			case len(same) == 0:
				v.write(p, then)
			default:
				v.askTwice(p, same[0], then)
			}
		})
	})
}

func (v *Record) askTwice(p, other store.Product, then func()) {
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Alert, Title: "Another product has this SKU",
		Sentences: []string{
			fmt.Sprintf("“%s” has the SKU %s already. While two products share it, orders with it stop at Product Match Failed.",
				other.Description, other.SKU),
		},
		Answers: []screen.Answer{
			{Text: "Keep Editing"},
			{Kind: widgets.Danger, Icon: assets.Save, Text: "Save Anyway", Act: func() { v.write(p, then) }},
			{Kind: widgets.Primary, Icon: assets.ArrowRight, Text: "Open That One", Act: func() { v.cfg.Open(other.ID) }},
		},
	})
}

func (v *Record) write(p store.Product, then func()) {
	v.saving = true
	created := v.model.id == ""
	v.window.Work.Go(func() {
		ctx := context.Background()
		var matched int
		var err error
		if created {
			p, matched, err = v.cfg.Shop.AddProduct(v.once.In(ctx), p)
		} else {
			matched, err = v.cfg.Shop.SaveProduct(ctx, p)
		}
		v.window.Work.UI(func() {
			v.saving = false
			switch {
			case store.CodeOf(err) == store.Conflict:
				v.askToReload(err)
			case err != nil:
				screen.Tell(v.window.Canvas(), "Not saved", store.MessageOf(err))
			default:
				v.saved(p, matched, created, then)
			}
		})
	})
}

func (v *Record) saved(p store.Product, matched int, created bool, then func()) {
	v.model.id, v.window.ID, v.model.base = p.ID, p.ID, p
	v.fill(p)
	text := "Saved."
	if matched > 0 {
		text += " " + screen.Many(matched, "waiting order", "waiting orders") + " became New."
	}
	v.frame.Toast(theme.Green, assets.Check, text, 5*time.Second)
	v.Reload()
	if created && v.cfg.Created != nil {
		v.cfg.Created(p)
	}
	if then != nil {
		then()
	}
}

// askToReload follows a conflict: nothing was overwritten, and what was typed
// stays until the person lets it go (R46).
func (v *Record) askToReload(err error) {
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Alert, Title: "Not saved", Sentences: []string{store.MessageOf(err)},
		Answers: []screen.Answer{{Text: "Keep Editing"}, {
			Kind: widgets.Primary, Icon: assets.Refresh, Text: "Show What It Says Now",
			Act: func() {
				v.fill(v.model.base)
				v.Reload()
			},
		}},
	})
}

// AskToClose closes at once when all is saved, else asks what to do with the rest.
func (v *Record) AskToClose(closing func()) {
	if v.Unsaved() == 0 {
		closing()
		return
	}
	v.window.RequestFocus()
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Save, Title: "Save " + screen.Many(v.Unsaved(), "change", "changes") + "?",
		Sentences: []string{"The record is as it was until you save it."},
		Answers: []screen.Answer{
			{Text: "Keep Editing"},
			{Kind: widgets.Danger, Icon: assets.Trash, Text: "Discard", Act: func() { v.fill(v.model.base); closing() }},
			{Kind: widgets.Primary, Icon: assets.Save, Text: "Save", Act: func() { v.save(closing) }},
		},
	})
}

// stockAct is one of the three ways to move stock by hand.
type stockAct struct {
	title, caption, hint, verb string
	icon                       assets.Icon
	sentence                   string
}

var (
	counting = stockAct{"Count", "Counted", "such as: yearly inventory", "Set Stock", assets.List, "What you counted becomes the stock " +
		"on hand; the difference is booked."}
	receiving = stockAct{
		"Receive", "Units that came in", "such as: invoice 17", "Receive", assets.Download,
		"They are added to the stock on hand.",
	}
	adjusting = stockAct{
		"Adjust", "Units, –1 for one less", "such as: broken", "Adjust", assets.Pencil,
		"Lost, broken, found, given away: write down which.",
	}
)

// askStock asks how many, and books them.
func (v *Record) askStock(act stockAct) {
	if !v.Count.Enabled() {
		return
	}
	seen, id, once := v.model.row.OnHand, v.model.id, store.NewOnce("stock")
	units, note := widgets.NewField(act.caption, nil), widgets.NewField("Note", nil)
	note.Entry.PlaceHolder = act.hint
	if act == counting {
		units.Entry.SetText(strconv.FormatInt(max(seen, 0), 10))
	}
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Teal, Icon: act.icon, Title: act.title + " " + name(v.model.row.Product) + ", " + screen.Number(seen) + " on hand",
		Sentences: []string{act.sentence}, Inputs: []*widgets.Entry{units.Entry, note.Entry},
		Form: widgets.Fixed(widgets.Across(12, widgets.Grow(units, 1), widgets.Grow(note, 2))).Object,
		Answers: []screen.Answer{{Text: "Cancel"}, {
			Kind: widgets.Primary, Icon: assets.Check, Text: act.verb,
			Act: func() { v.bookStock(act, once, id, seen, units.Entry.Text, note.Entry.Text) },
		}},
	})
}

func (v *Record) bookStock(act stockAct, once store.Once, id string, seen int64, text, note string) {
	text = strings.NewReplacer("–", "-", "−", "-", "+", "").Replace(strings.TrimSpace(text))
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		screen.Tell(v.window.Canvas(), "Not booked", fmt.Sprintf("%q is not a number of units. Nothing was booked.", text))
		return
	}
	v.window.Work.Go(func() {
		ctx := once.In(context.Background())
		switch act {
		case counting:
			err = v.cfg.Shop.CountStock(ctx, id, seen, n, note)
		case receiving:
			err = v.cfg.Shop.ReceiveStock(ctx, id, n, note)
		default:
			err = v.cfg.Shop.AdjustStock(ctx, id, n, note)
		}
		v.window.Work.UI(func() {
			if err != nil && store.CodeOf(err) != store.Done {
				screen.Tell(v.window.Canvas(), "Not booked", store.MessageOf(err))
				return
			}
			v.frame.Toast(theme.Green, assets.Check, "Booked.", 3*time.Second)
			v.Reload()
		})
	})
}

// name is what sentences call a product.
func name(p store.Product) string {
	if p.SKU != "" {
		return p.SKU
	}
	return p.Description
}
