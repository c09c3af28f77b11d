// Package setup is the window in which a shop is connected: its domain and
// credentials, the test of the connection, and the first import (R42).
package setup

import (
	"context"
	"net/url"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/connect"
	"tillbridge/sync/shopify"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Orders is what the window needs of the database: what has come in so far.
type Orders interface {
	Counts(ctx context.Context) (store.Counts, error)
}

// Config is what the window is made of.
type Config struct {
	Shop   *connect.Shop
	Orders Orders
	// Machine names this computer.
	Machine string
	Now     func() time.Time
	// Practice says what to type in training, "" elsewhere.
	Practice string
	// Browse opens a page in the browser.
	Browse func(*url.URL) error
	// Connected is called when a shop is connected, OpenDesktop when all is done.
	Connected   func(store.Connection)
	OpenDesktop func()
}

// stage is the step that the window stands at.
type stage int

const (
	atShop stage = iota
	atTest
	atImport
)

// Window is the window Connect a Shop.
type Window struct {
	screen.View
	// Domain, ClientID, Secret, Token and Name are what a person types.
	Domain, ClientID, Secret, Token, Name *widgets.Field
	// ByClient and ByToken are the two ways to sign in.
	ByClient, ByToken *widgets.Choice
	// Every is how often to check for orders.
	Every *widgets.Select
	// Test, Continue, Back and Close are the buttons at the foot; Test becomes
	// Connect, then Open the Desktop.
	Test, Continue, Back, Close *widgets.ToolButton

	cfg    Config
	window *screen.Window
	keys   *widgets.KeyMap
	frame  *widgets.Frame
	steps  *widgets.Steps
	room   *fyne.Container // what is right of the steps
	fact   *widgets.Text

	form   form
	test   trialPanel
	load   importPanel
	stage  stage
	saving bool
}

// New fills a native window with the setup; the caller shows it.
func New(w *screen.Window, cfg Config) *Window {
	v := &Window{cfg: cfg, window: w, keys: w.Keys, room: container.NewStack()}
	v.buildForm()
	v.buildTest()
	v.buildImport()
	v.build()
	v.bindKeys()
	v.fill(cfg.Shop.Used())
	v.show()
	w.OnClosed(cfg.Shop.OnState(func(sync.State) { w.Work.UI(v.Tick) }))
	w.OnClosed(func() { v.test.cancel(); v.test.turn++ })
	w.Canvas().Focus(v.Domain.Entry)
	return v
}

func (v *Window) build() {
	v.steps = widgets.NewSteps(v.stepsNow()...)
	v.Close = widgets.NewFooterButton(widgets.Plain, "", "Cancel", v.window.Close)
	v.Back = widgets.NewFooterButton(widgets.Plain, assets.ArrowLeft, "Back", func() { v.stage = atShop; v.test.forget(); v.show() })
	v.Continue = widgets.NewFooterButton(widgets.Plain, assets.ArrowRight, "Continue without It", v.connect)
	v.Test = widgets.NewFooterButton(widgets.Primary, assets.Refresh, "Test Connection", v.goOn)
	for _, b := range []*widgets.ToolButton{v.Close, v.Back, v.Continue, v.Test} {
		b.Keys = v.keys
	}
	v.fact = widgets.NewText("", theme.Small, false, theme.Secondary)
	footer := widgets.Across(12, widgets.Fixed(v.Close), widgets.Space(1), widgets.Fixed(v.fact), widgets.Fixed(v.Back),
		widgets.Fixed(v.Continue), widgets.Fixed(v.Test))
	keyring := widgets.Across(10, widgets.Fixed(widgets.NewIcon(assets.Lock, 18, theme.Secondary)),
		widgets.Grow(widgets.NewWrapped("Secrets are kept in this computer's keyring only.", 150, theme.Small, false, theme.Secondary), 1))
	left := widgets.NewPanel("", "", widgets.Down(0, widgets.Fixed(v.steps), widgets.Space(1), widgets.Fixed(keyring)))
	where := widgets.NewText("Tools · Connect a Shop", theme.Body, false, theme.Secondary)
	content := screen.Inset(12, 16, 16, 16, widgets.Down(12,
		widgets.Fixed(widgets.Across(12, widgets.Fixed(widgets.NewTitle(assets.Plug, "Connect a Shop")), widgets.Space(1), widgets.Fixed(where))),
		widgets.Grow(widgets.Across(16, screen.Wide(236, left), widgets.Grow(v.room, 1)), 1),
		widgets.Fixed(footer)))
	v.frame = v.window.Fill(content)
}

func (v *Window) bindKeys() {
	v.keys.On(fyne.KeyEscape, "Close", v.window.Close)
	v.keys.On(fyne.KeyF5, "Test the connection", func() {
		if v.stage != atImport {
			v.try()
		}
	})
}

// Concerns is true for orders that come in and the connection.
func (v *Window) Concerns(c db.Change) bool {
	return c.Concerns(db.OrdersChanged) || c.Concerns(db.SettingsChanged)
}

// Reload draws all again, in the colours of now.
func (v *Window) Reload() {
	v.show()
	v.frame.Refresh()
}

// Tick follows the poller while the first import runs.
func (v *Window) Tick() {
	if v.stage == atImport {
		v.countOrders()
		v.show()
	}
}

// goOn does what the button at the far right says.
func (v *Window) goOn() {
	switch {
	case v.stage == atImport:
		v.window.Close()
		v.cfg.OpenDesktop()
	case v.stage == atTest && v.test.passed():
		v.connect()
	default:
		v.try()
	}
}

// show brings steps, panels and buttons in line with where the window stands.
func (v *Window) show() {
	v.steps.Set(int(v.stage), v.stepsNow()...)
	v.room.Objects = []fyne.CanvasObject{v.form.both}
	if v.stage == atImport {
		v.room.Objects = []fyne.CanvasObject{v.load.panel}
		v.showImport()
	}
	v.showForm()
	v.showTest()
	v.showButtons()
	v.room.Refresh()
	v.frame.Refresh()
}

func (v *Window) stepsNow() []widgets.Step {
	load := "open and recent orders"
	if v.load.done {
		load = screen.Many(v.load.orders, "open order", "open orders")
	}
	return []widgets.Step{
		{Name: "Shop", Text: "domain and credentials", Done: v.stage > atShop},
		{Name: "Connection test", Text: v.test.summary(), Done: v.stage > atTest},
		{Name: "First import", Text: load, Done: v.load.done},
	}
}

func (v *Window) showButtons() {
	b := buttonsAt(v.stage, &v.test.trial, v.saving)
	screen.Show(v.Back, b.back)
	screen.Show(v.Continue, b.goOn != "")
	if b.goOn != "" {
		v.Continue.SetText(b.goOn)
	}
	v.Test.Icon, v.Test.Text, v.Close.Text = b.icon, b.text, b.closing
	for _, button := range []*widgets.ToolButton{v.Test, v.Continue} {
		if b.not == "" {
			button.Enable()
		} else {
			button.Disable(b.not)
		}
	}
	v.fact.Set(v.test.when(v.stage, v.cfg.Now()))
	v.Test.Refresh()
	v.Close.Refresh()
}

// connect keeps what was tested and goes on with it.
func (v *Window) connect() {
	if v.saving || v.test.result == nil {
		return
	}
	tried, to := v.test.tried, store.Connection{
		Domain: v.test.tried.domain, Name: v.shopName(), Currency: v.test.result.Shop.Currency,
		Country: v.test.result.Shop.Country,
		Every:   v.every(),
	}
	v.saving = true
	v.showButtons()
	begun := v.cfg.Now()
	v.window.Work.Go(func() {
		place, err := v.cfg.Shop.Connect(context.Background(), to, tried.credentials)
		v.window.Work.UI(func() {
			v.saving = false
			if err != nil {
				v.show()
				screen.Tell(v.window.Canvas(), "The shop is not connected", store.MessageOf(err))
				return
			}
			v.connected(to, place, begun)
		})
	})
}

func (v *Window) connected(to store.Connection, place connect.Place, begun time.Time) {
	v.stage = atImport
	v.load.begun, v.load.place = begun, place
	v.test.tried.credentials = shopify.Credentials{}
	v.fill(to)
	v.cfg.Connected(to)
	v.Tick()
	v.window.Canvas().Focus(v.Test)
}
