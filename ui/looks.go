package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
)

// applyLooks makes the program look as this computer's preferences say, before its first
// window is made.
func applyLooks(program fyne.App) theme.Looks {
	looks := theme.LooksIn(program.Preferences())
	theme.SetTextSize(looks.TextSize)
	theme.Apply(program, looks.Appearance.Variant(program.Settings().ThemeVariant()))
	return looks
}

// readCountry has days and clocks written as in the shop's country (R67), before the first
// window is made. While it can't be read they are as where none is known.
func (a *App) readCountry() {
	country, err := a.cfg.DB.Country(context.Background())
	if err != nil {
		country = ""
	}
	screen.SetCountry(country)
}

// followCountry writes days and clocks anew once the shop's country is another.
func (a *App) followCountry() {
	a.cfg.Work.Go(func() {
		country, err := a.cfg.DB.Country(context.Background())
		a.cfg.Work.UI(func() {
			if err != nil || country == screen.Country() {
				return
			}
			screen.SetCountry(country)
			a.each(view.Reload)
			a.Tick()
		})
	})
}

// look changes how the program looks and remembers it: light or dark at once, the size of
// text when it is started next.
func (a *App) look(l theme.Looks) {
	l.Keep(a.cfg.App.Preferences())
	a.appear()
}

// looks is how the program looks on this computer.
func (a *App) looks() theme.Looks { return theme.LooksIn(a.cfg.App.Preferences()) }

// appear draws everything again when light has become dark, here or in the system.
func (a *App) appear() {
	to := a.looks().Appearance.Variant(a.cfg.App.Settings().ThemeVariant())
	if to == theme.Current().Variant {
		return
	}
	theme.Apply(a.cfg.App, to)
	a.each(view.Reload)
	a.Tick()
}

// followSystem looks as the system does from now on, where that was chosen.
func (a *App) followSystem() {
	if a.main != nil && a.looks().Appearance == theme.AsSystem {
		a.appear()
	}
}

// lookAs is for a menu: light, dark, or as the system is.
func (a *App) lookAs(appearance theme.Appearance) func() {
	return func() {
		looks := a.looks()
		looks.Appearance = appearance
		a.look(looks)
	}
}
