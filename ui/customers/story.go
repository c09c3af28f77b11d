package customers

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// told is how many events of a record's story are shown.
const told = 100

// fillStory shows what was merged into the record, and what happened to it.
func (a *aside) fillStory(merges []db.Merge, story []store.Event) {
	rows := make([]widgets.Item, 0, len(merges)+len(story)+1)
	for _, m := range merges {
		rows = append(rows, widgets.Fixed(a.mergeRow(m)))
	}
	if len(merges) > 0 {
		rows = append(rows, widgets.Fixed(widget.NewSeparator()))
	}
	for _, event := range slices.Backward(story[max(0, len(story)-told):]) {
		line := widgets.NewText(sentence(event), theme.Small, false, theme.Text)
		line.Cut = true
		rows = append(rows, widgets.Fixed(widgets.Across(12,
			screen.Wide(120, widgets.NewText(screen.Moment(event.At, a.record.cfg.Now()), theme.Small, false, theme.Secondary)),
			widgets.Grow(line, 1))))
	}
	if len(rows) == 0 {
		rows = append(rows, widgets.Fixed(widgets.NewText("Nothing has happened to this record yet.", theme.Small, false, theme.Muted)))
	}
	list := container.NewVScroll(screen.Inset(10, 10, theme.Padding, theme.Padding, widgets.Down(6, rows...)))
	list.SetMinSize(fyne.NewSize(0, 80))
	panel := widgets.NewPanel(assets.History, "Story", list)
	panel.Flush = true
	a.story.Objects = []fyne.CanvasObject{panel}
}

func (a *aside) mergeRow(m db.Merge) fyne.CanvasObject {
	who := widgets.NewText("Merged "+called(m.Merged), theme.Small, true, theme.Text)
	moved := widgets.NewText(screen.Many(m.Orders, "order", "orders")+", "+screen.Many(m.Sales, "sale", "sales"), theme.Small, false,
		theme.Secondary)
	if !m.UndoneAt.IsZero() {
		who.Style.Bold, who.Color = false, theme.Secondary
	}
	moved.Cut = true
	row := []widgets.Item{
		screen.Wide(120, widgets.NewText(screen.Moment(m.At, a.record.cfg.Now()), theme.Small, false, theme.Secondary)),
		snug(who, 330), widgets.Grow(moved, 1),
	}
	if m.UndoneAt.IsZero() {
		undo := widgets.NewToolButton(assets.Undo, "Undo", func() { a.record.undoMerge(m) })
		undo.Height, undo.Keys = widgets.SmallHeight, a.record.keys
		row = append(row, widgets.Fixed(undo))
	} else {
		row = append(row, widgets.Fixed(widgets.NewChip(theme.Grey, assets.Undo, "undone")))
	}
	return widgets.Across(12, row...)
}

// sentence is an event as the story tells it: what, who, and what became of what.
func sentence(e store.Event) string {
	actor := e.Actor
	if actor == store.Automatic {
		actor = ""
	}
	return screen.Join(" · ", screen.Join(". ", e.Title, e.Detail), became(e.Before, e.After), actor)
}

// became is what an edit took away and what it put there, without what stayed.
func became(before, after string) string {
	if before == "" || after == "" {
		return ""
	}
	was, is := strings.Split(before, " · "), strings.Split(after, " · ")
	gone := strings.Join(slices.DeleteFunc(slices.Clone(was), func(s string) bool { return slices.Contains(is, s) }), ", ")
	come := strings.Join(slices.DeleteFunc(is, func(s string) bool { return slices.Contains(was, s) }), ", ")
	switch {
	case gone == "" && come == "":
		return ""
	case gone == "":
		return "added " + come
	case come == "":
		return "removed " + gone
	default:
		return gone + " became " + come
	}
}

// undoMerge parts two records again.
func (v *Record) undoMerge(m db.Merge) {
	v.window.Work.Go(func() {
		err := v.cfg.Shop.UndoMerge(context.Background(), m.ID)
		v.window.Work.UI(func() {
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not undone", store.MessageOf(err))
				return
			}
			v.frame.Toast(theme.Green, assets.Undo, m.Merged.Code()+" "+m.Merged.Name()+" is a customer of its own again.", 5*time.Second)
			v.Reload()
		})
	})
}
