// Package lock is what covers every window while nobody is signed in: who is there, and their
// PIN (R47). What stands open behind it stays as it is.
package lock

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Shop is what the lock needs of the database.
type Shop interface {
	Staff(ctx context.Context) (people []store.StaffMember, roles []store.Role, err error)
	SignIn(ctx context.Context, id, digits string) error
	BadgeOf(ctx context.Context, code string) (store.StaffMember, error)
	Recover(ctx context.Context, code, digits string) (manager store.StaffMember, next string, err error)
}

// Config is what a cover is made of.
type Config struct {
	Shop Shop
	// Name is the shop's.
	Name string
	// Last is the id of who worked here last, "" for nobody.
	Last string
	// SignedIn is called when somebody is.
	SignedIn func()
}

// Cover is over one window. Nothing but a person's PIN lifts it: Esc, a click beside it, a
// scanned code and a question that comes up meanwhile don't.
type Cover struct {
	// People are the tiles of those who work here; PIN takes the digits.
	People []*widgets.ToolButton
	PIN    *widgets.Entry
	Enter  *widgets.ToolButton
	// Recovery asks for the recovery code.
	Recovery *widgets.ToolButton

	cfg     Config
	window  *screen.Window
	canvas  fyne.Canvas
	layer   *widgets.TipLayer
	keys    *widgets.KeyMap
	tiles   *fyne.Container
	column  *fyne.Container // the tiles, at the top of their room
	note    *widgets.Note
	who     *widgets.Text
	people  []store.StaffMember
	chosen  string
	trying  bool
	asking  bool // a question of the cover's own is in front of it
	focused fyne.Focusable
	load    screen.Load[[]store.StaffMember]
}

const coverWidth float32 = 560

// columns is how many people stand side by side.
const columns = 3

// Over covers a window.
func Over(w *screen.Window, cfg Config) *Cover {
	c := &Cover{cfg: cfg, window: w, canvas: w.Canvas(), keys: widgets.DialogKeys(w.Canvas()), chosen: cfg.Last}
	c.focused = c.canvas.Focused()
	c.tiles = container.NewGridWithColumns(columns)
	c.column = widgets.Down(0, widgets.Fixed(c.tiles), widgets.Space(1))
	c.note = widgets.NewNote(theme.Red, assets.Alert, "", "")
	c.note.Hide()
	c.who = widgets.NewText("Tap your name, or scan your badge.", theme.Body, false, theme.Secondary)
	c.PIN = widgets.NewEntry("PIN", c.keys)
	c.PIN.Password = true
	c.PIN.ActionItem = container.NewWithoutLayout() // no eye that shows it to who stands behind
	c.PIN.OnSubmitted = func(string) { c.enter() }
	c.Enter = widgets.NewFooterButton(widgets.Primary, assets.Lock, "Sign In", c.enter)
	c.Recovery = widgets.NewToolButton(assets.Info, "Recovery Code…", c.askRecovery)
	for _, b := range []*widgets.ToolButton{c.Enter, c.Recovery} {
		b.Keys = c.keys
	}
	title := "Locked"
	if cfg.Name != "" {
		title = cfg.Name + " is locked"
	}
	pin := widgets.Down(0, widgets.Space(1), widgets.Fixed(c.PIN), widgets.Space(1))
	panel := widgets.NewPanel(assets.Lock, title, screen.Inset(16, 16, theme.Padding, theme.Padding, widgets.Down(14,
		widgets.Fixed(c.who), widgets.Grow(screen.Scroll(c.column), 1),
		widgets.Fixed(widgets.Across(12, widgets.Grow(pin, 1), widgets.Fixed(c.Enter))), widgets.Fixed(c.note),
		widgets.Fixed(widgets.Across(0, widgets.Grow(widgets.NewText("What stands open stays open, and unsaved work is kept.", theme.Small, false,
			theme.Secondary), 1), widgets.Fixed(c.Recovery))))))
	panel.Flush = true
	ground := canvas.NewRectangle(theme.Color(theme.Page))
	c.layer = widgets.NewTipLayer(container.New(middle{}, ground, panel), c.keys)
	c.show()
	c.Reload()
	return c
}

// middle lays the first object out over all, the second in its middle.
type middle struct{}

func (middle) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

func (middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(size)
	need := fyne.NewSize(min(coverWidth, size.Width-16), min(520, size.Height-16))
	objects[1].Resize(need)
	objects[1].Move(fyne.NewPos((size.Width-need.Width)/2, (size.Height-need.Height)/2))
}

func (c *Cover) show() {
	c.canvas.Overlays().Add(c.layer)
	c.layer.Resize(c.canvas.Size())
	c.layer.Shown(c.canvas)
	c.canvas.Focus(c.PIN)
}

// Keep puts the cover in front again where something came up in front of it.
func (c *Cover) Keep() {
	if c.asking || c.canvas.Overlays().Top() == fyne.CanvasObject(c.layer) {
		return
	}
	// Fyne takes away with an overlay all that is above it: that stays, below the cover.
	overlays := c.canvas.Overlays()
	all := slices.Clone(overlays.List())
	at := slices.Index(all, fyne.CanvasObject(c.layer))
	overlays.Remove(c.layer)
	if at >= 0 {
		for _, above := range all[at+1:] {
			overlays.Add(above)
		}
	}
	c.show()
}

// Lift takes the cover away; the keys go where they were.
func (c *Cover) Lift() {
	c.canvas.Overlays().Remove(c.layer)
	if c.focused != nil && c.canvas.Overlays().Top() == nil {
		c.canvas.Focus(c.focused)
	}
}

// Reload reads who works here.
func (c *Cover) Reload() {
	c.load.Start(c.window, func(ctx context.Context) ([]store.StaffMember, error) {
		people, _, err := c.cfg.Shop.Staff(ctx)
		return people, err
	}, func(people []store.StaffMember, err error) {
		if err != nil {
			c.say(store.MessageOf(err))
			return
		}
		c.people = people
		c.fill()
	})
}

func (c *Cover) fill() {
	c.People, c.tiles.Objects = nil, nil
	for _, each := range c.people {
		b := widgets.NewCounterButton(widgets.Plain, "", each.Name, func() { c.choose(each.ID) })
		b.Keys = c.keys
		c.People = append(c.People, b)
		c.tiles.Add(widgets.Across(6, widgets.Fixed(widgets.NewIconSquare(Tone(each.Colour), assets.User, 40)), widgets.Grow(b, 1)))
	}
	c.choose(c.chosen)
	c.column.Refresh()
	c.layer.Refresh()
}

// tones are the colours of people but teal.
var tones = map[string]theme.Tone{
	"blue": theme.Blue, "violet": theme.Violet, "green": theme.Green, "amber": theme.Amber, "red": theme.Red, "grey": theme.Grey,
}

// Tone is a person's colour.
func Tone(colour string) theme.Tone {
	if tone, ok := tones[colour]; ok {
		return tone
	}
	return theme.Teal
}

// choose says whose PIN is meant.
func (c *Cover) choose(id string) {
	c.chosen = ""
	for i, each := range c.people {
		c.People[i].SetToggled(each.ID == id)
		if each.ID == id {
			c.chosen = id
			c.who.Set(each.Name + ": type your PIN, then Enter.")
		}
	}
	c.PIN.SetText("")
	c.canvas.Focus(c.PIN)
}

// Scanned takes what was scanned: a badge names its person, who still gives the PIN. Any other
// code does nothing and says so.
func (c *Cover) Scanned(code string) {
	c.window.Work.Go(func() {
		person, err := c.cfg.Shop.BadgeOf(c.window.Open(), code)
		c.window.Work.UI(func() {
			if err != nil {
				c.say(store.MessageOf(err))
				return
			}
			c.note.Hide()
			c.choose(person.ID)
		})
	})
}

func (c *Cover) say(sentence string) {
	c.note.Set(theme.Red, assets.Alert, "", sentence)
	c.note.Show()
	c.layer.Refresh()
}

// enter tries the PIN.
func (c *Cover) enter() {
	id, digits := c.chosen, c.PIN.Text
	switch {
	case c.trying:
		return
	case id == "":
		c.say("Tap your name first, or scan your badge.")
		return
	case digits == "":
		c.canvas.Focus(c.PIN)
		return
	}
	c.trying = true
	c.PIN.SetText("")
	c.window.Work.Go(func() {
		err := c.cfg.Shop.SignIn(context.Background(), id, digits)
		c.window.Work.UI(func() {
			c.trying = false
			if err != nil {
				c.say(store.MessageOf(err))
				c.canvas.Focus(c.PIN)
				return
			}
			c.cfg.SignedIn()
		})
	})
}

// askRecovery gives the manager who set staff up a new PIN; signing in comes after it.
func (c *Cover) askRecovery() {
	code, digits := widgets.NewEntry("XXXX-XXXX-XXXX-XXXX-XXXX", nil), widgets.NewEntry("New PIN, six digits or more", nil)
	digits.Password = true
	c.asking = true
	screen.Ask(c.canvas, screen.Question{
		Tone: theme.Amber, Icon: assets.Lock, Title: "Use the recovery code?",
		Sentences: []string{"It was shown when staff was set up. It gives that manager a new PIN, and another code takes its place."},
		Inputs:    []*widgets.Entry{code, digits},
		Answers: []screen.Answer{
			{Text: "Cancel", Act: func() { c.asking = false; c.Keep() }},
			{Kind: widgets.Primary, Icon: assets.Lock, Text: "Set the PIN", Act: func() {
				c.asking = false
				c.Keep()
				c.recover(code.Text, digits.Text)
			}},
		},
	})
}

func (c *Cover) recover(code, digits string) {
	c.window.Work.Go(func() {
		manager, next, err := c.cfg.Shop.Recover(context.Background(), code, digits)
		c.window.Work.UI(func() {
			if err != nil {
				c.say(store.MessageOf(err))
				return
			}
			c.note.Set(theme.Green, assets.Check, "New recovery code: "+next, "Write it down and lock it away, then sign in as "+manager.Name+".")
			c.note.Show()
			c.layer.Refresh()
			c.choose(manager.ID)
		})
	})
}
