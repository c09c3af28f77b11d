// Package setaside is the window Not Taken In: the orders that Shopify sent and that
// could not be taken in, why, and what can be done with each (R52, R63).
package setaside

import (
	"context"
	"net/url"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Shop is what the window needs of the database.
type Shop interface {
	SetAside(ctx context.Context, limit int) (list []db.SetAside, count int64, err error)
	LookAgain(ctx context.Context, shop, shopifyID string) error
	LetGo(ctx context.Context, shop, shopifyID string) error
}

// Config is what the window is made of.
type Config struct {
	Shop Shop
	Now  func() time.Time
	// CheckNow has Shopify asked now, nil when there is nobody to ask.
	CheckNow func()
	// Browse opens a page, OpenOrder the story of an order.
	Browse    func(*url.URL) error
	OpenOrder func(orderID string)
}

// Window is Not Taken In.
type Window struct {
	screen.View
	List                      *widgets.DataList
	Again, LetGo, Story, Page *widgets.ToolButton

	cfg    Config
	window *screen.Window
	frame  *widgets.Frame
	footer *widgets.Footer
	empty  *widgets.EmptyState
	note   *widgets.Note
	model  list
	// due is how many orders are read by the next check, as the list says.
	due  int
	load screen.Load[reading]
}

// New fills a native window with the orders; the caller shows it.
func New(w *screen.Window, cfg Config) *Window {
	v := &Window{cfg: cfg, window: w}
	v.build()
	w.Keys.On(fyne.KeyEscape, "Clear selection, else close", v.escape)
	w.Keys.On(fyne.KeyF2, "Why?", v.story)
	w.Keys.On(fyne.KeyF5, "Try again", v.again)
	w.Keys.OnCtrl(fyne.KeyW, "Close", w.Close)
	v.Reload()
	w.Canvas().Focus(v.List.FocusTarget())
	return v
}

func (v *Window) build() {
	keys := v.window.Keys
	v.Again = widgets.NewToolButton(assets.Refresh, "Try Again", v.again)
	v.LetGo = widgets.NewToolButton(assets.Ban, "Let Go…", v.askToLetGo)
	v.Story = widgets.NewToolButton(assets.Info, "Why?", v.story)
	v.Page = widgets.NewToolButton(assets.ExternalLink, "Open in Shopify Admin", v.browse)
	v.Again.Tip, v.Story.Tip = "Reads it from Shopify now (F5)", "What is known of it here (F2)"
	closing := widgets.NewFooterButton(widgets.Plain, "", "Close", v.window.Close)
	for _, b := range []*widgets.ToolButton{v.Again, v.LetGo, v.Story, v.Page, closing} {
		b.Keys = keys
	}
	tools := []widgets.Item{widgets.Fixed(v.Again), widgets.Fixed(v.LetGo), widgets.Fixed(v.Story)}
	if !v.window.Training {
		tools = append(tools, widgets.Fixed(v.Page))
	}
	v.empty = widgets.NewEmptyState(assets.Clock, "", nil)
	v.List = widgets.NewDataList(columns, func() int { return len(v.model.orders) }, func(i int) (widgets.Row, bool) {
		return v.model.row(i, v.cfg.Now())
	})
	v.List.Keys, v.List.Empty = keys, v.empty
	v.List.OnSelected = func(i int) { v.model.selectAt(i); v.showState() }
	v.List.OnOpened = func(int) { v.story() }
	v.note = widgets.NewNote(theme.Amber, assets.Alert, "", "")
	v.footer = widgets.NewFooter(nil, closing)
	v.frame = v.window.Fill(screen.Inset(12, 16, 16, 16, widgets.Down(0,
		widgets.Fixed(screen.Inset(0, 7, 0, 0, widgets.NewTitle(assets.Inbox, "Not Taken In"))),
		widgets.Fixed(widgets.Across(8, append(tools, widgets.Space(1))...)),
		widgets.Grow(screen.Inset(12, 12, 0, 0, v.List), 1),
		widgets.Fixed(screen.Inset(0, 12, 0, 0, v.note)),
		widgets.Fixed(v.footer))))
	v.showState()
}

// escape takes the selection back, and then closes.
func (v *Window) escape() {
	if v.List.Selected() >= 0 {
		v.List.Select(-1)
		return
	}
	v.window.Close()
}

// Concerns is true for orders: one that is set aside, or taken in after all, is one.
func (v *Window) Concerns(c db.Change) bool { return c.Concerns(db.OrdersChanged) }

// Reload reads the orders again in the background; the selection stays.
func (v *Window) Reload() {
	v.load.Start(v.window, func(ctx context.Context) (fresh reading, err error) {
		fresh.orders, fresh.count, err = v.cfg.Shop.SetAside(ctx, most)
		return fresh, err
	}, func(fresh reading, err error) {
		if err != nil && v.model.loaded {
			v.frame.Toast(theme.Red, assets.Alert, store.MessageOf(err), 8*time.Second)
		}
		v.model.take(fresh, err)
		v.due = v.model.due(v.cfg.Now())
		if at := v.model.index(); at != v.List.Selected() {
			v.List.Select(at)
		}
		v.showState()
		v.List.Refresh()
	})
}

// Tick follows the clock: what was due later may be due now.
func (v *Window) Tick() {
	if due := v.model.due(v.cfg.Now()); due != v.due {
		v.due = due
		v.List.Refresh()
	}
}

func (v *Window) showState() {
	screen.Enable(v.Again, v.model.selectNot())
	screen.Enable(v.LetGo, v.model.selectNot())
	screen.Enable(v.Story, v.model.noStory())
	screen.Enable(v.Page, v.model.noPage())
	v.footer.SetFacts(v.model.facts())
	v.empty.Set(v.model.nothing())
	lead, text := v.model.explained()
	tone := theme.Blue
	if v.model.selectNot() == "" {
		tone = theme.Amber
	}
	v.note.Set(tone, assets.Info, lead, text)
	if len(v.model.orders) == 0 {
		v.note.Hide()
	} else {
		v.note.Show()
	}
	// The note knows its height only once it knows its width.
	v.frame.Refresh()
	v.frame.Refresh()
}

// again has the order read again: at once where somebody asks Shopify, else by the next
// check.
func (v *Window) again() {
	o, ok := v.model.current()
	if !ok {
		v.frame.Toast(theme.Teal, assets.Info, v.model.selectNot(), 5*time.Second)
		return
	}
	said := called(o) + " is read again by the next check."
	if v.cfg.CheckNow != nil {
		said = called(o) + " is read again now."
	}
	v.act(func() error { return v.cfg.Shop.LookAgain(context.Background(), o.Shop, o.ShopifyID) }, said, v.cfg.CheckNow)
}

func (v *Window) askToLetGo() {
	o, ok := v.model.current()
	if !ok {
		return
	}
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Ban, Title: "Let go of " + called(o) + "?",
		Sentences: []string{
			"It is not shown here any more and not read again, until Shopify changes it. Nothing is changed at Shopify.",
			"Do so where it doesn't matter to this shop, such as a test, or one that is dealt with in Shopify's admin.",
		},
		Answers: []screen.Answer{
			{Text: "Keep It"},
			{Kind: widgets.Primary, Icon: assets.Ban, Text: "Let Go", Act: func() {
				v.act(func() error { return v.cfg.Shop.LetGo(context.Background(), o.Shop, o.ShopifyID) }, called(o)+" is let go.", nil)
			}},
		},
	})
}

// act does something with an order in the background, says what was done, and then goes on.
func (v *Window) act(do func() error, done string, then func()) {
	v.window.Work.Go(func() {
		err := do()
		v.window.Work.UI(func() {
			if err != nil {
				v.frame.Toast(theme.Red, assets.Alert, store.MessageOf(err), 8*time.Second)
				v.Reload()
				return
			}
			v.frame.Toast(theme.Teal, assets.Check, done, 5*time.Second)
			v.Reload()
			if then != nil {
				then()
			}
		})
	})
}

func (v *Window) story() {
	if whyNot := v.model.noStory(); whyNot != "" {
		v.frame.Toast(theme.Teal, assets.Info, whyNot, 5*time.Second)
		return
	}
	o, _ := v.model.current()
	v.cfg.OpenOrder(o.OrderID)
}

func (v *Window) browse() {
	if o, ok := v.model.current(); ok {
		screen.Browse(v.window.Canvas(), v.cfg.Browse, screen.AdminURL(o.Shop, o.ShopifyID))
	}
}
