package ui

import "fyne.io/fyne/v2"

// openAs is the largest that windows open at by themselves, menu bar included: with the
// window manager's own bars it fits 1280 × 800, and at scale 1.5 it fits 1920 × 1080.
// Fyne can neither ask for the room there is, nor open a window maximised, nor say or set
// where on the screen a window is: that is the window manager's to remember.
var openAs = fyne.NewSize(1264, 660)

// sizes are what a person made of the sizes of windows, a width, a height and the scale
// of the screen for each kind of window, remembered on this computer.
type sizes struct {
	kept  fyne.Preferences
	scale float32
}

func (a *App) sizes() sizes {
	scale := float32(1)
	if a.main != nil {
		scale = a.main.Canvas().Scale()
	}
	return sizes{a.cfg.App.Preferences(), scale}
}

func sizeKey(name string) string { return "size." + name }

// of is the size that a window opens at: as it was last, where the screen is as it was
// then, else the given, and never larger than fits the screen.
func (s sizes) of(name string, given fyne.Size) fyne.Size {
	given = fyne.NewSize(min(given.Width, openAs.Width), min(given.Height, openAs.Height))
	last := s.kept.FloatList(sizeKey(name))
	if len(last) != 3 || float32(last[2]) != s.scale || last[0] <= 0 || last[1] <= 0 {
		return given
	}
	return fyne.NewSize(float32(last[0]), float32(last[1]))
}

// keep remembers what a person made of a window's size.
func (s sizes) keep(name string, size fyne.Size) {
	s.kept.SetFloatList(sizeKey(name), []float64{float64(size.Width), float64(size.Height), float64(s.scale)})
}
