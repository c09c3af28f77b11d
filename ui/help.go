package ui

import (
	"strings"

	"tillbridge/assets"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// About is what the program says of itself.
type About struct {
	// Version is how it was built.
	Version string
	// Database is the shop's file, Logs the folder of the log.
	Database, Logs string
}

// Practice is something that the training shop has orders for.
type Practice struct {
	// About is what is practised, "Parts".
	About string
	// Begin has the shop get the orders, and says of each in sentences what to try with it.
	Begin func() []string
}

// practising are the menu's lines to practise.
func (a *App) practising() (lines []command) {
	for _, p := range a.cfg.Practice {
		lines = append(lines, command{label: "Practise with " + p.About, act: func() { a.practise(p) }})
	}
	return lines
}

func (a *App) practise(p Practice) {
	a.cfg.Work.Go(func() {
		said := p.Begin()
		a.cfg.Work.UI(func() {
			if check := a.checkNow(); check != nil {
				check()
			}
			screen.Ask(a.main.Canvas(), screen.Question{
				Tone: theme.Teal, Icon: assets.GraduationCap,
				Title:     screen.Many(len(said), "order", "orders") + " to practise with " + strings.ToLower(p.About) + " on",
				Sentences: said,
				Answers:   []screen.Answer{{Text: "Close"}, {Kind: widgets.Primary, Icon: assets.Cart, Text: "eCommerce Sales", Act: a.OpenSales}},
			})
		})
	})
}

func (a *App) showKeys() { screen.ShowKeys(a.main) }

func (a *App) about() {
	about := a.cfg.About
	screen.Ask(a.main.Canvas(), screen.Question{
		Tone: theme.Teal, Icon: assets.Bike, Title: "Tillbridge",
		Sentences: []string{
			"Brings a shop's Shopify orders to its counter. MIT licence.", "Version: " + about.Version,
			"The shop's data: " + about.Database, "The log: " + about.Logs,
		},
		Answers: []screen.Answer{{Kind: widgets.Primary, Text: "Close"}},
	})
}
