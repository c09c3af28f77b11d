package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/sync"
	"tillbridge/ui"
)

// paints counts what is asked to be painted again.
type paints struct {
	fyne.App
	n *int
}

func (p paints) Driver() fyne.Driver { return paintingDriver{p.App.Driver(), p.n} }

type paintingDriver struct {
	fyne.Driver
	n *int
}

func (d paintingDriver) CanvasForObject(o fyne.CanvasObject) fyne.Canvas {
	if c := d.Driver.CanvasForObject(o); c != nil {
		return painting{c, d.n}
	}
	return nil
}

type painting struct {
	fyne.Canvas
	n *int
}

func (c painting) Refresh(o fyne.CanvasObject) {
	*c.n++
	c.Canvas.Refresh(o)
}

// TestP2_NothingIsPaintedWhileNothingChanges lets the windows tick: each repaint of a
// part paints the whole window, and idle ones would keep a core busy.
func TestP2_NothingIsPaintedWhileNothingChanges(t *testing.T) {
	now := morning
	p := &poller{state: sync.State{LastGood: morning, Next: morning.Add(30 * time.Second)}}
	d := filled(t)
	a, program := show(t, d, func(c *ui.Config) { c.Now, c.Poller = func() time.Time { return now }, p })
	for _, opening := range windowsOf(t, d, a) {
		opening()
	}
	a.Tick()
	painted := 0
	fyne.SetCurrentApp(paints{program, &painted})
	t.Cleanup(func() { fyne.SetCurrentApp(program) })
	for range 59 {
		now = now.Add(time.Second)
		if p.state.Next.Before(now) { // a check that finds nothing
			p.set(sync.State{Checking: true, LastGood: p.state.LastGood})
			p.set(sync.State{LastGood: now, Next: now.Add(30 * time.Second)})
		}
		a.Tick()
	}
	if painted != 0 {
		t.Errorf("%d things painted in a minute in which nothing changed", painted)
	}
	now = now.Add(time.Minute)
	a.Tick()
	if painted == 0 {
		t.Error("another age of the data is not painted")
	}
}
